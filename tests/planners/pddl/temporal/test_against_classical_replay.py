"""A classical task whose actions are given a duration has the plans of the classical one, one step after the other."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from benchmarks.pddl_replay import mutants
from planners.pddl.diagnose import read_task
from planners.pddl.model import TRUE, AllEffects, PlanSteps
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Valid, validate
from planners.pddl.semantics import PddlTask
from planners.pddl.temporal.model import DurationBound, DurativeAction, TemporalDomain, TimedPlan, TimedStep
from planners.pddl.temporal.replay import TemporalTask, TimedValid, validate_timed_task
from tests.planners.pddl.test_unified import WORLDS


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest) -> tuple[PddlTask, PlanSteps]:
    texts, plan = WORLDS[request.param]
    return PddlTask(*read_task(*texts)), read_plan(plan)


def lasting(task: PddlTask, late: bool) -> TemporalTask:
    """Return the task with actions that take 2; they look and change at their starts, or else at their ends."""
    bounds = (DurationBound("=", Fraction(2)),)
    actions = []
    for action in task.domain.actions:
        at_start, at_end = (action.precondition, action.effect), (TRUE, AllEffects())
        (before, first), (after, last) = (at_end, at_start) if late else (at_start, at_end)
        actions.append(DurativeAction(action.name, action.parameters, bounds, before, TRUE, after, first, last))
    return TemporalTask(TemporalDomain(replace(task.domain, actions=()), tuple(actions)), task.problem)


def one_by_one(plan: PlanSteps, gap: Fraction, duration: Fraction | None) -> TimedPlan:
    return tuple(TimedStep(index * gap, step, duration) for index, step in enumerate(plan))


@pytest.mark.parametrize("late", [False, True])
def test_one_after_the_other_lasting_actions_do_what_actions_do(world: tuple[PddlTask, PlanSteps], late: bool) -> None:
    task, plan = world
    timed = lasting(task, late)
    plain = TemporalTask(TemporalDomain(task.domain), task.problem)
    source = mutants(plan, sorted(task.objects), random.Random(11))
    verdicts = set()
    for candidate in (plan, *(next(source) for _ in range(150))):
        classical = validate(task.domain, task.problem, candidate)
        for other, steps in (
            (timed, one_by_one(candidate, Fraction(5, 2), Fraction(2))),
            (timed, one_by_one(candidate, Fraction(1, 3), Fraction(2))),  # they overlap, and one of their ends is empty
            (plain, one_by_one(candidate, Fraction(1, 7), None)),
        ):
            verdict = validate_timed_task(other, steps)
            assert isinstance(verdict, TimedValid) is isinstance(classical, Valid), (verdict, classical)
            if isinstance(verdict, TimedValid) and isinstance(classical, Valid):
                assert (verdict.final, verdict.cost) == (classical.final, classical.cost)
        verdicts.add(type(classical))
    assert len(verdicts) == 2
