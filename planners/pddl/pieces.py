"""Effects as flat pieces: what changes, under which conditions, for which objects."""

from collections.abc import Iterator
from dataclasses import dataclass

from planners.pddl.features import COST, subconditions
from planners.pddl.lint import all_effects, simple_effects
from planners.pddl.model import (
    Add,
    AllEffects,
    Assign,
    Comparison,
    Condition,
    Delete,
    Domain,
    Effect,
    FluentTerm,
    ForallEffect,
    Number,
    Parameter,
    Problem,
    When,
)
from planners.pddl.substitution import fluents_of


@dataclass(frozen=True, slots=True)
class Piece:
    """One change with everything around it: `forall parameters when conditions effect`."""

    effect: Add | Delete | Assign
    conditions: tuple[Condition, ...] = ()
    parameters: tuple[Parameter, ...] = ()


def pieces(effect: Effect) -> Iterator[Piece]:
    """Yield the pieces of an effect in the order of the text."""
    waiting: list[tuple[Effect, tuple[Condition, ...], tuple[Parameter, ...]]] = [(effect, (), ())]
    while waiting:
        current, conditions, parameters = waiting.pop()
        match current:
            case AllEffects(parts):
                waiting.extend((part, conditions, parameters) for part in reversed(parts))
            case When(condition, inner):
                waiting.append((inner, (*conditions, condition), parameters))
            case ForallEffect(more, inner):
                waiting.append((inner, conditions, (*parameters, *more)))
            case Add() | Delete() | Assign():
                yield Piece(current, conditions, parameters)


def cost_is_plain(domain: Domain, problem: Problem) -> bool:
    """Return whether `total-cost` is the metric and nothing but a sum of unconditional costs from zero on."""
    metric = problem.metric
    if metric is None or metric.sense != "minimize" or metric.expression != FluentTerm(COST):
        return False
    if problem.values.get(FluentTerm(COST), 0) != 0 or any(_reads_cost(c) for c in _conditions(domain, problem)):
        return False
    return all(_adds_costs(action.effect) for action in domain.actions)


def _adds_costs(effect: Effect) -> bool:
    touching = [part for part in all_effects(effect) if isinstance(part, Assign) and _mentions_cost(part)]
    plain = [
        part
        for part in simple_effects(effect)
        if isinstance(part, Assign) and part.op == "increase" and part.target.function == COST
    ]
    return len(touching) == len(plain) and not any(_names_cost(part.value) for part in plain)


def _mentions_cost(part: Assign) -> bool:
    return part.target.function == COST or _names_cost(part.value)


def _names_cost(value: Number) -> bool:
    return any(term.function == COST for term in fluents_of(Comparison("=", value, value)))


def _conditions(domain: Domain, problem: Problem) -> Iterator[Condition]:
    yield problem.goal
    for action in domain.actions:
        yield action.precondition
        yield from (condition for piece in pieces(action.effect) for condition in piece.conditions)


def _reads_cost(condition: Condition) -> bool:
    return any(
        isinstance(part, Comparison) and any(term.function == COST for term in fluents_of(part))
        for part in subconditions(condition)
    )
