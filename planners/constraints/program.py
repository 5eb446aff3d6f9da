"""A constraint program as a typed document: data that people, worlds and models write."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    WithJsonSchema,
)

from planners.constraints.findings import Finding, ProgramError
from tools import InputError, read_json

Member = StrictInt | StrictStr
Entry = StrictBool | StrictInt | StrictFloat | StrictStr
Key = tuple[int | str, ...]
ItemT = TypeVar("ItemT")


def _ordered(value: object) -> object:
    """Refuse what Python goes through in another order in each process: results follow the order of a program."""
    if isinstance(value, set | frozenset):
        raise ValueError("a Python set has no order: write a list, such as sorted(...)")
    return value


Ordered = Annotated[tuple[ItemT, ...], BeforeValidator(_ordered)]
"""Items in the order in which they are given, which is a Python list or a tuple."""


class Document(BaseModel):
    """The base of everything in a program: frozen, and unknown fields are errors.

    The fields may be given by position too, in the order in which they are declared.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __init__(self, *positional: Any, **fields: Any) -> None:
        names = [name for name in type(self).model_fields if name != "kind"]
        if len(positional) > len(names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(names)}: {len(positional)} values given")
        super().__init__(**dict(zip(names, positional, strict=False)), **fields)


class Bool(Document):
    """A truth value, or one for each combination of members of the sets in `over`."""

    name: str
    over: Ordered[str] = ()
    kind: Literal["bool"] = "bool"

    if TYPE_CHECKING:

        def __init__(self, name: str, over: tuple[str, ...] = ()) -> None: ...


class Int(Document):
    """An integer between `low` and `high`, both inclusive."""

    name: str
    low: StrictInt
    high: StrictInt
    over: Ordered[str] = ()
    kind: Literal["int"] = "int"

    if TYPE_CHECKING:

        def __init__(self, name: str, low: int, high: int, over: tuple[str, ...] = ()) -> None: ...


class Real(Document):
    """A real number between `low` and `high`, both inclusive; only Z3 solves these."""

    name: str
    low: StrictInt | StrictFloat
    high: StrictInt | StrictFloat
    over: Ordered[str] = ()
    kind: Literal["real"] = "real"

    if TYPE_CHECKING:

        def __init__(self, name: str, low: float, high: float, over: tuple[str, ...] = ()) -> None: ...


class Choice(Document):
    """One member of the set `of`."""

    name: str
    of: str
    over: Ordered[str] = ()
    kind: Literal["choice"] = "choice"

    if TYPE_CHECKING:

        def __init__(self, name: str, of: str, over: tuple[str, ...] = ()) -> None: ...


Variable = Annotated[Bool | Int | Real | Choice, Field(discriminator="kind")]


class Require(Document):
    """A named constraint that must hold; `source` quotes the words of the request behind it.

    `weight` says how much giving this constraint up costs when repairs are ranked; `None` marks a rule of the
    world, which is never part of a core or a repair.
    """

    name: str
    expression: str
    source: str | None = None
    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = 1.0

    if TYPE_CHECKING:

        def __init__(
            self, name: str, expression: str, source: str | None = None, weight: float | None = 1.0
        ) -> None: ...


class Prefer(Document):
    """A soft constraint: breaking it costs `weight`, and the sum of broken weights is minimized first."""

    name: str
    expression: str
    weight: int = Field(default=1, gt=0, le=1_000_000)
    source: str | None = None

    if TYPE_CHECKING:

        def __init__(self, name: str, expression: str, weight: int = 1, source: str | None = None) -> None: ...


class Goal(Document):
    """One objective; earlier goals of a program take precedence over later ones."""

    sense: Literal["minimize", "maximize"]
    expression: str

    if TYPE_CHECKING:

        def __init__(self, sense: Literal["minimize", "maximize"], expression: str) -> None: ...


def key_of(given: Any) -> Any:
    """Return a key of a table or an indexed variable as a tuple; a member may stand for itself."""
    return given if isinstance(given, tuple) else (given,)


def _keyed(table: object) -> object:
    """Turn rows `[key, ..., entry]` and scalar keys into one form: tuples to entries."""
    if isinstance(table, Mapping):
        return {key_of(key): entry for key, entry in table.items()}
    if not isinstance(table, list | tuple):
        return table
    keyed: dict[object, object] = {}
    for row in table:
        if not isinstance(row, list | tuple) or len(row) < 2:
            raise ValueError(f"a row is a list [key, ..., entry], not {row!r}")
        key = tuple(row[:-1])
        if key in keyed:
            raise ValueError(f"two rows for the key {key!r}")
        keyed[key] = row[-1]
    return keyed


def _rows(table: Mapping[Key, Entry]) -> list[list[int | float | bool | str]]:
    return [[*key, entry] for key, entry in table.items()]


_ROWS_SCHEMA = {
    "type": "array",
    "description": "rows [key, ..., entry]",
    "items": {"type": "array", "minItems": 2, "items": {"type": ["integer", "number", "boolean", "string"]}},
}

Table = Annotated[
    Mapping[Any, Entry],
    BeforeValidator(_keyed),
    PlainSerializer(_rows, when_used="json"),
    WithJsonSchema(_ROWS_SCHEMA),
]
"""A look-up table: in Python a mapping from a member or a tuple of members, in JSON rows `[key, ..., entry]`.

A validated table always has tuples as keys.
"""


class ConstraintProgram(Document):
    """Sets, constants, tables, variables, named constraints and objectives; the expressions are text.

    `minimize` and `maximize` are short for a single goal and exclude `goals`. What the expressions say is
    checked by `planners.constraints.check.check`, which every reader of a program calls first.

    ```python
    from planners import Bool, ConstraintProgram, Require

    program = ConstraintProgram(
        sets={"task": ["weld", "paint"], "robot": ["R1", "R2"]},
        tables={"cost": {("weld", "R1"): 5, ("weld", "R2"): 7, ("paint", "R1"): 8, ("paint", "R2"): 4}},
        variables=[Bool("does", over=("task", "robot"))],
        constraints=[
            Require("one robot a task", "all(sum(does[t, r] for r in robot) == 1 for t in task)"),
            Require("no painting on R1", "not does['paint', 'R1']", source="R1 cannot paint"),
        ],
        minimize="sum(cost[t, r] * does[t, r] for t in task for r in robot)",
    )
    assert ConstraintProgram.model_validate_json(program.model_dump_json()) == program
    ```
    """

    sets: Mapping[str, Ordered[Member]] = {}
    constants: Mapping[str, Entry] = {}
    tables: Mapping[str, Table] = {}
    variables: Ordered[Variable] = ()
    constraints: Ordered[Require] = ()
    preferences: Ordered[Prefer] = ()
    goals: Ordered[Goal] = ()
    minimize: str | None = None
    maximize: str | None = None

    if TYPE_CHECKING:

        def __init__(  # noqa: PLR0913 - a document has the fields it has
            self,
            *,
            sets: Mapping[str, Sequence[int | str]] = ...,
            constants: Mapping[str, float | str] = ...,
            tables: Mapping[str, Mapping[Any, float | str] | Sequence[Sequence[float | str]]] = ...,
            variables: Sequence[Bool | Int | Real | Choice] = ...,
            constraints: Sequence[Require] = ...,
            preferences: Sequence[Prefer] = ...,
            goals: Sequence[Goal] = ...,
            minimize: str | None = None,
            maximize: str | None = None,
        ) -> None: ...

    @property
    def objectives(self) -> tuple[Goal, ...]:
        """Return the goals in the order of precedence."""
        short = []
        if self.minimize is not None:
            short.append(Goal("minimize", self.minimize))
        if self.maximize is not None:
            short.append(Goal("maximize", self.maximize))
        return (*short, *self.goals)


def read_program(text: str) -> ConstraintProgram:
    """Read a program from JSON; raise a `ProgramError` that names every field of the wrong form."""
    try:
        read_json(text)  # pydantic's own reader lets the last of several equal keys win
        return ConstraintProgram.model_validate_json(text)
    except InputError as error:
        raise ProgramError([Finding("program", error.message, error.hint)]) from None
    except ValidationError as error:
        raise ProgramError([_finding(dict(detail)) for detail in error.errors()]) from None


def _finding(detail: dict[str, Any]) -> Finding:
    where = ".".join(str(part) for part in detail["loc"]) or "program"
    return Finding(where, f"{detail['msg']} at {where}", "give the document the form of the JSON schema")
