"""Check a program once: declarations, syntax, types and ranges; the result is what every reader works on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planners.constraints.declarations import declaration_findings
from planners.constraints.findings import Finding, ProgramError
from planners.constraints.kinds import Kind, Names, TableInfo, Type, Value, names_of
from planners.constraints.parser import one_line, parse
from planners.constraints.program import Bool, Choice, ConstraintProgram, Int, Key, Real
from planners.constraints.ranges import Interval, RangeChecker
from planners.constraints.syntax import Expr
from planners.constraints.typecheck import TypeChecker


@dataclass(frozen=True, slots=True)
class CheckedConstraint:
    """A named constraint with its tree; `weight` is `None` for a rule of the world."""

    name: str
    tree: Expr
    weight: float | None
    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedPreference:
    """A soft constraint with its tree; breaking it costs `weight`."""

    name: str
    tree: Expr
    weight: int
    text: str


@dataclass(frozen=True, slots=True)
class CheckedGoal:
    """An objective with its tree."""

    sense: Literal["minimize", "maximize"]
    tree: Expr
    text: str


@dataclass(frozen=True, slots=True)
class CheckedProgram:
    """A program without mistakes: its names, its trees, and the type and range of every node.

    Nodes are known by identity: ask only about nodes of these trees. Trees hold no set names outside
    generators and `in`, every look-up has an entry, and no number leaves [-2**40, 2**40].
    """

    program: ConstraintProgram
    names: Names
    constraints: tuple[CheckedConstraint, ...]
    preferences: tuple[CheckedPreference, ...]
    goals: tuple[CheckedGoal, ...]
    _types: Mapping[int, Type]
    _constant: Mapping[int, bool]
    _bounds: Mapping[int, Interval]

    @property
    def sets(self) -> Mapping[str, tuple[int | str, ...]]:
        """Return the members of each set in their given order."""
        return self.names.sets

    @property
    def constants(self) -> Mapping[str, Value]:
        """Return the constants in exact form."""
        return self.names.constants

    @property
    def tables(self) -> Mapping[str, TableInfo]:
        """Return the tables with keys as tuples and exact entries."""
        return self.names.tables

    @property
    def variables(self) -> Mapping[str, Bool | Int | Real | Choice]:
        """Return the declared variables by name."""
        return self.names.variables

    def instances(self, variable: str) -> tuple[Key, ...]:
        """Return the index tuples of a variable; `((),)` for one without index."""
        return self.names.instances(variable)

    def type_of(self, node: Expr) -> Type:
        """Return the type of a node."""
        return self._types[id(node)]

    def is_constant(self, node: Expr) -> bool:
        """Return whether a node depends on no decision variable (it may depend on bound indices)."""
        return self._constant[id(node)]

    def bounds_of(self, node: Expr) -> Interval:
        """Return the least and greatest number that a node takes over all bindings of its indices.

        Truth values count 0 and 1. Recorded for nodes that depend on decisions and for the constant nodes
        directly below them; a textual node or one that is never reached has no interval: `KeyError`.
        """
        return self._bounds[id(node)]


Checked = CheckedConstraint | CheckedPreference | CheckedGoal


def check(program: ConstraintProgram | CheckedProgram) -> CheckedProgram:
    """Check a program; raise a `ProgramError` with every mistake found.

    A later stage runs only when the earlier ones found nothing: declarations, syntax with types, ranges.
    """
    if isinstance(program, CheckedProgram):
        return program
    _stop_on(declaration_findings(program))
    names = names_of(program)
    findings: list[Finding] = []
    constraints, preferences, goals = _parse_all(program, findings)
    types = TypeChecker(names, findings=findings)
    items: tuple[Checked, ...] = (*constraints, *preferences, *goals)
    for item in items:
        types.check(item.tree, label(item), item.text, Kind.REAL if isinstance(item, CheckedGoal) else Kind.BOOL)
    _stop_on(findings)
    ranges = RangeChecker(names, types.constant)
    for item in items:
        ranges.check(item.tree, label(item), item.text)
    _stop_on(ranges.findings)
    return CheckedProgram(program, names, constraints, preferences, goals, types.types, types.constant, ranges.bounds)


def label(item: Checked) -> str:
    """Return how errors name a constraint, preference or goal."""
    return item.sense if isinstance(item, CheckedGoal) else item.name


def _stop_on(findings: list[Finding]) -> None:
    if findings:
        raise ProgramError(findings)


def _parse_all(
    program: ConstraintProgram, findings: list[Finding]
) -> tuple[tuple[CheckedConstraint, ...], tuple[CheckedPreference, ...], tuple[CheckedGoal, ...]]:
    def tree(text: str, where: str) -> Expr | None:
        try:
            return parse(text, where)
        except ProgramError as error:
            findings.extend(error.findings)
            return None

    constraints = tuple(
        CheckedConstraint(item.name, found, item.weight, one_line(item.expression), item.source)
        for item in program.constraints
        if (found := tree(item.expression, item.name)) is not None
    )
    preferences = tuple(
        CheckedPreference(item.name, found, item.weight, one_line(item.expression))
        for item in program.preferences
        if (found := tree(item.expression, item.name)) is not None
    )
    goals = tuple(
        CheckedGoal(item.sense, found, one_line(item.expression))
        for item in program.objectives
        if (found := tree(item.expression, item.sense)) is not None
    )
    return constraints, preferences, goals
