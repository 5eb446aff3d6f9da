"""What a task needs of an engine, found in the tree and not in its declared requirements."""

from collections.abc import Iterator
from fractions import Fraction

from planners.pddl.lint import all_effects
from planners.pddl.model import (
    AllEffects,
    And,
    Assign,
    Atom,
    Comparison,
    Condition,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    ForallEffect,
    Imply,
    Not,
    Or,
    Parameter,
    Problem,
    Quantified,
    When,
)

COST = "total-cost"
CLASSICAL = frozenset(
    {
        "typing",
        "equality",
        "negative-preconditions",
        "disjunction",
        "quantifiers",
        "conditional-effects",
        "action-costs",
    }
)
"""Everything that a classical ADL planner with action costs handles."""
SUMMED_COSTS, CONDITIONAL_COSTS = "summed-costs", "conditional-costs"


def features(domain: Domain, problem: Problem) -> frozenset[str]:
    """Return the features of a task: those in `CLASSICAL`, and others that fewer engines have.

    These are `numeric`, `general-costs` (costs that are no natural numbers), `summed-costs` (an action costs several
    things at once, of which Fast Downward's translator takes the last one), `conditional-costs`, and `general-types`
    (`either`, or a type with several parents).
    """
    found = set(_of_types(domain, problem))
    for action in domain.actions:
        found.update(_of_condition(action.precondition))
        found.update(_of_effect(action.effect))
    found.update(_of_condition(problem.goal))
    found.update(_of_numbers(domain, problem))
    return frozenset(found)


def _of_types(domain: Domain, problem: Problem) -> Iterator[str]:
    if domain.types:
        yield "typing"
    listed: list[tuple[str, ...]] = [*domain.types.values(), *domain.constants.values(), *problem.objects.values()]
    listed += [parameter.types for parameter in variables_of(domain, problem)]
    if any(len(types) > 1 for types in listed):
        yield "general-types"


def variables_of(domain: Domain, problem: Problem) -> Iterator[Parameter]:
    """Yield the parameters of all actions and the variables of all quantifiers."""
    for action in domain.actions:
        yield from action.parameters
        for condition in (action.precondition, *_conditions_in(action.effect)):
            for part in subconditions(condition):
                yield from part.parameters if isinstance(part, Quantified) else ()
        for effect in subeffects(action.effect):
            yield from effect.parameters if isinstance(effect, ForallEffect) else ()
    for part in subconditions(problem.goal):
        yield from part.parameters if isinstance(part, Quantified) else ()


def subconditions(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all conditions inside it."""
    waiting = [condition]
    while waiting:
        current = waiting.pop()
        yield current
        match current:
            case And(parts) | Or(parts):
                waiting.extend(reversed(parts))
            case Not(body) | Quantified(body=body):
                waiting.append(body)
            case Imply(left, right):
                waiting.extend((right, left))


def subeffects(effect: Effect) -> Iterator[Effect]:
    """Yield an effect and all effects inside it."""
    waiting = [effect]
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, AllEffects):
            waiting.extend(reversed(current.parts))
        elif isinstance(current, (When, ForallEffect)):
            waiting.append(current.effect)


def _conditions_in(effect: Effect) -> Iterator[Condition]:
    return (part.condition for part in subeffects(effect) if isinstance(part, When))


def _of_condition(condition: Condition) -> Iterator[str]:
    for part in subconditions(condition):
        match part:
            case Not(Atom()):
                yield "negative-preconditions"
            case Not(Equals()) | Equals():
                yield "equality"
            case Not(body) if not isinstance(body, Comparison):
                yield from ("negative-preconditions", "disjunction")
            case Or() | Imply():
                yield "disjunction"
            case Quantified():
                yield "quantifiers"
            case Comparison():
                yield "numeric"


def _of_effect(effect: Effect) -> Iterator[str]:
    for part in subeffects(effect):
        if isinstance(part, (When, ForallEffect)):
            yield "conditional-effects"
    for condition in _conditions_in(effect):
        yield from _of_condition(condition)


def _of_numbers(domain: Domain, problem: Problem) -> Iterator[str]:
    by_action = [list(_assignments(action.effect)) for action in domain.actions]
    changed = [effect for effects in by_action for effect in effects]
    costs = [effect for effect in changed if _is_cost(effect)]
    moving = {effect.target.function for effect in changed}
    if len(costs) < len(changed) or any(not _is_static(effect, moving) for effect in costs):
        yield "numeric"
    if costs:
        yield "action-costs"
    if any(sum(map(_is_cost, effects)) > 1 for effects in by_action) or any(_costs_within(domain, ForallEffect)):
        yield SUMMED_COSTS
    if any(_costs_within(domain, When)):
        yield CONDITIONAL_COSTS
    literal = [effect.value for effect in costs if not isinstance(effect.value, FluentTerm)]
    stored = [value for term, value in problem.values.items() if term.function != COST]
    for value in (*literal, *(stored if costs else ())):
        if not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
            yield "general-costs"
    metric = problem.metric
    if metric is not None and (metric.sense, metric.expression) not in _PLAIN_METRICS:
        yield "numeric"


_PLAIN_METRICS = (("minimize", FluentTerm(COST)), ("minimize", FluentTerm("total-time")))


def _assignments(effect: Effect) -> Iterator[Assign]:
    return (part for part in all_effects(effect) if isinstance(part, Assign))


def _costs_within(domain: Domain, kind: type[When] | type[ForallEffect]) -> Iterator[bool]:
    for action in domain.actions:
        for part in subeffects(action.effect):
            if isinstance(part, kind):
                yield from map(_is_cost, _assignments(part))


def _is_cost(effect: Assign) -> bool:
    return effect.op == "increase" and effect.target.function == COST


def _is_static(effect: Assign, moving: set[str]) -> bool:
    value = effect.value
    return not isinstance(value, FluentTerm) or value.function not in moving
