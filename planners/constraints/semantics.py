"""The meaning of every node on exact values: the reference that solutions and compilers are held to.

Integers are Python's, reals are fractions, so nothing is ever rounded.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from planners.constraints.kinds import Value, exact
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
from tools import did_you_mean

Scope = dict[str, int | str]
"""The bound indices of generators."""
Number = int | Fraction
MAX_STEPS = 2_000_000
"""The most members that the generators of one program may run over, all nestings counted."""


class Undefined(Exception):  # noqa: N818 - a partial function's answer; callers turn it into an error with a place
    """A node has no value: a missing table entry, a division by zero, a value of the wrong kind."""

    def __init__(self, node: Expr | Name | Range, message: str, hint: str) -> None:
        super().__init__(message)
        self.node, self.message, self.hint = node, message, hint


@dataclass(slots=True)
class Steps:
    """Count what an expansion costs and stop one that would never end."""

    left: int = MAX_STEPS

    def charge(self, count: int, node: Expr | Name | Range) -> None:
        """Count `count` steps on behalf of `node`; raise `Undefined` when none are left."""
        self.left -= count
        if self.left < 0:
            hint = "use smaller sets, or a condition behind an earlier `for` that leaves fewer combinations"
            raise Undefined(node, f"the program expands to more than {MAX_STEPS} parts", hint)


_COMPARE: dict[BinaryOp, Callable[[Any, Any], bool]] = {
    BinaryOp.EQ: operator.eq,
    BinaryOp.NE: operator.ne,
    BinaryOp.LT: operator.lt,
    BinaryOp.LE: operator.le,
    BinaryOp.GT: operator.gt,
    BinaryOp.GE: operator.ge,
}
_CALCULATE: dict[BinaryOp, Callable[[Any, Any], Number]] = {
    BinaryOp.ADD: operator.add,
    BinaryOp.SUB: operator.sub,
    BinaryOp.MUL: operator.mul,
    BinaryOp.DIV: lambda left, right: Fraction(left) / right,
    BinaryOp.FLOORDIV: operator.floordiv,
    BinaryOp.MOD: operator.mod,
}
DIVISIONS = frozenset({BinaryOp.DIV, BinaryOp.FLOORDIV, BinaryOp.MOD})


@dataclass(slots=True)
class Interpreter:
    """Evaluate trees over named values, indexed values and sets."""

    scalars: Mapping[str, Value] = field(default_factory=dict)
    indexed: Mapping[str, Mapping[Key, Value]] = field(default_factory=dict)
    sets: Mapping[str, tuple[int | str, ...]] = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)

    def value(self, node: Expr, scope: Scope) -> Value:
        """Return the value of `node`; raise `Undefined` where it has none."""
        return _RULES[type(node)](self, node, scope)

    def truth(self, node: Expr, scope: Scope) -> bool:
        """Return the value of a node that must be a truth value."""
        value = self.value(node, scope)
        if not isinstance(value, bool):
            raise Undefined(node, f"{value!r} is not a truth value", "write a comparison")
        return value

    def number(self, node: Expr, scope: Scope) -> Number:
        """Return the value of a node that must be a number; truth values count 0 and 1."""
        value = self.value(node, scope)
        if isinstance(value, str):
            raise Undefined(node, f"{value!r} is not a number", "look a number up in a table")
        return int(value) if isinstance(value, bool) else value

    def _const(self, node: Const, _: Scope) -> Value:
        return exact(node.value)

    def _name(self, node: Name, scope: Scope) -> Value:
        if node.id in scope:
            return scope[node.id]
        if node.id not in self.scalars:
            raise Undefined(node, f"{node.id!r} has no value", did_you_mean(node.id, [*scope, *self.scalars]))
        return self.scalars[node.id]

    def _lookup(self, node: Lookup, scope: Scope) -> Value:
        key = tuple(self.index(index, scope) for index in node.indices)
        entries = self.indexed.get(node.base)
        if entries is None:
            raise Undefined(node, f"{node.base!r} has no values", did_you_mean(node.base, self.indexed))
        if key not in entries:
            raise Undefined(node, missing(node.base, key), "add the entry, or exclude it with `if`")
        return entries[key]

    def index(self, node: Expr, scope: Scope) -> int | str:
        """Return the value of a node that must be an index."""
        value = self.value(node, scope)
        if isinstance(value, str):
            return value
        if value != int(value):
            raise Undefined(node, f"the index {value} is not an integer", "use an integer index")
        return int(value)

    def _unary(self, node: Unary, scope: Scope) -> Value:
        if node.op is UnaryOp.NOT:
            return not self.truth(node.operand, scope)
        value = self.number(node.operand, scope)
        return -value if node.op is UnaryOp.NEG or value < 0 else value

    def _binary(self, node: Binary, scope: Scope) -> Value:
        match node.op:  # the right side has no value that matters once the left one decides
            case BinaryOp.AND:
                return self.truth(node.left, scope) and self.truth(node.right, scope)
            case BinaryOp.OR:
                return self.truth(node.left, scope) or self.truth(node.right, scope)
            case BinaryOp.IMPLIES:
                return not self.truth(node.left, scope) or self.truth(node.right, scope)
            case BinaryOp.EQ | BinaryOp.NE:
                return _COMPARE[node.op](self.value(node.left, scope), self.value(node.right, scope))
        left, right = self.number(node.left, scope), self.number(node.right, scope)
        if node.op in _COMPARE:
            return _COMPARE[node.op](left, right)
        if node.op in DIVISIONS:
            check_divisor(node, right)
        return _CALCULATE[node.op](left, right)

    def _if_else(self, node: IfElse, scope: Scope) -> Value:
        return self.value(node.then if self.truth(node.condition, scope) else node.otherwise, scope)

    def _membership(self, node: Membership, scope: Scope) -> Value:
        item = self.value(node.item, scope)
        if isinstance(node.members, Name):
            return item in self.sets[node.members.id]
        return any(item == self.value(member, scope) for member in node.members)

    def _fold(self, node: Fold, scope: Scope) -> Value:
        bindings = self.bindings(node.generators, scope)
        match node.op:
            case FoldOp.SUM:
                return sum(self.number(body, inner) for inner in bindings for body in node.bodies)
            case FoldOp.ALL:
                return all(self.truth(body, inner) for inner in bindings for body in node.bodies)
            case FoldOp.ANY:
                return any(self.truth(body, inner) for inner in bindings for body in node.bodies)
            case FoldOp.COUNT:
                return sum(self.truth(body, inner) for inner in bindings for body in node.bodies)
            case FoldOp.DISTINCT:
                values = [self.value(body, inner) for inner in bindings for body in node.bodies]
                return len(set(values)) == len(values)
            case FoldOp.MIN | FoldOp.MAX:
                numbers = [self.number(body, inner) for inner in bindings for body in node.bodies]
                if not numbers:
                    raise Undefined(node, f"{node.op} over nothing has no value", "make sure that its set has a member")
                return min(numbers) if node.op is FoldOp.MIN else max(numbers)

    def bindings(self, generators: tuple[Generator, ...], scope: Scope) -> Iterator[Scope]:
        """Yield the scopes in which the body of a fold counts."""
        if not generators:
            yield scope
            return
        first, rest = generators[0], generators[1:]
        for member in self.domain(first, scope):
            inner = {**scope, first.index: member}
            if all(self.truth(condition, inner) for condition in first.conditions):
                yield from self.bindings(rest, inner)

    def domain(self, generator: Generator, scope: Scope) -> range | tuple[int | str, ...]:
        """Return what the index of a generator runs over."""
        domain = generator.domain
        if isinstance(domain, Range):
            members: range | tuple[int | str, ...] = range(
                self._whole(domain.low, scope), self._whole(domain.high, scope)
            )
        else:
            members = self.sets[domain.id]
        self.steps.charge(len(members), domain)
        return members

    def _whole(self, node: Expr, scope: Scope) -> int:
        value = self.number(node, scope)
        if value != int(value):
            raise Undefined(node, f"{value} is not an integer", "use `//` to divide")
        return int(value)


def check_divisor(node: Binary, divisor: Number) -> None:
    """Raise `Undefined` for a divisor of zero, and for a negative one where rounding would be ambiguous."""
    if divisor == 0 or (divisor < 0 and node.op is not BinaryOp.DIV):
        raise Undefined(node.right, f"the divisor is {divisor}", "divide by a positive number")


def missing(name: str, key: Key) -> str:
    """Return the message for a key that a table or variable does not have."""
    return f"{name!r} has no entry for {', '.join(map(repr, key))}"


_RULES: dict[type[Expr], Callable[[Interpreter, Any, Scope], Value]] = {
    Const: Interpreter._const,
    Name: Interpreter._name,
    Lookup: Interpreter._lookup,
    Unary: Interpreter._unary,
    Binary: Interpreter._binary,
    IfElse: Interpreter._if_else,
    Membership: Interpreter._membership,
    Fold: Interpreter._fold,
}
