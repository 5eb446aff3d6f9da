"""What a temporal task needs of an engine."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from planners.pddl.features import features, subconditions
from planners.pddl.lint import all_effects
from planners.pddl.model import Action, Arithmetic, Assign, Comparison, Domain, FluentTerm, Number, Problem
from planners.pddl.pieces import pieces
from planners.pddl.temporal.model import TemporalDomain

DURATIVE_ACTIONS = "durative-actions"
DURATION_INEQUALITIES = "duration-inequalities"
FRACTIONS = "fractions"
COMPUTED_NUMBERS = "computed-numbers"


def temporal_features(temporal: TemporalDomain, problem: Problem) -> frozenset[str]:
    """Return the features of a temporal task: those that `features` knows, and four more.

    These are `durative-actions`, `duration-inequalities` (the plan chooses how long an action takes), `fractions`
    (numbers that are not whole, or a division), and `computed-numbers` (a number changes by something else than a
    constant, or arithmetic says how long an action takes).
    """
    found = set(features(in_moments(temporal), problem))
    if temporal.durative:
        found.add(DURATIVE_ACTIONS)
    if any([bound.op for bound in action.duration] != ["="] for action in temporal.durative):
        found.add(DURATION_INEQUALITIES)
    if not whole_numbers(temporal, problem):
        found.add(FRACTIONS)
    if any(_computes(temporal)):
        found.add(COMPUTED_NUMBERS)
    return frozenset(found)


def _computes(temporal: TemporalDomain) -> Iterator[bool]:
    yield from (isinstance(bound.value, Arithmetic) for action in temporal.durative for bound in action.duration)
    for action in in_moments(temporal).actions:
        for effect in all_effects(action.effect):
            if isinstance(effect, Assign):
                yield not isinstance(effect.value, Fraction) or effect.op.startswith("scale")


def in_moments(temporal: TemporalDomain) -> Domain:
    """Return a domain in which each durative action is cut into its moments, to look at what it says.

    It has no plans of its own: nothing ties the moments together.
    """
    moments = [
        moment
        for action in temporal.durative
        for moment in (action.start, Action(action.name, action.parameters, action.over_all), action.end)
    ]
    return replace(temporal.domain, actions=(*temporal.domain.actions, *moments))


def whole_numbers(temporal: TemporalDomain, problem: Problem) -> bool:
    """Return whether every number that can arise in a task is an integer."""
    return all(map(_is_whole, _numbers(temporal, problem)))


def _is_whole(number: Number) -> bool:
    match number:
        case FluentTerm():
            return True
        case Arithmetic(op, operands):
            return op != "/" and all(map(_is_whole, operands))
        case _:
            return number.denominator == 1


def _numbers(temporal: TemporalDomain, problem: Problem) -> Iterator[Number]:
    yield from problem.values.values()
    yield from (bound.value for action in temporal.durative for bound in action.duration)
    conditions = [problem.goal]
    for action in in_moments(temporal).actions:
        conditions.append(action.precondition)
        conditions += [condition for piece in pieces(action.effect) for condition in piece.conditions]
        for effect in all_effects(action.effect):
            if isinstance(effect, Assign):
                yield Arithmetic("/", (effect.value, effect.value)) if effect.op == "scale-down" else effect.value
    for part in (part for condition in conditions for part in subconditions(condition)):
        if isinstance(part, Comparison):
            yield from (part.left, part.right)
