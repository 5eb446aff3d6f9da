"""The strict profile: what the official one finds, and the closures of its gaps; it never lets more pass."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from envs.travel.checker.advice import advice_on
from envs.travel.checker.closures import CLOSURES, Trip
from envs.travel.checker.closures_hard import HARD_CLOSURES
from envs.travel.checker.commonsense import COMMONSENSE_CHECKS
from envs.travel.checker.cost import trip_cost
from envs.travel.checker.hard import HARD_CHECKS, stated
from envs.travel.checker.official import NOT_REACHED, hard_rules_reached
from envs.travel.checker.raw import Case, StoppedError
from envs.travel.checker.trip import read_trip
from envs.travel.checker.trip_values import TripValues, values_of
from envs.travel.checker.verdict import (
    COMMONSENSE,
    HARD,
    Failed,
    Finding,
    Judged,
    NotApplicable,
    NotReached,
    Passed,
    Rule,
    Violation,
)
from envs.travel.schema import Wish
from planners import evaluate_text
from tools import InputError


def judge_strict(case: Case, surplus: int) -> Judged:
    """Return the strict verdict on a delivered plan; `surplus` days follow those that were asked for."""
    trip = read_trip(case)
    commonsense = _commonsense(case, trip, surplus)
    reached = hard_rules_reached(commonsense)
    hard = tuple(_hard(case, trip, rule, reached=reached) for rule in HARD)
    return Judged(
        "strict",
        commonsense,
        hard,
        trip_cost(case, case.index.exact),
        _wishes(case, reached=reached),
        tuple(advice_on(case, trip)),
    )


def _commonsense(case: Case, trip: Trip, surplus: int) -> tuple[Finding, ...]:
    broken: Mapping[Rule, list[Violation]] = defaultdict(list)
    if surplus:
        message = f"{surplus} days follow the {case.last} that were asked for"
        broken[Rule.COMPLETE].append(Violation(message, f"plan exactly {case.last} days", closure="S8"))
    for closure in CLOSURES:
        for rule, violation in closure(case, trip):
            broken[rule].append(violation)
    return tuple(_finding(rule, _official(case, rule), broken[rule]) for rule in COMMONSENSE)


def _official(case: Case, rule: Rule) -> Violation | None:
    try:
        return COMMONSENSE_CHECKS[rule](case)
    except StoppedError as stopped:
        message = f"the official evaluation would stop here: {stopped.reason}"
        return Violation(message, 'write all values as text, and "-" for nothing', stopped.day)


def _hard(case: Case, trip: Trip, rule: Rule, *, reached: bool) -> Finding:
    if not stated(rule, case.request):
        return NotApplicable(rule)
    if not reached:
        return NotReached(rule, NOT_REACHED)
    return _finding(rule, HARD_CHECKS[rule](case), HARD_CLOSURES[rule](case, trip))


def _finding(rule: Rule, official: Violation | None, closures: Iterable[Violation]) -> Finding:
    """Join what both found, without what a closure only says again."""
    violations = [] if official is None else [official]
    said = {(violation.day, violation.value.strip()) for violation in violations}
    violations += [found for found in closures if (found.day, found.value.strip()) not in said]
    return Failed(rule, tuple(violations)) if violations else Passed(rule)


def _wishes(case: Case, *, reached: bool) -> tuple[Finding, ...]:
    wishes = case.request.wishes
    if not reached:
        return tuple(NotReached(wish.name, NOT_REACHED) for wish in wishes)
    if not wishes:
        return ()
    values = values_of(case)
    return tuple(_wish(wish, values) for wish in wishes)


def _wish(wish: Wish, values: TripValues) -> Finding:
    try:
        holds = evaluate_text(wish.expression, values.names, values.sets)
    except InputError as error:
        problem = Violation(f"{wish.expression!r} cannot be evaluated: {error.message}", error.hint)
        return Failed(wish.name, (problem,))
    if holds is True:
        return Passed(wish.name)
    asked = f" ({wish.source!r})" if wish.source else ""
    message = f"the wish {wish.name!r}{asked} does not hold: {wish.expression}"
    return Failed(wish.name, (Violation(message, "change what the wish speaks about"),))
