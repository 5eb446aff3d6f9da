"""Read a task whose conditions are conjunctions of literals and whose effects have no conditions.

Terms of patterns are numbers: a parameter is its place, a constant the complement of its place among `constants`.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from planners.pddl.lint import conjuncts
from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    Assign,
    Atom,
    Condition,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    Not,
    Parameter,
    Problem,
    Term,
    Variable,
)
from planners.reasoning.facts import Fact, fact_of
from planners.reasoning.grounding import counts_cost, fluent_predicates
from planners.reasoning.objects import Objects
from tools import InputError

MOST_PARAMETERS = 18
"""A join has a loop for each at most, and Python nests 20 of them."""
TOTAL_COST = FluentTerm("total-cost")
Row = tuple[str, ...]


class NotStripsError(InputError):
    """A task has what this grounder does not read."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An atom of a schema."""

    predicate: str
    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """An action: `domains` has the objects for each parameter; `equal` and `unequal` are pairs of terms."""

    name: str
    domains: tuple[tuple[str, ...], ...]
    positive: tuple[Pattern, ...]
    negative: tuple[Pattern, ...]
    equal: tuple[tuple[int, int], ...]
    unequal: tuple[tuple[int, int], ...]
    adds: tuple[Pattern, ...]
    deletes: tuple[Pattern, ...]
    cost: Fraction
    costs: tuple[Pattern, ...]
    """Functions whose values are added to `cost`."""


@dataclass(frozen=True, slots=True)
class StripsTask:
    """A task as schemas over constants, with its initial facts in order, and its goal."""

    constants: tuple[str, ...]
    schemas: tuple[Schema, ...]
    init: tuple[Fact, ...]
    goal: tuple[Fact, ...]
    unmet: tuple[Fact, ...]
    """What must be false at the goal."""
    fluents: frozenset[str]
    values: dict[Fact, Fraction]
    """The values of functions."""


def reads(domain: Domain, problem: Problem) -> bool:
    """Return whether this grounder reads a task."""
    try:
        _read(domain, problem)
    except InputError:
        return False
    return True


def read_strips(domain: Domain, problem: Problem) -> StripsTask:
    """Return the task; raise `InputError` where it has more than this grounder reads."""
    reader, schemas, goal = _read(domain, problem)
    return StripsTask(
        constants=tuple(reader.constants),
        schemas=schemas,
        init=tuple(sorted(map(fact_of, problem.init))),
        goal=tuple(reader.fact(pattern) for pattern in goal.positive),
        unmet=tuple(reader.fact(pattern) for pattern in goal.negative),
        fluents=fluent_predicates(domain),
        values={(term.function, *(t.name for t in term.terms)): value for term, value in problem.values.items()},
    )


def _read(domain: Domain, problem: Problem) -> "tuple[_Reader, tuple[Schema, ...], _Literals]":
    reader, costs = _Reader(Objects(domain, problem)), counts_cost(problem)
    schemas = tuple(reader.schema(action, counts_cost=costs) for action in domain.actions)
    goal = reader.literals(problem.goal, {})
    if goal.equal or goal.unequal:
        raise NotStripsError("the goal compares objects")
    return reader, schemas, goal


@dataclass(slots=True)
class _Literals:
    positive: list[Pattern] = field(default_factory=list)
    negative: list[Pattern] = field(default_factory=list)
    equal: list[tuple[int, int]] = field(default_factory=list)
    unequal: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Changes:
    adds: list[Pattern] = field(default_factory=list)
    deletes: list[Pattern] = field(default_factory=list)
    cost: Fraction = Fraction(0)
    costs: list[Pattern] = field(default_factory=list)


class _Reader:
    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self.constants: dict[str, int] = {}

    def schema(self, action: Action, *, counts_cost: bool) -> Schema:
        if len(action.parameters) > MOST_PARAMETERS:
            raise NotStripsError(f"the action {action.name!r} has more than {MOST_PARAMETERS} parameters")
        places = {parameter.name: place for place, parameter in enumerate(action.parameters)}
        condition = self.literals(action.precondition, places)
        changes = _Changes()
        self._change(action.effect, places, changes)
        deletes = [pattern for pattern in dict.fromkeys(changes.deletes) if pattern not in changes.adds]
        return Schema(
            name=action.name,
            domains=tuple(self._domain(parameter) for parameter in action.parameters),
            positive=tuple(dict.fromkeys(condition.positive)),
            negative=tuple(dict.fromkeys(condition.negative)),
            equal=tuple(condition.equal),
            unequal=tuple(condition.unequal),
            adds=tuple(dict.fromkeys(changes.adds)),
            deletes=tuple(deletes),
            cost=changes.cost if counts_cost else Fraction(1),
            costs=tuple(changes.costs) if counts_cost else (),
        )

    def literals(self, condition: Condition, places: dict[str, int]) -> _Literals:
        found = _Literals()
        for literal in conjuncts(condition):
            match literal:
                case Atom():
                    found.positive.append(self._pattern(literal, places))
                case Not(body=Atom() as atom):
                    found.negative.append(self._pattern(atom, places))
                case Equals():
                    found.equal.append(self._pair(literal, places))
                case Not(body=Equals() as equals):
                    found.unequal.append(self._pair(equals, places))
                case _:
                    raise NotStripsError(f"a condition is no conjunction of literals: {type(literal).__name__}")
        return found

    def fact(self, pattern: Pattern) -> Fact:
        names = tuple(self.constants)
        return (pattern.predicate, *(names[~term] for term in pattern.terms))

    def _change(self, effect: Effect, places: dict[str, int], changes: _Changes) -> None:
        match effect:
            case AllEffects(parts=parts):
                for part in parts:
                    self._change(part, places, changes)
            case Add(atom=atom):
                changes.adds.append(self._pattern(atom, places))
            case Delete(atom=atom):
                changes.deletes.append(self._pattern(atom, places))
            case Assign(op="increase", target=target, value=Fraction() as value) if target == TOTAL_COST:
                changes.cost += value
            case Assign(op="increase", target=target, value=FluentTerm() as value) if target == TOTAL_COST:
                terms = tuple(self._term(term, places) for term in value.terms)
                changes.costs.append(Pattern(value.function, terms))
            case _:
                raise NotStripsError(f"an effect is no plain one: {type(effect).__name__}")

    def _pattern(self, atom: Atom, places: dict[str, int]) -> Pattern:
        return Pattern(atom.predicate, tuple(self._term(term, places) for term in atom.terms))

    def _pair(self, equals: Equals, places: dict[str, int]) -> tuple[int, int]:
        return self._term(equals.left, places), self._term(equals.right, places)

    def _term(self, term: Term, places: dict[str, int]) -> int:
        if isinstance(term, Variable):
            return places[term.name]
        return ~self.constants.setdefault(term.name, len(self.constants))

    def _domain(self, parameter: Parameter) -> tuple[str, ...]:
        return self._objects.of(parameter.types)
