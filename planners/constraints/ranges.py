"""Compute what each ground expression can be, and reject what has no value or leaves exact arithmetic.

Every generator is expanded, as the compilers expand it; a decision is replaced by the interval or the set of
members it ranges over. This finds missing table entries, indices outside a set, division by zero and numbers
beyond 2**40 before any solver runs. `and`, `or`, `implies` and `if` read their right side only where a
constant left side does not already decide, exactly as the interpreter and the compilers do.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from planners.constraints.findings import Finding
from planners.constraints.kinds import Names, Value, exact
from planners.constraints.parser import MAX_MAGNITUDE
from planners.constraints.program import Bool, Choice
from planners.constraints.semantics import (
    DIVISIONS,
    Interpreter,
    Number,
    Scope,
    Undefined,
    check_divisor,
    missing,
)
from planners.constraints.syntax import (
    Binary,
    BinaryOp,
    Expr,
    Fold,
    FoldOp,
    Generator,
    IfElse,
    Lookup,
    Membership,
    Name,
    Range,
    Unary,
    UnaryOp,
)


class Interval(NamedTuple):
    """The least and the greatest value of a number; truth values count 0 and 1."""

    low: Number
    high: Number


Values = Interval | frozenset[int | str]
"""What an expression may be: an interval, or a finite set of members."""

_TRUTH = Interval(0, 1)
_NARROW = "exclude it with `if`, or narrow what the index can be"
_DECIDES = {BinaryOp.AND: False, BinaryOp.IMPLIES: False, BinaryOp.OR: True}


@dataclass(slots=True)
class RangeChecker:
    """Expand the trees of one program and collect the range of every node and every mistake."""

    names: Names
    constant: Mapping[int, bool]
    bounds: dict[int, Interval] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    members: dict[str, frozenset[int | str]] = field(default_factory=dict)
    interpreter: Interpreter = field(init=False)

    def __post_init__(self) -> None:
        names = self.names
        tables = {name: table.entries for name, table in names.tables.items()}
        self.interpreter = Interpreter(names.constants, tables, names.sets)
        self.members = {name: frozenset(members) for name, members in names.sets.items()}

    def check(self, tree: Expr, where: str, text: str) -> None:
        """Check one whole expression; its first mistake is recorded."""
        try:
            self.reach(tree, {})
        except Undefined as mistake:
            self.findings.append(Finding(where, mistake.message, mistake.hint, text, mistake.node.span))

    def reach(self, node: Expr, scope: Scope) -> Values:
        """Return what `node` may be under the given indices, and widen its recorded interval."""
        if self.constant[id(node)]:
            found = _point(self.interpreter.value(node, scope))
        else:
            found = _RULES[type(node)](self, node, scope)
        self._record(node, found)
        return found

    def _record(self, node: Expr, found: Values) -> None:
        interval = _interval(found)
        if interval is None:
            return
        low, high = interval
        if low < -MAX_MAGNITUDE or high > MAX_MAGNITUDE:
            size = max(-low, high)
            message = f"this may reach {Decimal(int(size)):.3g} in absolute value, beyond 2**40"
            raise Undefined(node, message, "tighten the bounds of its variables, or use larger units")
        known = self.bounds.get(id(node))
        if known is None:
            self.bounds[id(node)] = interval
        elif low < known.low or high > known.high:
            self.bounds[id(node)] = Interval(min(low, known.low), max(high, known.high))

    def numbers(self, node: Expr, scope: Scope) -> Interval:
        """Return the interval of a numeric node."""
        found = _interval(self.reach(node, scope))
        assert found is not None  # the type checker lets only numbers pass here
        return found

    # Leaves

    def _name(self, node: Name, _: Scope) -> Values:
        return self._variable(node.id)

    def _variable(self, name: str) -> Values:
        variable = self.names.variables[name]
        if isinstance(variable, Bool):
            return _TRUTH
        if isinstance(variable, Choice):
            return self.members[variable.of]
        return Interval(exact(variable.low), exact(variable.high))

    def _lookup(self, node: Lookup, scope: Scope) -> Values:
        if all(self.constant[id(index)] for index in node.indices):
            self._check_key(node, scope)  # only variables are looked up here: a constant entry is a constant
            return self._variable(node.base)
        indices = [self._candidates(index, scope) for index in node.indices]
        if node.base in self.names.variables:
            self._check_members(node, indices)
            return self._variable(node.base)
        self.interpreter.steps.charge(math.prod(len(column) for column in indices), node)
        entries = self.names.tables[node.base].entries
        found: list[Value] = []
        for key in product(*indices):
            if key not in entries:
                raise Undefined(node, missing(node.base, key), "add the entry, or narrow what the index can be")
            found.append(entries[key])
        return _hull(found)

    def _check_key(self, node: Lookup, scope: Scope) -> None:
        over = self.names.variables[node.base].over
        for index, name in zip(node.indices, over, strict=True):
            member = scope[index.id] if isinstance(index, Name) and index.id in scope else None
            if member is None:
                member = self.interpreter.index(index, scope)
            if member not in self.members[name]:
                raise Undefined(index, outside(node.base, member, name), _NARROW)

    def _candidates(self, node: Expr, scope: Scope) -> range | tuple[int | str, ...]:
        found = self.reach(node, scope)
        if isinstance(found, Interval):
            return range(math.ceil(found.low), math.floor(found.high) + 1)
        return tuple(sorted(found, key=str))

    def _check_members(self, node: Lookup, indices: list[range | tuple[int | str, ...]]) -> None:
        over = self.names.variables[node.base].over
        for index, name, candidates in zip(node.indices, over, indices, strict=True):
            members = self.members[name]
            for candidate in candidates:
                if candidate not in members:
                    raise Undefined(index, outside(node.base, candidate, name), _NARROW)

    # Operators

    def _unary(self, node: Unary, scope: Scope) -> Values:
        low, high = self.numbers(node.operand, scope)
        if node.op is UnaryOp.NOT:
            return _TRUTH
        if node.op is UnaryOp.NEG:
            return Interval(-high, -low)
        return Interval(max(low, -high, 0), max(-low, high))

    def _binary(self, node: Binary, scope: Scope) -> Values:
        if node.op in _DECIDES:
            self._connective(node, scope)
            return _TRUTH
        if node.op not in _ARITHMETIC:
            self.reach(node.left, scope)
            self.reach(node.right, scope)
            return _TRUTH
        left, right = self.numbers(node.left, scope), self.numbers(node.right, scope)
        if node.op in DIVISIONS:
            check_divisor(node, right.low)
        return _ARITHMETIC[node.op](left, right)

    def _connective(self, node: Binary, scope: Scope) -> None:
        left = self.numbers(node.left, scope)
        if not self.constant[id(node.left)] or left.low != _DECIDES[node.op]:
            self.reach(node.right, scope)

    def _if_else(self, node: IfElse, scope: Scope) -> Values:
        condition = self.numbers(node.condition, scope)
        if self.constant[id(node.condition)]:
            return self.reach(node.then if condition.low else node.otherwise, scope)
        return _join(self.reach(node.then, scope), self.reach(node.otherwise, scope))

    def _membership(self, node: Membership, scope: Scope) -> Values:
        self.reach(node.item, scope)
        if not isinstance(node.members, Name):
            for member in node.members:
                self.reach(member, scope)
        return _TRUTH

    # Folds

    def _fold(self, node: Fold, scope: Scope) -> Values:
        found = [
            (self.reach(body, inner), sure)
            for inner, sure in self._bindings(node.generators, scope, sure=True)
            for body in node.bodies
        ]
        if node.op in {FoldOp.ALL, FoldOp.ANY, FoldOp.DISTINCT}:
            return _TRUTH
        if node.op is FoldOp.COUNT:
            return Interval(0, len(found))
        intervals = [_numeric(values, sure=sure) for values, sure in found]
        if node.op is FoldOp.SUM:
            return Interval(sum(part.low for part in intervals), sum(part.high for part in intervals))
        if not intervals:
            raise Undefined(node, f"{node.op} over nothing has no value", "make sure that its set has a member")
        lows, highs = [part.low for part in intervals], [part.high for part in intervals]
        return Interval(min(lows), min(highs)) if node.op is FoldOp.MIN else Interval(max(lows), max(highs))

    def _bindings(self, generators: tuple[Generator, ...], scope: Scope, *, sure: bool) -> Iterator[tuple[Scope, bool]]:
        """Yield every scope that may count, and whether it counts whatever is decided."""
        if not generators:
            yield scope, sure
            return
        first, rest = generators[0], generators[1:]
        for member in self._domain(first, scope):
            inner = {**scope, first.index: member}
            holds = self._conditions(first, inner)
            if holds is not False:
                yield from self._bindings(rest, inner, sure=sure and holds is True)

    def _conditions(self, generator: Generator, scope: Scope) -> bool | None:
        """Return whether the conditions hold, `None` where decisions say."""
        holds: bool | None = True
        for condition in generator.conditions:
            found = self.numbers(condition, scope)
            if not self.constant[id(condition)]:
                holds = None
            elif not found.low:
                return False
        return holds

    def _domain(self, generator: Generator, scope: Scope) -> range | tuple[int | str, ...]:
        if isinstance(generator.domain, Range):
            self.reach(generator.domain.low, scope)
            self.reach(generator.domain.high, scope)
        return self.interpreter.domain(generator, scope)


def outside(base: str, member: int | str, name: str) -> str:
    """Return the message for an index that a variable does not have."""
    return f"the index of {base!r} may be {member!r}, which is not in the set {name!r}"


def _point(value: Value) -> Values:
    if isinstance(value, str):
        return frozenset({value})
    number = int(value) if isinstance(value, bool) else value
    return Interval(number, number)


def _interval(values: Values) -> Interval | None:
    if isinstance(values, Interval):
        return values
    numbers = [value for value in values if isinstance(value, int)]
    return Interval(min(numbers), max(numbers)) if numbers else None


def _numeric(values: Values, *, sure: bool) -> Interval:
    found = _interval(values)
    assert found is not None  # the type checker lets only numbers pass here
    return found if sure else Interval(min(found.low, 0), max(found.high, 0))


def _hull(values: list[Value]) -> Values:
    """Return the set of members, or the interval where there are reals."""
    if any(isinstance(value, Fraction) for value in values):
        numbers = [value for value in values if not isinstance(value, str)]
        return Interval(min(numbers), max(numbers))
    return frozenset(value for value in values if not isinstance(value, Fraction))


def _join(first: Values, second: Values) -> Values:
    if not isinstance(first, Interval) and not isinstance(second, Interval):
        return first | second
    left, right = _interval(first), _interval(second)
    assert left is not None  # texts are sets and never join with numbers
    assert right is not None
    return Interval(min(left.low, right.low), max(left.high, right.high))


def _product(left: Interval, right: Interval) -> Interval:
    corners = [left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high]
    return Interval(min(corners), max(corners))


def _remainder(left: Interval, right: Interval) -> Interval:
    if left.low == left.high:
        return Interval(left.low % right.low, left.low % right.low)
    return Interval(0, right.low - 1)


def _quotient(left: Interval, right: Interval) -> Interval:
    ends = Fraction(left.low) / right.low, Fraction(left.high) / right.low
    return Interval(min(ends), max(ends))


_ARITHMETIC: dict[BinaryOp, Callable[[Interval, Interval], Interval]] = {
    BinaryOp.ADD: lambda left, right: Interval(left.low + right.low, left.high + right.high),
    BinaryOp.SUB: lambda left, right: Interval(left.low - right.high, left.high - right.low),
    BinaryOp.MUL: _product,
    BinaryOp.DIV: _quotient,
    BinaryOp.FLOORDIV: lambda left, right: Interval(left.low // right.low, left.high // right.low),
    BinaryOp.MOD: _remainder,
}

_RULES: dict[type[Expr], Callable[[RangeChecker, Any, Scope], Values]] = {
    Name: RangeChecker._name,
    Lookup: RangeChecker._lookup,
    Unary: RangeChecker._unary,
    Binary: RangeChecker._binary,
    IfElse: RangeChecker._if_else,
    Membership: RangeChecker._membership,
    Fold: RangeChecker._fold,
}
