"""What conditions and effects mean in a state; the one place where the replay of plans gets its truth."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Protocol

from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    And,
    Arithmetic,
    Assign,
    Atom,
    Comparison,
    Condition,
    Constant,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    ForallEffect,
    Imply,
    Not,
    Number,
    Or,
    Parameter,
    Problem,
    Quantified,
    Term,
    Variable,
    When,
)
from planners.pddl.types import TypeTree

GroundAtom = tuple[str, ...]
"""A predicate (or numeric function) and its objects: `("on", "a", "b")`."""
Binding = Mapping[str, str]
COST: GroundAtom = ("total-cost",)
CLOCK: GroundAtom = ("total-time",)


@dataclass(frozen=True, slots=True)
class PddlState:
    """The atoms that are true and the values of the numeric functions that have one."""

    atoms: frozenset[GroundAtom]
    values: Mapping[GroundAtom, Fraction] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.atoms, frozenset(self.values.items())))


class Schema(Protocol):
    """An action of any kind, as far as its name and its parameters go."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the typed variables."""


class Undefined(Exception):  # noqa: N818 - a state of the number more than an error
    """A numeric expression has no value: a function without one, or a division by zero."""


class Conflict(Exception):  # noqa: N818 - reads as what happened
    """Two effects of one action give a numeric function different values."""


class PddlTask:
    """A domain with a problem, ready to evaluate conditions and effects."""

    def __init__(self, domain: Domain, problem: Problem) -> None:
        self.domain = domain
        self.problem = problem
        self.types = TypeTree(domain.types)
        self.objects = {**domain.constants, **problem.objects}
        self.actions = {action.name: action for action in domain.actions}
        self._extensions: dict[tuple[str, ...], tuple[str, ...]] = {}

    @cached_property
    def initial(self) -> PddlState:
        """Return the initial state; `total-cost` starts at zero unless the problem says otherwise."""
        values = {ground_term(term.function, term.terms, {}): value for term, value in self.problem.values.items()}
        if any(function.name == COST[0] for function in self.domain.functions):
            values.setdefault(COST, Fraction(0))
        return PddlState(frozenset(ground_term(a.predicate, a.terms, {}) for a in self.problem.init), values)

    def of_types(self, types: tuple[str, ...]) -> tuple[str, ...]:
        """Return the objects of any of the `types`, in the order in which they are declared."""
        known = self._extensions.get(types)
        if known is None:
            known = tuple(name for name, own in self.objects.items() if self.types.is_a(own, types))
            self._extensions[types] = known
        return known

    def bindings(self, parameters: tuple[Parameter, ...], outer: Binding) -> Iterator[Binding]:
        """Yield every way to bind `parameters` to objects of their types, on top of `outer`."""
        names = [parameter.name for parameter in parameters]
        for objects in product(*(self.of_types(parameter.types) for parameter in parameters)):
            yield {**outer, **dict(zip(names, objects, strict=True))}

    def holds(self, condition: Condition, state: PddlState, binding: Binding) -> bool:
        """Return whether `condition` is true; a comparison with an undefined number is false."""
        match condition:
            case Atom(predicate, terms):
                return ground_term(predicate, terms, binding) in state.atoms
            case And(parts):
                return all(self.holds(part, state, binding) for part in parts)
            case Not(body):
                return not self.holds(body, state, binding)
            case Equals(left, right):
                return ground(left, binding) == ground(right, binding)
            case Or(parts):
                return any(self.holds(part, state, binding) for part in parts)
            case Imply(left, right):
                return not self.holds(left, state, binding) or self.holds(right, state, binding)
            case Quantified(quantifier, parameters, body):
                verdicts = (self.holds(body, state, inner) for inner in self.bindings(parameters, binding))
                return all(verdicts) if quantifier == "forall" else any(verdicts)
            case Comparison():
                return compare(condition, state, binding)

    def successor(self, action: Action, arguments: Iterable[str], state: PddlState) -> PddlState:
        """Return the state after an applicable action; raise `Undefined` or `Conflict` if numbers go wrong."""
        binding = bind(action, arguments)
        changes = Changes()
        self.collect(action.effect, state, binding, changes)
        atoms = (state.atoms - changes.deleted) | changes.added
        return PddlState(atoms, changes.new_values(state) if changes.assigned else state.values)

    def collect(self, effect: Effect, state: PddlState, binding: Binding, changes: "Changes") -> None:
        """Add to `changes` what an effect does in a state."""
        match effect:
            case AllEffects(parts):
                for part in parts:
                    self.collect(part, state, binding, changes)
            case Add(atom):
                changes.added.add(ground_term(atom.predicate, atom.terms, binding))
            case Delete(atom):
                changes.deleted.add(ground_term(atom.predicate, atom.terms, binding))
            case Assign(op, target, value):
                changes.assigned.append(
                    (op, ground_term(target.function, target.terms, binding), evaluate(value, state, binding))
                )
            case When(condition, inner):
                if self.holds(condition, state, binding):
                    self.collect(inner, state, binding, changes)
            case ForallEffect(parameters, inner):
                for more in self.bindings(parameters, binding):
                    self.collect(inner, state, more, changes)


@dataclass(slots=True)
class Changes:
    """What the effects of one action do together."""

    added: set[GroundAtom] = field(default_factory=set)
    deleted: set[GroundAtom] = field(default_factory=set)
    assigned: list[tuple[str, GroundAtom, Fraction]] = field(default_factory=list)

    def new_values(self, state: PddlState) -> dict[GroundAtom, Fraction]:
        """Return the numbers after all assignments, each computed from the state before."""
        values = dict(state.values)
        fixed: dict[GroundAtom, Fraction] = {}
        kinds: dict[GroundAtom, str] = {}
        for op, target, value in self.assigned:
            if op == "assign":
                if fixed.setdefault(target, value) != value:
                    raise Conflict(f"{show(target)} is assigned both {fixed[target]} and {value}")
                continue
            kind = "scaled" if op.startswith("scale") else "increased or decreased"
            if kinds.setdefault(target, kind) != kind:  # the result would hang on the order, and there is none
                raise Conflict(f"{show(target)} is scaled and increased or decreased at once")
            values[target] = _changed(op, _known(values, target), value)
        if overlap := sorted(fixed.keys() & {target for op, target, _ in self.assigned if op != "assign"}):
            raise Conflict(f"{show(overlap[0])} is assigned and changed at once")
        return values | fixed


def _changed(op: str, old: Fraction, value: Fraction) -> Fraction:
    match op:
        case "increase":
            return old + value
        case "decrease":
            return old - value
        case "scale-up":
            return old * value
        case _:
            return _quotient(old, value)


def bind(action: Schema, arguments: Iterable[str]) -> dict[str, str]:
    """Return the parameters of an action with the objects in their places."""
    return dict(zip((parameter.name for parameter in action.parameters), arguments, strict=True))


def ground(term: Term, binding: Binding) -> str:
    """Return the object that a term denotes."""
    return binding[term.name] if isinstance(term, Variable) else term.name


def ground_term(head: str, terms: tuple[Term, ...], binding: Binding) -> GroundAtom:
    """Return an atom or numeric function with objects for its variables."""
    return (head, *[binding[term.name] if isinstance(term, Variable) else term.name for term in terms])


def compare(comparison: Comparison, state: PddlState, binding: Binding) -> bool:
    """Return whether a comparison is true; with an undefined number it is false."""
    try:
        left = evaluate(comparison.left, state, binding)
        right = evaluate(comparison.right, state, binding)
    except Undefined:
        return False
    match comparison.op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "=":
            return left == right
        case ">=":
            return left >= right
        case ">":
            return left > right


def evaluate(number: Number, state: PddlState, binding: Binding) -> Fraction:
    """Return the value of a numeric expression, or raise `Undefined`."""
    match number:
        case FluentTerm(function, terms):
            return _known(state.values, ground_term(function, terms, binding))
        case Arithmetic(op, operands):
            return _arithmetic(op, [evaluate(operand, state, binding) for operand in operands])
        case _:
            return number


def _arithmetic(op: str, values: list[Fraction]) -> Fraction:
    if op == "+":
        return sum(values, Fraction(0))
    if op == "*":
        result = Fraction(1)
        for value in values:
            result *= value
        return result
    if op == "-":
        return -values[0] if len(values) == 1 else values[0] - values[1]
    return _quotient(values[0], values[1])


def _quotient(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise Undefined("a division by zero")
    return left / right


def _known(values: Mapping[GroundAtom, Fraction], target: GroundAtom) -> Fraction:
    if target not in values:
        raise Undefined(f"{show(target)} has no value")
    return values[target]


def show(atom: GroundAtom) -> str:
    """Return a ground atom as PDDL."""
    return f"({' '.join(atom)})"


def to_atom(atom: GroundAtom) -> Atom:
    """Return a ground atom as a tree."""
    return Atom(atom[0], tuple(Constant(name) for name in atom[1:]))
