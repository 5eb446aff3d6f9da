"""Give every node of a tree its type and say whether it depends on a decision; collect all mistakes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from planners.constraints.findings import Finding
from planners.constraints.kinds import BOOL, INT, REAL, TEXT, UNKNOWN, Kind, Names, Type, type_of_value
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
    Span,
    Unary,
    UnaryOp,
    children,
)
from tools import did_you_mean

Scope = Mapping[str, Type]

_LOGIC = {BinaryOp.AND, BinaryOp.OR, BinaryOp.IMPLIES}
_ORDER = {BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE}
_EQUALITY = {BinaryOp.EQ, BinaryOp.NE}
_WHOLE = {BinaryOp.FLOORDIV, BinaryOp.MOD}


@dataclass(slots=True)
class TypeChecker:
    """Check the trees of one program; nodes are known by identity, so the trees must be kept alive."""

    names: Names
    types: dict[int, Type] = field(default_factory=dict)
    constant: dict[int, bool] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    where: str = ""
    text: str = ""

    def check(self, tree: Expr, where: str, text: str, wanted: Kind) -> None:
        """Check one whole expression, which must be a truth value or a number as `wanted`."""
        self.where, self.text = where, text
        found = self.type(tree, {})
        if found.kind is Kind.UNKNOWN:
            return
        if wanted is Kind.BOOL and found.kind is not Kind.BOOL:
            self.report(tree.span, f"a constraint must be a truth value, this is {found}", "compare it: `... <= 3`")
        elif wanted is not Kind.BOOL and not found.numeric:
            self.report(tree.span, f"an objective must be a number, this is {found}", "look its cost up in a table")

    def report(self, span: Span, message: str, hint: str) -> Type:
        """Record a mistake and return the type that silences its consequences."""
        self.findings.append(Finding(self.where, message, hint, self.text, span))
        return UNKNOWN

    def type(self, node: Expr, scope: Scope) -> Type:
        """Return the type of `node` and record it, together with whether it is constant."""
        found = _RULES[type(node)](self, node, scope)
        self.types[id(node)] = found
        self.constant[id(node)] = self._is_constant(node)
        return found

    def _is_constant(self, node: Expr) -> bool:
        if isinstance(node, Name) and node.id in self.names.variables:
            return False
        if isinstance(node, Lookup) and node.base in self.names.variables:
            return False
        return all(self.constant.get(id(child), True) for child in children(node))

    def expect(self, node: Expr, scope: Scope, kind: Kind, why: str) -> Type:
        """Return the type of `node` and report it unless it is a truth value or a number as asked."""
        found = self.type(node, scope)
        if found.kind is Kind.UNKNOWN:
            return found
        if kind is Kind.BOOL and found.kind is not Kind.BOOL:
            hint = "compare it: `... > 0`" if found.numeric else "compare it: `... == 'member'`"
            return self.report(node.span, f"{why} needs a truth value, this is {found}", hint)
        if kind is Kind.INT and not found.numeric:
            return self.report(node.span, f"{why} needs a number, this is {found}", "look a number up in a table")
        return found

    # Leaves

    def _const(self, node: Const, _: Scope) -> Type:
        return type_of_value(node.value) if not isinstance(node.value, float) else REAL

    def _name(self, node: Name, scope: Scope) -> Type:
        names, name = self.names, node.id
        if name in scope:
            return scope[name]
        if name in names.constants:
            return type_of_value(names.constants[name])
        if name in names.variables:
            over = names.variables[name].over
            if not over:
                return names.variable_type(name)
            hint = f"write `{name}[{', '.join(over)}]` with one member of each set"
            return self.report(node.span, f"{name!r} needs {_indices(len(over))}", hint)
        if name in names.tables:
            count = len(names.tables[name].columns)
            return self.report(node.span, f"the table {name!r} needs {_indices(count)}", f"write `{name}[...]`")
        if name in names.sets:
            return self.report(
                node.span, f"{name!r} is a set, not a value", f"use it in `for i in {name}` or `x in {name}`"
            )
        return self.report(node.span, f"unknown name {name!r}", self._suggest(name, scope))

    def _suggest(self, name: str, scope: Scope) -> str:
        homes = [home for home, members in self.names.sets.items() if name in members]
        if homes:
            return f"members are quoted: write '{name}'"
        return did_you_mean(name, [*scope, *self.names.all()])

    def _lookup(self, node: Lookup, scope: Scope) -> Type:
        given = [self.type(index, scope) for index in node.indices]
        name = node.base
        if name in self.names.variables:
            over = self.names.variables[name].over
            wanted, found = [self.names.member_type(part) for part in over], self.names.variable_type(name)
        elif name in self.names.tables:
            table = self.names.tables[name]
            if not table.entries:
                return UNKNOWN  # nothing is known about a table without rows; any look-up in it fails
            wanted, found = list(table.columns), table.type
        else:
            return self._no_table(node, scope)
        if len(given) != len(wanted):
            count = f"{name!r} takes {_indices(len(wanted))}, not {len(given)}"
            hint = f"write `{name}`" if not wanted else f"its indices are: {', '.join(map(str, wanted))}"
            return self.report(node.span, count, hint)
        for index, expected, actual in zip(node.indices, wanted, given, strict=True):
            self._match(index, actual, expected)
        return found

    def _no_table(self, node: Lookup, scope: Scope) -> Type:
        name = node.base
        if name in self.names or name in scope:
            return self.report(node.span, f"{name!r} takes no index", f"write `{name}`")
        span = Span(node.span.start, node.span.start + len(name))
        known = [*self.names.tables, *(v for v, variable in self.names.variables.items() if variable.over)]
        return self.report(span, f"unknown table or variable {name!r}", did_you_mean(name, known))

    def _match(self, node: Expr, actual: Type, expected: Type) -> None:
        """Report a value that cannot be a member of what is expected."""
        if Kind.UNKNOWN in {actual.kind, expected.kind}:
            return
        integers = {Kind.INT, Kind.BOOL}
        if expected.kind is not Kind.ELEMENT:
            if actual.kind not in integers:
                self.report(node.span, f"an integer is needed here, this is {actual}", "use an integer index")
        elif actual.kind is not Kind.ELEMENT or (
            actual.set and expected.set and actual.set != expected.set and not self._overlap(actual, expected)
        ):
            self.report(node.span, f"{expected} is needed here, this is {actual}", self._members(expected))
        elif isinstance(node, Const) and expected.set and node.value not in self.names.sets[expected.set]:
            hint = did_you_mean(node.value, self.names.sets[expected.set])
            self.report(node.span, f"{node.value!r} is not a member of {expected.set!r}", hint)

    def _overlap(self, first: Type, second: Type) -> bool:
        return not set(self.names.sets[first.set]).isdisjoint(self.names.sets[second.set])

    def _members(self, expected: Type) -> str:
        members = self.names.sets.get(expected.set, ())
        return f"members are {', '.join(map(repr, members[:6]))}" if members else "use a quoted member"

    # Operators

    def _unary(self, node: Unary, scope: Scope) -> Type:
        if node.op is UnaryOp.NOT:
            self.expect(node.operand, scope, Kind.BOOL, "`not`")
            return BOOL
        found = self.expect(node.operand, scope, Kind.INT, f"`{node.op}`")
        return INT if found.kind is Kind.BOOL else found

    def _binary(self, node: Binary, scope: Scope) -> Type:
        if node.op in _LOGIC:
            self.expect(node.left, scope, Kind.BOOL, f"`{node.op}`")
            self.expect(node.right, scope, Kind.BOOL, f"`{node.op}`")
            return BOOL
        if node.op in _EQUALITY:
            self._equal(node.left, node.right, scope)
            return BOOL
        left = self.expect(node.left, scope, Kind.INT, f"`{node.op}`")
        right = self.expect(node.right, scope, Kind.INT, f"`{node.op}`")
        if node.op in _ORDER:
            return BOOL
        if node.op in _WHOLE:
            return self._whole_division(node, left, right)
        if node.op is BinaryOp.DIV:
            return self._division(node)
        return _promote(left, right)

    def _equal(self, left: Expr, right: Expr, scope: Scope) -> None:
        first, second = self.type(left, scope), self.type(right, scope)
        if Kind.UNKNOWN in {first.kind, second.kind}:
            return
        if first.numeric and second.numeric:
            return
        span = Span(left.span.start, right.span.end)
        if first.numeric or second.numeric:
            self.report(span, f"{first} never equals {second}", "compare values of the same kind")
            return
        self._match(right, second, first)
        if isinstance(left, Const):
            self._match(left, first, second)

    def _division(self, node: Binary) -> Type:
        if not self.constant[id(node.right)]:
            hint = "multiply both sides of the comparison instead"
            return self.report(node.right.span, "the divisor depends on a decision", hint)
        return REAL

    def _whole_division(self, node: Binary, left: Type, right: Type) -> Type:
        if REAL in {left, right}:
            return self.report(node.span, f"`{node.op}` is for integers", "use `/`, or scale to integers")
        if not self.constant[id(node.right)]:
            hint = f"divide by a constant, or add a variable for the result of `{node.op}`"
            return self.report(node.right.span, f"the divisor of `{node.op}` depends on a decision", hint)
        return INT

    def _if_else(self, node: IfElse, scope: Scope) -> Type:
        self.expect(node.condition, scope, Kind.BOOL, "`if`")
        first, second = self.type(node.then, scope), self.type(node.otherwise, scope)
        if Kind.UNKNOWN in {first.kind, second.kind}:
            return UNKNOWN
        return self._unite(node.span, first, second)

    def _unite(self, span: Span, first: Type, second: Type) -> Type:
        if first == second:
            return first
        if first.numeric and second.numeric:
            return _promote(first, second)
        if first.numeric or second.numeric:
            return self.report(span, f"{first} and {second} do not mix", "give both the same kind")
        return TEXT

    def _membership(self, node: Membership, scope: Scope) -> Type:
        if isinstance(node.members, Name):
            found = self.type(node.item, scope)
            self._match(node.item, found, self._set(node.members, scope))
            return BOOL
        for member in node.members:
            self._equal(node.item, member, scope)
        if not node.members:
            self.type(node.item, scope)
        return BOOL

    # Folds

    def _fold(self, node: Fold, scope: Scope) -> Type:
        for generator in node.generators:
            scope = {**scope, generator.index: self._generator(generator, scope, node.op)}
        if node.op in {FoldOp.ALL, FoldOp.ANY, FoldOp.COUNT}:
            for body in node.bodies:
                self.expect(body, scope, Kind.BOOL, node.op.value)
            return INT if node.op is FoldOp.COUNT else BOOL
        if node.op is FoldOp.DISTINCT:
            self._distinct(node, scope)
            return BOOL
        if node.op is not FoldOp.SUM and not node.bodies:
            return self.report(node.span, f"{node.op} of nothing has no value", "give it at least one value")
        result = INT
        for body in node.bodies:
            result = _promote(result, self.expect(body, scope, Kind.INT, node.op.value))
        return result

    def _distinct(self, node: Fold, scope: Scope) -> None:
        found = [self.type(body, scope) for body in node.bodies]
        for body, kind in zip(node.bodies[1:], found[1:], strict=True):
            self._unite(body.span, found[0], kind)

    def _generator(self, node: Generator, scope: Scope, op: FoldOp) -> Type:
        if node.index in scope or node.index in self.names:
            self.report(node.span, f"the index {node.index!r} hides another name", "choose a new name for the index")
        index = self._range(node.domain, scope) if isinstance(node.domain, Range) else self._set(node.domain, scope)
        inner = {**scope, node.index: index}
        for condition in node.conditions:
            self.expect(condition, inner, Kind.BOOL, "`if`")
            if op in {FoldOp.MIN, FoldOp.MAX, FoldOp.DISTINCT} and not self.constant[id(condition)]:
                hint = "move the choice into the value: `x[i] if condition else other`"
                self.report(condition.span, f"a condition inside {op} depends on a decision", hint)
        return index

    def _range(self, node: Range, scope: Scope) -> Type:
        for end in (node.low, node.high):
            found = self.expect(end, scope, Kind.INT, "range")
            if found == REAL:
                self.report(end.span, "range needs integers", "use `//` to divide")
            if not self.constant[id(end)]:
                self.report(end.span, "range depends on a decision", "use a constant range and `if`")
        return INT

    def _set(self, node: Name, scope: Scope) -> Type:
        if node.id in self.names.sets:
            return self.names.member_type(node.id)
        if node.id in self.names or node.id in scope:
            return self.report(node.span, f"{node.id!r} is not a set", did_you_mean(node.id, self.names.sets))
        return self.report(node.span, f"there is no set {node.id!r}", did_you_mean(node.id, self.names.sets))


def _promote(left: Type, right: Type) -> Type:
    if UNKNOWN in {left, right}:
        return UNKNOWN
    return REAL if REAL in {left, right} else INT


def _indices(count: int) -> str:
    return "no index" if count == 0 else "1 index" if count == 1 else f"{count} indices"


_RULES: dict[type[Expr], Callable[[TypeChecker, Any, Scope], Type]] = {
    Const: TypeChecker._const,
    Name: TypeChecker._name,
    Lookup: TypeChecker._lookup,
    Unary: TypeChecker._unary,
    Binary: TypeChecker._binary,
    IfElse: TypeChecker._if_else,
    Membership: TypeChecker._membership,
    Fold: TypeChecker._fold,
}
