"""From lifted conditions and effects to masks: static parts are decided, the rest is numbered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    And,
    Assign,
    Atom,
    Comparison,
    Condition,
    Constant,
    Delete,
    Effect,
    Equals,
    FluentTerm,
    ForallEffect,
    Imply,
    Not,
    Number,
    Or,
    Parameter,
    Quantified,
    Step,
    Term,
    When,
)
from planners.reasoning.facts import Fact, FactTable
from planners.reasoning.formula import ALWAYS, NEVER, Formula, Literal, dnf, every, negation, some
from planners.reasoning.joins import Binding
from planners.reasoning.objects import Objects
from planners.reasoning.task import ConditionalEffect, Cost, GroundAction, GroundTask
from tools import InputError

TOTAL_COST = "total-cost"
_NUMERIC_HINT = "numeric planning needs an engine; only increases of total-cost are read here"


@dataclass(frozen=True, slots=True)
class Instantiation:
    """What is needed to ground conditions and effects: the objects, the static facts, the numbers of the others.

    With `counts_cost` the actions cost what they add to `total-cost`, otherwise 1. With `closed` a fact without a
    number is false and gets none.
    """

    objects: Objects
    static: frozenset[Fact]
    fluents: frozenset[str]
    facts: FactTable = field(default_factory=FactTable)
    values: dict[Fact, Fraction] = field(default_factory=dict)
    counts_cost: bool = False
    closed: bool = False

    def action(self, action: Action, binding: Binding) -> GroundAction | None:
        """Return one instance, or None where its precondition is false whatever the state."""
        precondition = dnf(self.formula(action.precondition, binding))
        if precondition == NEVER:
            return None
        add = delete = 0
        conditional = []
        for condition, added, deleted in self._effects(action.effect, binding):
            when = dnf(condition)
            if when == ALWAYS:
                add |= added
                delete |= deleted
            elif when != NEVER:
                conditional.append(ConditionalEffect(when, added, deleted))
        step = Step(action.name, tuple(binding[parameter.name] for parameter in action.parameters))
        cost = self._cost(action.effect, binding) if self.counts_cost else 1
        return GroundAction(step, precondition, add, delete & ~add, tuple(conditional), cost)

    def formula(self, condition: Condition, binding: Binding) -> Formula:
        """Return a condition under a binding of its free variables."""
        match condition:
            case Atom():
                return self._atom(condition, binding)
            case Equals(left=left, right=right):
                return _name(left, binding) == _name(right, binding)
            case Not(body=body):
                return negation(self.formula(body, binding))
            case And(parts=parts):
                return every(self.formula(part, binding) for part in parts)
            case Or(parts=parts):
                return some(self.formula(part, binding) for part in parts)
            case Imply(left=left, right=right):
                return some(self.formula(part, binding) for part in (Not(left), right))
            case Quantified(quantifier=quantifier, parameters=parameters, body=body):
                bodies = (self.formula(body, inner) for inner in self._inner(parameters, binding))
                return every(bodies) if quantifier == "forall" else some(bodies)
            case Comparison():
                raise InputError("a condition compares numbers", hint=_NUMERIC_HINT)

    def _atom(self, atom: Atom, binding: Binding) -> Formula:
        fact = _fact(atom, binding)
        if fact[0] in self.fluents:
            if self.closed and fact not in self.facts:
                return False
            return Literal(self.facts.number(fact))
        return fact in self.static

    def _inner(self, parameters: tuple[Parameter, ...], binding: Binding) -> Iterator[Binding]:
        names = [parameter.name for parameter in parameters]
        for values in self.objects.bindings(parameters):
            yield {**binding, **dict(zip(names, values, strict=True))}

    def _effects(self, effect: Effect, binding: Binding) -> Iterator[tuple[Formula, int, int]]:
        """Yield condition, added and deleted facts of the parts of an effect."""
        match effect:
            case Add(atom=atom):
                yield True, 1 << self.facts.number(_fact(atom, binding)), 0
            case Delete(atom=atom):
                yield True, 0, 1 << self.facts.number(_fact(atom, binding))
            case When(condition=condition, effect=inner):
                when = self.formula(condition, binding)
                for further, add, delete in self._effects(inner, binding):
                    yield every((when, further)), add, delete
            case ForallEffect(parameters=parameters, effect=inner):
                for longer in self._inner(parameters, binding):
                    yield from self._effects(inner, longer)
            case AllEffects(parts=parts):
                for part in parts:
                    yield from self._effects(part, binding)

    def _cost(self, effect: Effect, binding: Binding) -> Cost:
        match effect:
            case Assign(op="increase", target=FluentTerm(function="total-cost", terms=())):
                return _plain(self._number(effect.value, binding))
            case AllEffects(parts=parts):
                return _plain(sum((Fraction(self._cost(part, binding)) for part in parts), Fraction(0)))
            case ForallEffect(parameters=parameters, effect=inner):
                costs = (Fraction(self._cost(inner, longer)) for longer in self._inner(parameters, binding))
                return _plain(sum(costs, Fraction(0)))
            case When(effect=inner) if self._cost(inner, binding):
                raise InputError("what an action costs depends on a condition", hint=_NUMERIC_HINT)
            case Assign(target=target):
                raise InputError(f"an effect changes the number {target.function!r}", hint=_NUMERIC_HINT)
        return 0

    def _number(self, number: Number, binding: Binding) -> Fraction:
        match number:
            case Fraction():
                return number
            case FluentTerm(function=function, terms=terms):
                key = (function, *(_name(term, binding) for term in terms))
                if key in self.values:
                    return self.values[key]
                raise InputError(f"{' '.join(key)!r} has no value in the initial state", hint="add (= (...) number)")
        raise InputError("a cost is computed with arithmetic", hint=_NUMERIC_HINT)


def reading_of(task: GroundTask) -> Instantiation:
    """Return what reads further conditions over a task's facts; facts that it never met can never hold."""
    return Instantiation(task.objects, task.static, task.fluents, task.facts, closed=True)


def binding_of(schema: Action, step: Step) -> Binding:
    """Return the objects that a step gives to the schema's parameters."""
    return {parameter.name: name for parameter, name in zip(schema.parameters, step.arguments, strict=True)}


def _fact(atom: Atom, binding: Binding) -> Fact:
    return (atom.predicate, *[_name(term, binding) for term in atom.terms])


def _name(term: Term, binding: Binding) -> str:
    return term.name if isinstance(term, Constant) else binding[term.name]


def _plain(cost: Fraction) -> Cost:
    return cost.numerator if cost.denominator == 1 else cost
