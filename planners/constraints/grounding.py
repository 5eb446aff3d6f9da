"""Walk an expression tree with bound indices and hand every ground operation to a solver's terms.

Both compilers share this walk; what differs is what an operation on two terms means. Whatever does not
depend on a decision variable is folded here with exact arithmetic: a solver only sees what it decides.
"""

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, Generic, TypeVar, cast

from planners.constraints.kinds import Names, Value, exact
from planners.constraints.linear import COMPARISONS
from planners.constraints.program import Key
from planners.constraints.syntax import (
    Binary,
    BinaryOp,
    Const,
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

Environment = Mapping[str, int | str]
T = TypeVar("T")
CONSTANTS = frozenset({bool, int, Fraction, str})
ARITHMETIC: Mapping[BinaryOp, Callable[[Any, Any], Any]] = {
    BinaryOp.ADD: operator.add,
    BinaryOp.SUB: operator.sub,
    BinaryOp.MUL: operator.mul,
    BinaryOp.DIV: Fraction,
    BinaryOp.FLOORDIV: operator.floordiv,
    BinaryOp.MOD: operator.mod,
}


class Grounder(ABC, Generic[T]):
    """Turn expressions into constants or terms of type `T`; subclasses say what operations on terms are.

    A method named after an operation is only called when at least one operand is a term.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self._entries: dict[str, Mapping[Key, Value | T]] = {
            name: dict(table.entries) for name, table in names.tables.items()
        }
        self.instances: dict[str, dict[Key, T]] = {}
        self._slices: dict[object, dict[Key, list[tuple[Key, Value | T]]]] = {}
        self._visit: Mapping[type, Callable[[Any, Environment], Value | T]] = {
            Const: self._const,
            Name: self._name,
            Lookup: self._lookup,
            Unary: self._unary,
            Binary: self._binary,
            IfElse: self._if_else,
            Membership: self._membership,
            Fold: self._fold,
        }

    def declare(self) -> None:
        """Create the terms of all variable instances."""
        for name in self.names.variables:
            self.instances[name] = {key: self.variable(name, key) for key in self.names.instances(name)}
        self._entries.update(self.instances)

    def ground(self, expr: Expr, env: Environment) -> Value | T:
        """Return the constant or term that `expr` stands for where the indices have the values in `env`."""
        return self._visit[type(expr)](expr, env)

    # What a solver supplies

    @abstractmethod
    def variable(self, name: str, key: Key) -> T:
        """Return the term of one variable instance."""

    @abstractmethod
    def arithmetic(self, op: BinaryOp, left: Value | T, right: Value | T) -> Value | T:
        """Return `left op right` for `- * / // %`."""

    @abstractmethod
    def compare(self, op: BinaryOp, left: Value | T, right: Value | T) -> Value | T:
        """Return the truth of a comparison."""

    @abstractmethod
    def opposite(self, term: T) -> T:
        """Return the negation of a truth value."""

    @abstractmethod
    def any_of(self, terms: Sequence[T]) -> Value | T:
        """Return the disjunction of truth values."""

    @abstractmethod
    def all_of(self, terms: Sequence[T]) -> Value | T:
        """Return the conjunction of truth values."""

    @abstractmethod
    def choose(self, condition: T, then: Value | T, otherwise: Value | T) -> Value | T:
        """Return `then if condition else otherwise`."""

    @abstractmethod
    def total(self, terms: Sequence[T], constant: int | Fraction) -> Value | T:
        """Return the sum of the terms and a constant."""

    @abstractmethod
    def extreme(self, op: FoldOp, terms: Sequence[Value | T]) -> Value | T:
        """Return the smallest or the largest of the terms."""

    @abstractmethod
    def select(self, arguments: Sequence[T], rows: Sequence[tuple[Key, Value | T]]) -> Value | T:
        """Return the entry of the row whose key equals the arguments."""

    # The walk

    def _const(self, expr: Const, env: Environment) -> Value | T:
        return exact(expr.value)

    def _name(self, expr: Name, env: Environment) -> Value | T:
        if expr.id in env:
            return env[expr.id]
        if expr.id in self.instances:
            return self.instances[expr.id][()]
        return self.names.constants[expr.id]

    def _lookup(self, expr: Lookup, env: Environment) -> Value | T:
        visit = self._visit
        indices = tuple([visit[type(index)](index, env) for index in expr.indices])
        entries: Mapping[Any, Value | T] = self._entries[expr.base]
        if CONSTANTS.issuperset(map(type, indices)):
            return entries[indices]
        free = [place for place, index in enumerate(indices) if type(index) not in CONSTANTS]
        rows = self._slice(expr.base, entries, tuple(free)).get(_without(indices, free), [])
        arguments = cast("list[T]", [indices[place] for place in free])
        return self.select(arguments, rows)

    def _slice(
        self, base: str, entries: Mapping[Key, Value | T], free: tuple[int, ...]
    ) -> dict[Key, list[tuple[Key, Value | T]]]:
        """Group entries by the fixed part of their keys; each row keeps the free part."""
        if (base, free) not in self._slices:
            groups: dict[Key, list[tuple[Key, Value | T]]] = {}
            for key, entry in entries.items():
                part = tuple(key[place] for place in free)
                groups.setdefault(_without(key, free), []).append((part, entry))
            self._slices[base, free] = groups
        return self._slices[base, free]

    def _unary(self, expr: Unary, env: Environment) -> Value | T:
        operand = self.ground(expr.operand, env)
        match expr.op:
            case UnaryOp.NOT:
                return self.negation(operand)
            case UnaryOp.NEG:
                return self.computed(BinaryOp.SUB, 0, operand)
            case UnaryOp.ABS:
                return self.extreme_of(FoldOp.MAX, [operand, self.computed(BinaryOp.SUB, 0, operand)])

    def _binary(self, expr: Binary, env: Environment) -> Value | T:
        op = expr.op
        if op is BinaryOp.AND or op is BinaryOp.OR or op is BinaryOp.IMPLIES:
            return self._connective(expr, env)
        left, right = self.ground(expr.left, env), self.ground(expr.right, env)
        if op is BinaryOp.ADD:
            return self.sum_of([left, right])
        if op in ARITHMETIC:
            return self.computed(op, left, right)
        if type(left) in CONSTANTS and type(right) in CONSTANTS:
            return COMPARISONS[op](left, right)
        return self.compare(op, left, right)

    def _connective(self, expr: Binary, env: Environment) -> Value | T:
        left = self.ground(expr.left, env)
        if expr.op is BinaryOp.AND:
            return False if left is False else self.every([left, self.ground(expr.right, env)])
        if expr.op is BinaryOp.IMPLIES:
            left = self.negation(left)
        return True if left is True else self.some([left, self.ground(expr.right, env)])

    def _if_else(self, expr: IfElse, env: Environment) -> Value | T:
        condition = self.ground(expr.condition, env)
        if type(condition) in CONSTANTS:
            return self.ground(expr.then if condition else expr.otherwise, env)
        return self.chosen(condition, self.ground(expr.then, env), self.ground(expr.otherwise, env))

    def _membership(self, expr: Membership, env: Environment) -> Value | T:
        item = self.ground(expr.item, env)
        if isinstance(expr.members, Name):
            members: Sequence[Value | T] = self.names.sets[expr.members.id]
        else:
            members = [self.ground(member, env) for member in expr.members]
        return self.some([self.compared(BinaryOp.EQ, item, member) for member in members])

    # Folds

    def _fold(self, expr: Fold, env: Environment) -> Value | T:
        parts = list(self.parts(expr, env))
        match expr.op:
            case FoldOp.ALL:
                return self.every([self.some([*map(self.negation, guard), body]) for guard, body in parts])
            case FoldOp.ANY:
                return self.some([self.every([*guard, body]) for guard, body in parts])
            case FoldOp.COUNT:
                return self.sum_of([self.every([*guard, body]) for guard, body in parts])
            case FoldOp.SUM:
                return self.sum_of([self.guarded(guard, body) for guard, body in parts])
            case FoldOp.DISTINCT:
                return self.distinct([body for _, body in parts])
            case FoldOp.MIN | FoldOp.MAX:
                return self.extreme_of(expr.op, [body for _, body in parts])

    def parts(self, expr: Fold, env: Environment) -> Iterator[tuple[list[T], Value | T]]:
        """Yield each body that a fold runs over with the conditions (terms) under which it counts."""
        if not expr.generators:
            for body in expr.bodies:
                yield [], self.ground(body, env)
        for inner, guard in self.bindings(expr.generators, env):
            yield guard, self.ground(expr.bodies[0], inner)

    def bindings(self, generators: Sequence[Generator], env: Environment) -> Iterator[tuple[Environment, list[T]]]:
        """Yield the environments of nested generators, leaving out those whose conditions are false."""
        if not generators:
            return
        first, rest = generators[0], generators[1:]
        for member in self._domain(first.domain, env):
            inner = {**env, first.index: member}
            guard = self._guard(first.conditions, inner)
            if guard is None:
                continue
            if not rest:
                yield inner, guard
            for innermost, more in self.bindings(rest, inner):
                yield innermost, guard + more

    def _domain(self, domain: Name | Range, env: Environment) -> Sequence[int | str]:
        if isinstance(domain, Name):
            return self.names.sets[domain.id]
        low, high = self.ground(domain.low, env), self.ground(domain.high, env)
        return range(int(cast("int", low)), int(cast("int", high)))  # an integral fraction is an integer too

    def _guard(self, conditions: Sequence[Expr], env: Environment) -> list[T] | None:
        guard: list[T] = []
        for condition in conditions:
            truth = self.ground(condition, env)
            if truth is False:
                return None
            if truth is not True:
                guard.append(truth)  # type: ignore[arg-type]
        return guard

    def guarded(self, guard: Sequence[T], body: Value | T) -> Value | T:
        """Return the body where the guard holds and zero elsewhere."""
        return self.chosen(self.every(guard), body, 0) if guard else body

    def distinct(self, values: Sequence[Value | T]) -> Value | T:
        """Return whether no two of the values are equal."""
        pairs = combinations(values, 2)
        return self.every([self.compared(BinaryOp.NE, left, right) for left, right in pairs])

    def extreme_of(self, op: FoldOp, values: Sequence[Value | T]) -> Value | T:
        """Return the smallest or largest of the values."""
        fixed = [value for value in values if type(value) in CONSTANTS]
        terms = [value for value in values if type(value) not in CONSTANTS]
        if fixed:
            terms.append(max(fixed) if op is FoldOp.MAX else min(fixed))  # type: ignore[type-var]
        return terms[0] if len(terms) == 1 else self.extreme(op, terms)

    # Operations on constants and terms alike

    def negation(self, value: Value | T) -> Value | T:
        """Return the opposite truth value."""
        return not value if type(value) in CONSTANTS else self.opposite(value)  # type: ignore[arg-type]

    def some(self, values: Sequence[Value | T]) -> Value | T:
        """Return whether any of the truth values holds."""
        terms: list[T] = []
        for value in values:
            if value is True:
                return True
            if value is not False:
                terms.append(value)  # type: ignore[arg-type]
        if len(terms) <= 1:
            return terms[0] if terms else False
        return self.any_of(terms)

    def every(self, values: Sequence[Value | T]) -> Value | T:
        """Return whether all of the truth values hold."""
        terms: list[T] = []
        for value in values:
            if value is False:
                return False
            if value is not True:
                terms.append(value)  # type: ignore[arg-type]
        if len(terms) <= 1:
            return terms[0] if terms else True
        return self.all_of(terms)

    def compared(self, op: BinaryOp, left: Value | T, right: Value | T) -> Value | T:
        """Return the truth of a comparison."""
        if type(left) in CONSTANTS and type(right) in CONSTANTS:
            return COMPARISONS[op](left, right)
        return self.compare(op, left, right)

    def computed(self, op: BinaryOp, left: Value | T, right: Value | T) -> Value | T:
        """Return the result of an arithmetic operation."""
        if type(left) in CONSTANTS and type(right) in CONSTANTS:
            return _normal(ARITHMETIC[op](left, right))
        return self.arithmetic(op, left, right)

    def chosen(self, condition: Value | T, then: Value | T, otherwise: Value | T) -> Value | T:
        """Return `then if condition else otherwise`."""
        if type(condition) in CONSTANTS:
            return then if condition else otherwise
        return self.choose(condition, then, otherwise)  # type: ignore[arg-type]

    def sum_of(self, values: Sequence[Value | T]) -> Value | T:
        """Return the sum of the values; truth values count as 0 and 1."""
        terms: list[T] = []
        constant: int | Fraction = 0
        for value in values:
            if type(value) in CONSTANTS:
                constant += value  # type: ignore[operator]
            else:
                terms.append(value)  # type: ignore[arg-type]
        return self.total(terms, constant) if terms else constant


def _without(key: Sequence[Any], places: Sequence[int]) -> Key:
    return tuple(part for place, part in enumerate(key) if place not in places)


def _normal(value: Any) -> Value:
    """Return a number in the one form for its value: an integral fraction becomes an integer."""
    return value.numerator if type(value) is Fraction and value.denominator == 1 else value
