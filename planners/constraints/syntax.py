"""The expression tree of the constraint language: what the parser returns and three readers walk."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of columns (from 0, in characters) in the one-line text of an expression."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: an integer, a real, a truth value or a member of a set."""

    value: int | float | bool | str
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A bound index, a decision variable without index, a constant, or (in a generator) a set."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Lookup:
    """An indexed variable or a table entry; an index may itself depend on decision variables."""

    base: str
    indices: tuple["Expr", ...]
    span: Span


class UnaryOp(StrEnum):
    """The operators with one operand."""

    NEG = "-"
    NOT = "not"
    ABS = "abs"


@dataclass(frozen=True, slots=True)
class Unary:
    """An operator on one operand."""

    op: UnaryOp
    operand: "Expr"
    span: Span


class BinaryOp(StrEnum):
    """The operators with two operands; `//` and `%` round towards minus infinity, as in Python."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    FLOORDIV = "//"
    MOD = "%"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    AND = "and"
    OR = "or"
    IMPLIES = "implies"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator on two operands; `a < b < c` becomes `a < b and b < c`."""

    op: BinaryOp
    left: "Expr"
    right: "Expr"
    span: Span


@dataclass(frozen=True, slots=True)
class IfElse:
    """`then if condition else otherwise`."""

    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """`item in {...}` or `item in set_name`; `not in` is wrapped in `not`."""

    item: "Expr"
    members: "tuple[Expr, ...] | Name"
    span: Span


class FoldOp(StrEnum):
    """The aggregates; `count` counts true values, `distinct` says that all values differ."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    ALL = "all"
    ANY = "any"
    COUNT = "count"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class Generator:
    """`for index in set if condition ...`; a condition may depend on decision variables."""

    index: str
    domain: "Name | Range"
    conditions: tuple["Expr", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Range:
    """`range(low, high)` with constant ends; `high` is exclusive, as in Python."""

    low: "Expr"
    high: "Expr"
    span: Span


@dataclass(frozen=True, slots=True)
class Fold:
    """An aggregate over a comprehension, or over listed arguments when `generators` is empty."""

    op: FoldOp
    bodies: tuple["Expr", ...]
    generators: tuple[Generator, ...]
    span: Span


Expr = Const | Name | Lookup | Unary | Binary | IfElse | Membership | Fold


def children(node: Expr) -> "tuple[Expr, ...]":
    """Return the expressions directly below `node`, the ends and conditions of generators included."""
    match node:
        case Const() | Name():
            return ()
        case Lookup(indices=indices):
            return indices
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case IfElse(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Membership(item=item, members=members):
            return (item,) if isinstance(members, Name) else (item, *members)
        case Fold(bodies=bodies, generators=generators):
            return (*bodies, *(part for generator in generators for part in _parts(generator)))


def _parts(generator: Generator) -> "tuple[Expr, ...]":
    domain = generator.domain
    ends = (domain.low, domain.high) if isinstance(domain, Range) else ()
    return (*ends, *generator.conditions)
