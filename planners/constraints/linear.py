"""Linear terms over numbered integer variables, with exact rational coefficients."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planners.constraints.syntax import BinaryOp

Number = int | Fraction
Bounds = tuple[int, int]
COMPARISONS: Mapping[BinaryOp, Callable[[Any, Any], bool]] = {
    BinaryOp.EQ: operator.eq,
    BinaryOp.NE: operator.ne,
    BinaryOp.LT: operator.lt,
    BinaryOp.LE: operator.le,
    BinaryOp.GT: operator.gt,
    BinaryOp.GE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A 0/1 variable (`code` >= 0) or the negation of one (`~code`)."""

    code: int

    def negated(self) -> "Literal":
        """Return the opposite literal."""
        return Literal(~self.code)


@dataclass(frozen=True, slots=True)
class Linear:
    """The sum of `terms[variable] * variable`, plus `constant`."""

    terms: Mapping[int, Number]
    constant: Number = 0


@dataclass(frozen=True, slots=True)
class Between:
    """The condition `low <= sum(coefficient * variable) <= high` in its one normal form.

    Coefficients are coprime integers, variables ascend, and the first coefficient is positive: conditions
    that mean the same are equal, so that each is given one literal.
    """

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition, or its negation."""

    condition: Between
    holds: bool = True


def as_linear(term: "int | Fraction | Literal | Linear") -> Linear:
    """Return any numeric or truth-valued term as a linear one; true counts 1."""
    if isinstance(term, Linear):
        return term
    if isinstance(term, Literal):
        return Linear({term.code: 1}) if term.code >= 0 else Linear({~term.code: -1}, 1)
    return Linear({}, int(term) if isinstance(term, bool) else term)


def combine(parts: Sequence[tuple[Number, Linear]]) -> Linear:
    """Return the weighted sum of linear terms."""
    constant: Number = 0
    terms: dict[int, Number] = {}
    for weight, part in parts:
        constant += weight * part.constant
        for variable, coefficient in part.terms.items():
            terms[variable] = terms.get(variable, 0) + weight * coefficient
    return Linear({variable: value for variable, value in terms.items() if value}, constant)


def extent(terms: Mapping[int, Number], bounds: Sequence[Bounds]) -> tuple[Number, Number]:
    """Return the smallest and the largest value that the bounds of the variables allow."""
    low: Number = 0
    high: Number = 0
    for variable, coefficient in terms.items():
        below, above = bounds[variable]
        if coefficient < 0:
            below, above = above, below
        low += coefficient * below
        high += coefficient * above
    return low, high


def scale_of(term: Linear) -> int:
    """Return the smallest positive factor that makes all coefficients and the constant integers."""
    return math.lcm(term.constant.denominator, *(value.denominator for value in term.terms.values()))


_FLIPPED = {
    BinaryOp.LT: BinaryOp.GT,
    BinaryOp.LE: BinaryOp.GE,
    BinaryOp.GT: BinaryOp.LT,
    BinaryOp.GE: BinaryOp.LE,
}


def compare_with_zero(op: BinaryOp, difference: Linear, bounds: Sequence[Bounds]) -> Comparison | bool:
    """Return `difference op 0` as a normal condition, or its truth value where the bounds decide it."""
    if not difference.terms:
        return COMPARISONS[op](difference.constant, 0)
    variables = sorted(difference.terms)
    scale = math.lcm(*(value.denominator for value in difference.terms.values()))
    integers = [int(difference.terms[variable] * scale) for variable in variables]
    divisor = math.gcd(*integers)
    limit = -difference.constant * scale
    if integers[0] < 0:
        divisor, op = -divisor, _FLIPPED.get(op, op)
    terms = tuple((variable, value // divisor) for variable, value in zip(variables, integers, strict=True))
    # The condition is `sum of terms  op  limit / divisor`; only its rounded values matter.
    below, above = limit // divisor, -(-limit // divisor)
    return _settle(op, terms, (below, above), bounds)


def _settle(
    op: BinaryOp, terms: tuple[tuple[int, int], ...], rounded: tuple[int, int], bounds: Sequence[Bounds]
) -> Comparison | bool:
    least, greatest = extent(dict(terms), bounds)
    low, high = int(least), int(greatest)
    below, above = rounded
    match op:
        case BinaryOp.EQ | BinaryOp.NE if below != above or not low <= below <= high:
            return op is BinaryOp.NE
        case BinaryOp.EQ | BinaryOp.NE:
            start, end = below, below
        case BinaryOp.LE | BinaryOp.LT:
            start, end = low, below if op is BinaryOp.LE else above - 1
        case _:
            start, end = above if op is BinaryOp.GE else below + 1, high
    start, end = max(low, start), min(high, end)
    if start > end:
        return False
    if (start, end) == (low, high):
        return op is not BinaryOp.NE
    return Comparison(Between(terms, start, end), op is not BinaryOp.NE)
