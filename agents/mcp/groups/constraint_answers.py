"""What the tools on constraint programs answer."""

from typing import Annotated, Literal

from pydantic import Field

from agents.documents import Document

Scalar = bool | int | float | str


class Solved(Document):
    """Values that an independent evaluator has accepted; of an indexed variable rows `[index, ..., value]`."""

    kind: Literal["solved"] = "solved"
    values: dict[str, Scalar | list[list[Scalar]]]
    optimal: bool
    objectives: tuple[float, ...] = ()
    bound: float | None = None
    gap: float | None = None
    unmet: tuple[str, ...] = ()
    engine: str = ""
    seconds: float = 0.0


class BoundChange(Document):
    """The smallest change of one bound that suffices when all else is kept."""

    constraint: str
    old: float
    new: float
    unit: str = ""
    attained: bool = True


class Repair(Document):
    """Give up `drop`, and the rest can be satisfied; `change` is the new bound where moving it is enough."""

    drop: list[str]
    cost: float
    change: BoundChange | None = None
    objective: float | None = None


class Unsolvable(Document):
    """A proof that nothing satisfies all constraints: a smallest clash, and the repairs, cheapest first."""

    kind: Literal["unsolvable"] = "unsolvable"
    core: list[str]
    repairs: tuple[Repair, ...] = ()
    changes: tuple[BoundChange, ...] = ()
    engine: str = ""
    seconds: float = 0.0
    rules_clash: bool = False
    notes: tuple[str, ...] = ()


class GaveUp(Document):
    """Neither values nor a proof: why, and what was proven of the objective until then."""

    kind: Literal["gaveup"] = "gaveup"
    reason: str
    bound: float | None = None
    engine: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


Outcome = Annotated[Solved | Unsolvable | GaveUp, Field(discriminator="kind")]


class Mistake(Document):
    """One mistake: the constraint or declaration, what is wrong, what to write; columns count from 1."""

    where: str
    message: str
    hint: str = ""
    expression: str | None = None
    column: int | None = None
    end_column: int | None = None


class ProgramCheck(Document):
    """Whether a program can be solved as it stands, with every mistake of the first stage that has any."""

    ok: bool
    mistakes: tuple[Mistake, ...] = ()


class SolutionCheck(Document):
    """What values satisfy: `faults` are missing or impossible values, `broken` the constraints that do not hold."""

    holds: bool
    faults: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    objectives: tuple[float, ...] = ()


class Clashing(Document):
    """One constraint of a clash, in its own words."""

    name: str
    expression: str
    source: str | None = None


class Clash(Document):
    """Why nothing satisfies a program, and the ways out, cheapest first."""

    kind: Literal["clash"] = "clash"
    constraints: list[Clashing]
    repairs: tuple[Repair, ...]
    changes: tuple[BoundChange, ...]
    rules_clash: bool
    notes: tuple[str, ...]


class Satisfiable(Document):
    """There is nothing to explain: the program has a solution."""

    kind: Literal["satisfiable"] = "satisfiable"


Explanation = Annotated[Clash | Satisfiable | GaveUp, Field(discriminator="kind")]


class Repaired(Document):
    """The constraints that were given up, and the outcome without them."""

    dropped: list[str]
    outcome: Outcome


class OpenFact(Document):
    """Something that could be asked: the answers that are possible, and those after which nothing else has to be.

    `values` is empty where they are too many to list. `gain` is the expected share of the possible worlds that an
    answer rules out or settles.
    """

    kind: Literal["open_fact"] = "open_fact"
    name: str
    values: tuple[Scalar, ...]
    settling: tuple[Scalar, ...]
    gain: float


class Determined(Document):
    """The target has this value, whatever is still unknown: there is nothing to ask."""

    kind: Literal["determined"] = "determined"
    value: Scalar


class OneFactMissing(Document):
    """Each of these facts determines the target alone; the one with fewest answers comes first."""

    kind: Literal["one_fact_missing"] = "one_fact_missing"
    facts: tuple[OpenFact, ...]


class MoreMissing(Document):
    """No fact determines the target alone; `sets` are the smallest sets that do, `facts` what to ask first.

    Where `sets` is empty at least `size` facts are needed, and `facts` are all that are open.
    """

    kind: Literal["more_missing"] = "more_missing"
    size: int
    sets: tuple[tuple[str, ...], ...]
    facts: tuple[OpenFact, ...]


class NeverDetermined(Document):
    """All facts that can be asked together leave the target open."""

    kind: Literal["never_determined"] = "never_determined"


class Contradictory(Document):
    """Nothing satisfies what is known."""

    kind: Literal["contradictory"] = "contradictory"


Missing = Annotated[
    Determined | OneFactMissing | MoreMissing | NeverDetermined | Contradictory | GaveUp, Field(discriminator="kind")
]
