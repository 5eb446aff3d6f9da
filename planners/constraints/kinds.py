"""The types of expressions, and what the names of a program stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import overload

from planners.constraints.program import Bool, Choice, ConstraintProgram, Int, Key, Real

Value = int | bool | str | Fraction
"""An exact value: a float in a program means the decimal that it prints as."""


class Kind(StrEnum):
    """The kinds of values; `UNKNOWN` marks what an earlier mistake made unknowable."""

    BOOL = "a truth value"
    INT = "an integer"
    REAL = "a real number"
    ELEMENT = "a text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind; for a textual member also the name of its set, empty where any text fits."""

    kind: Kind
    set: str = ""

    @property
    def numeric(self) -> bool:
        """Return whether arithmetic is allowed; truth values count as 0 and 1."""
        return self.kind not in {Kind.ELEMENT}

    def __str__(self) -> str:
        return f"a member of {self.set!r}" if self.set else self.kind.value


BOOL, INT, REAL = Type(Kind.BOOL), Type(Kind.INT), Type(Kind.REAL)
TEXT, UNKNOWN = Type(Kind.ELEMENT), Type(Kind.UNKNOWN)


@overload
def exact(value: float | Fraction) -> int | Fraction: ...
@overload
def exact(value: float | str | Fraction) -> Value: ...
def exact(value: float | str | Fraction) -> Value:
    """Return the exact value that a literal, a constant or a table entry means."""
    return Fraction(repr(value)) if isinstance(value, float) else value


def type_of_value(value: object) -> Type:
    """Return the type of an exact value; text fits every set."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INT
    return TEXT if isinstance(value, str) else REAL


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table with exact entries, the types of its key columns and of its entries."""

    name: str
    entries: Mapping[Key, Value]
    columns: tuple[Type, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that a program declares, by name; the program must have passed `declarations.check`."""

    sets: Mapping[str, tuple[int | str, ...]] = field(default_factory=dict)
    constants: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, TableInfo] = field(default_factory=dict)
    variables: Mapping[str, Bool | Int | Real | Choice] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return any(name in group for group in (self.sets, self.constants, self.tables, self.variables))

    def all(self) -> list[str]:
        """Return every declared name."""
        return [*self.variables, *self.tables, *self.constants, *self.sets]

    def member_type(self, name: str) -> Type:
        """Return the type of the members of a set: integers compute, texts only compare."""
        members = self.sets[name]
        if not members:
            return UNKNOWN  # nothing is ever computed for a member of an empty set
        return INT if isinstance(members[0], int) else Type(Kind.ELEMENT, name)

    def variable_type(self, name: str) -> Type:
        """Return the type of one instance of a variable."""
        match self.variables[name]:
            case Bool():
                return BOOL
            case Int():
                return INT
            case Real():
                return REAL
            case Choice(of=of):
                return self.member_type(of)

    def instances(self, name: str) -> tuple[Key, ...]:
        """Return the index tuples of a variable; `((),)` for one without index."""
        return tuple(product(*(self.sets[part] for part in self.variables[name].over)))


def names_of(program: ConstraintProgram) -> Names:
    """Collect the declarations of a program in exact form."""
    sets = dict(program.sets)
    constants = {name: exact(value) for name, value in program.constants.items()}
    tables = {
        name: table_info(name, {key: exact(entry) for key, entry in rows.items()}, sets)
        for name, rows in program.tables.items()
    }
    return Names(sets, constants, tables, {variable.name: variable for variable in program.variables})


def table_info(name: str, entries: Mapping[Key, Value], sets: Mapping[str, tuple[int | str, ...]]) -> TableInfo:
    """Return a table with the types of its columns and entries; a table without rows has no columns."""
    columns = tuple(_column_type(set(column), sets) for column in zip(*entries, strict=False))
    return TableInfo(name, entries, columns, _column_type(set(entries.values()), sets))


def _column_type(values: set[Value] | set[int | str], sets: Mapping[str, tuple[int | str, ...]]) -> Type:
    """Return the common type; texts belong to a set when exactly one declared set holds them all."""
    types = {type_of_value(value) for value in values}
    if types == {TEXT}:
        homes = [name for name, members in sets.items() if values <= set(members)]
        return Type(Kind.ELEMENT, homes[0]) if len(homes) == 1 else TEXT
    if types == {BOOL}:
        return BOOL
    return INT if types <= {INT} else REAL
