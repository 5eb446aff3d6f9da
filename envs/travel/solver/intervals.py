"""Interval arithmetic over the constraint language: what an expression can be, while much is still open.

Every value is a pair of arrays that bound it from below and above; a truth value lies within 0 and 1, so that a
condition whose upper end is 0 cannot hold. The arrays broadcast, and one walk judges thousands of cases.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from planners import syntax

Array = npt.NDArray[np.float64]
Member = int | str
Bindings = Mapping[str, Member]
OPEN: tuple[Member, ...] = ("?",)
"""The index of a look-up whose index depends on what is still to be decided."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The lowest and the highest possible value, both inclusive, for each case."""

    low: Array
    high: Array


def point(value: float | Array) -> Interval:
    """Return the interval that holds `value` only."""
    array = np.asarray(value, dtype=np.float64)
    return Interval(array, array)


def span(low: float | Array, high: float | Array) -> Interval:
    """Return the interval from `low` to `high`."""
    return Interval(np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64))


ANYTHING = span(-np.inf, np.inf)
EITHER = span(0, 1)
TRUE = point(1)
FALSE = point(0)


class Domains(Protocol):
    """What is known about the trip: the domain of every variable, the sets, and a number for every word."""

    def domain(self, name: str, index: tuple[Member, ...]) -> Interval:
        """Return the domain of a variable at an index."""
        ...

    def members(self, name: str) -> Sequence[Member]:
        """Return the members of a set."""
        ...

    def code(self, word: str) -> int:
        """Return the number that stands for a member of a set of words."""
        ...


def evaluate(expression: syntax.Expr, bound: Bindings, domains: Domains) -> Interval:
    """Return an interval that contains every value that `expression` can take."""
    match expression:
        case syntax.Const(value=value):
            return point(_number(value, domains))
        case syntax.Name(id=name) if name in bound:
            return point(_number(bound[name], domains))
        case syntax.Name(id=name):
            return domains.domain(name, ())
        case syntax.Lookup():
            return _lookup(expression, bound, domains)
        case syntax.Unary(op=op, operand=operand):
            return _UNARY[op](evaluate(operand, bound, domains))
        case syntax.Binary(op=op, left=left, right=right):
            return _BINARY[op](evaluate(left, bound, domains), evaluate(right, bound, domains))
        case syntax.IfElse():
            return _if_else(expression, bound, domains)
        case syntax.Membership():
            return _membership(expression, bound, domains)
        case syntax.Fold():
            return _fold(expression, bound, domains)


def bindings(
    generators: Sequence[syntax.Generator], bound: Bindings, domains: Domains
) -> Iterator[tuple[Bindings, Interval]]:
    """Yield every binding of the generators' indices, with how far its conditions hold."""
    if not generators:
        yield bound, TRUE
        return
    first, *rest = generators
    for member in _domain_of(first, bound, domains):
        inner = {**bound, first.index: member}
        holds = TRUE
        for condition in first.conditions:
            holds = both(holds, evaluate(condition, inner, domains))
        if holds.high.any():
            for deeper, also in bindings(rest, inner, domains):
                yield deeper, both(holds, also)


def _number(value: float | str, domains: Domains) -> float:
    return float(domains.code(value)) if isinstance(value, str) else float(value)


def _lookup(expression: syntax.Lookup, bound: Bindings, domains: Domains) -> Interval:
    index: list[Member] = []
    for part in expression.indices:
        member = _constant(part, bound, domains)
        if member is None:
            return domains.domain(expression.base, OPEN)
        index.append(member)
    return domains.domain(expression.base, tuple(index))


def _constant(expression: syntax.Expr, bound: Bindings, domains: Domains) -> Member | None:
    if isinstance(expression, syntax.Const) and isinstance(expression.value, str):
        return expression.value
    if isinstance(expression, syntax.Name) and expression.id in bound:
        return bound[expression.id]
    value = evaluate(expression, bound, domains)
    if value.low.ndim or value.high.ndim or value.low != value.high:
        return None
    return int(value.low)


def _domain_of(generator: syntax.Generator, bound: Bindings, domains: Domains) -> Sequence[Member]:
    if isinstance(generator.domain, syntax.Range):
        low = _constant(generator.domain.low, bound, domains)
        high = _constant(generator.domain.high, bound, domains)
        assert isinstance(low, int), "the type checker lets only constant ranges pass"
        assert isinstance(high, int), "the type checker lets only constant ranges pass"
        return range(low, high)
    return domains.members(generator.domain.id)


def both(a: Interval, b: Interval) -> Interval:
    """Return the truth of a conjunction."""
    return Interval(np.minimum(a.low, b.low), np.minimum(a.high, b.high))


def either(a: Interval, b: Interval) -> Interval:
    """Return the truth of a disjunction."""
    return Interval(np.maximum(a.low, b.low), np.maximum(a.high, b.high))


def negated(a: Interval) -> Interval:
    """Return the opposite truth."""
    return Interval(1 - a.high, 1 - a.low)


def _negative(a: Interval) -> Interval:
    return Interval(-a.high, -a.low)


def _abs(a: Interval) -> Interval:
    straddles = (a.low <= 0) & (a.high >= 0)
    low, high = np.abs(a.low), np.abs(a.high)
    return Interval(np.where(straddles, 0.0, np.minimum(low, high)), np.maximum(low, high))


def _add(a: Interval, b: Interval) -> Interval:
    with np.errstate(invalid="ignore"):  # inf - inf: nothing is known at that end
        low, high = a.low + b.low, a.high + b.high
    return Interval(np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high))


def _multiply(a: Interval, b: Interval) -> Interval:
    with np.errstate(invalid="ignore"):  # 0 * inf is 0: the infinite end only says that no limit is known
        ends = [np.nan_to_num(x * y, nan=0.0, posinf=np.inf, neginf=-np.inf) for x, y in _corners(a, b)]
    return Interval(np.minimum.reduce(ends), np.maximum.reduce(ends))


def _corners(a: Interval, b: Interval) -> list[tuple[Array, Array]]:
    shape = np.broadcast_shapes(a.low.shape, a.high.shape, b.low.shape, b.high.shape)
    pairs = [(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return [(np.broadcast_to(x, shape), np.broadcast_to(y, shape)) for x, y in pairs]


def _by_divisor(a: Interval, b: Interval, quotient: Callable[[Array, Array], Array]) -> Interval:
    """Divide by a known divisor; with an open one, or with zero, anything may come out."""
    if not np.array_equal(b.low, b.high) or not b.low.all() or not np.isfinite(b.low).all():
        return ANYTHING
    ends = (quotient(a.low, b.low), quotient(a.high, b.low))
    return Interval(np.minimum(*ends), np.maximum(*ends))


def _divide(a: Interval, b: Interval) -> Interval:
    return _by_divisor(a, b, lambda x, y: x / y)


def _floor_divide(a: Interval, b: Interval) -> Interval:
    return _by_divisor(a, b, lambda x, y: np.floor(x / y))


def _modulo(a: Interval, b: Interval) -> Interval:
    known = np.array_equal(a.low, a.high) and np.array_equal(b.low, b.high) and bool(b.low.all())
    return point(np.mod(a.low, b.low)) if known else ANYTHING


def _truth(certain: npt.NDArray[np.bool_], possible: npt.NDArray[np.bool_]) -> Interval:
    return Interval(certain.astype(np.float64), possible.astype(np.float64))


def _less(a: Interval, b: Interval) -> Interval:
    return _truth(a.high < b.low, a.low < b.high)


def _at_most(a: Interval, b: Interval) -> Interval:
    return _truth(a.high <= b.low, a.low <= b.high)


def _equal(a: Interval, b: Interval) -> Interval:
    certain = (a.low == a.high) & (b.low == b.high) & (a.low == b.low)
    return _truth(certain, (a.low <= b.high) & (b.low <= a.high))


_UNARY: Mapping[syntax.UnaryOp, Callable[[Interval], Interval]] = {
    syntax.UnaryOp.NEG: _negative,
    syntax.UnaryOp.NOT: negated,
    syntax.UnaryOp.ABS: _abs,
}
_BINARY: Mapping[syntax.BinaryOp, Callable[[Interval, Interval], Interval]] = {
    syntax.BinaryOp.ADD: _add,
    syntax.BinaryOp.SUB: lambda a, b: _add(a, _negative(b)),
    syntax.BinaryOp.MUL: _multiply,
    syntax.BinaryOp.DIV: _divide,
    syntax.BinaryOp.FLOORDIV: _floor_divide,
    syntax.BinaryOp.MOD: _modulo,
    syntax.BinaryOp.EQ: _equal,
    syntax.BinaryOp.NE: lambda a, b: negated(_equal(a, b)),
    syntax.BinaryOp.LT: _less,
    syntax.BinaryOp.LE: _at_most,
    syntax.BinaryOp.GT: lambda a, b: _less(b, a),
    syntax.BinaryOp.GE: lambda a, b: _at_most(b, a),
    syntax.BinaryOp.AND: both,
    syntax.BinaryOp.OR: either,
    syntax.BinaryOp.IMPLIES: lambda a, b: either(negated(a), b),
}


def _if_else(expression: syntax.IfElse, bound: Bindings, domains: Domains) -> Interval:
    holds = evaluate(expression.condition, bound, domains)
    then = evaluate(expression.then, bound, domains)
    otherwise = evaluate(expression.otherwise, bound, domains)
    return Interval(
        _pick(holds, then.low, otherwise.low, np.minimum), _pick(holds, then.high, otherwise.high, np.maximum)
    )


def _pick(holds: Interval, then: Array, otherwise: Array, hull: Callable[[Array, Array], Array]) -> Array:
    undecided = np.where(holds.high == 0, otherwise, hull(then, otherwise))
    return np.where(holds.low == 1, then, undecided)


def _membership(expression: syntax.Membership, bound: Bindings, domains: Domains) -> Interval:
    item = evaluate(expression.item, bound, domains)
    if isinstance(expression.members, syntax.Name):
        members = [point(_number(member, domains)) for member in domains.members(expression.members.id)]
    else:
        members = [evaluate(member, bound, domains) for member in expression.members]
    found = FALSE
    for member in members:
        found = either(found, _equal(item, member))
    return found


def _fold(expression: syntax.Fold, bound: Bindings, domains: Domains) -> Interval:
    if expression.op is syntax.FoldOp.DISTINCT:
        return EITHER
    result, step = _FOLDS[expression.op]
    for inner, holds in bindings(expression.generators, bound, domains):
        for body in expression.bodies:
            result = step(result, evaluate(body, inner, domains), holds)
    return result


def _add_if(total: Interval, body: Interval, holds: Interval) -> Interval:
    nothing = np.zeros(())
    low, high = _pick(holds, body.low, nothing, np.minimum), _pick(holds, body.high, nothing, np.maximum)
    return _add(total, Interval(low, high))


def _min_if(least: Interval, body: Interval, holds: Interval) -> Interval:
    return Interval(
        np.minimum(least.low, np.where(holds.high == 1, body.low, np.inf)),
        np.minimum(least.high, np.where(holds.low == 1, body.high, np.inf)),
    )


def _max_if(greatest: Interval, body: Interval, holds: Interval) -> Interval:
    return _negative(_min_if(_negative(greatest), _negative(body), holds))


_FOLDS: Mapping[syntax.FoldOp, tuple[Interval, Callable[[Interval, Interval, Interval], Interval]]] = {
    syntax.FoldOp.SUM: (FALSE, _add_if),
    syntax.FoldOp.COUNT: (FALSE, _add_if),
    syntax.FoldOp.MIN: (point(np.inf), _min_if),
    syntax.FoldOp.MAX: (point(-np.inf), _max_if),
    syntax.FoldOp.ALL: (TRUE, lambda result, body, holds: both(result, either(negated(holds), body))),
    syntax.FoldOp.ANY: (FALSE, lambda result, body, holds: either(result, both(holds, body))),
}
