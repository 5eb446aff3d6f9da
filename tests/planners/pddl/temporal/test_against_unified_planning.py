"""The replay and unified-planning's validator on plans that were changed: every disagreement falls under a rule."""

import random
from fractions import Fraction

import pytest
from unified_planning.engines.plan_validator import TimeTriggeredPlanValidator
from unified_planning.exceptions import UPException

from planners.pddl.diagnose import read_temporal_task
from planners.pddl.temporal.model import TimedPlan
from planners.pddl.temporal.plan_text import read_timed_plan
from planners.pddl.temporal.replay import TemporalTask, TimedInvalid, TimedValid, TimedVerdict, validate_timed_task
from planners.pddl.temporal.unified import timed_plan_to_unified_planning, to_unified_planning_timed
from tests.planners.pddl.temporal.mutants import mutants
from tests.planners.pddl.temporal.temporal_worlds import WORLDS

PLANS = 150
EFFECTLESS_STARTS = {"rest"}


def rule(plan: TimedPlan, ours: TimedVerdict, conflict: str) -> str:
    """Return the rule by which the replay and unified-planning differ on a plan, nothing if there is none.

    `conflict` is what unified-planning says about conflicting effects, if that is why it refuses the plan.
    """
    if isinstance(ours, TimedValid):
        # It counts it as a conflict if two set one atom alike at one time, which PDDL 2.1 allows.
        times = [time for step in plan for time in {step.start, step.end}]
        meet = {time for time in times if times.count(time) > 1}
        return "double effect" if conflict and Fraction(conflict.rsplit(" ", 1)[1]) in meet else ""
    if ours.fault == "interference":
        return "no moving targets"  # It has no such rule: only effects that contradict each other conflict.
    starts = {step.step.action for step in plan if step.start == ours.time}
    ends = [step for step in plan if step.end == ours.time]
    if ours.fault == "over-all" and starts <= EFFECTLESS_STARTS and not ends:
        return "start without effects"  # It looks at the states that effects make, and here there is none.
    return ""


@pytest.mark.parametrize("name", WORLDS)
def test_the_replay_and_unified_planning_agree_on_changed_plans_but_for_three_rules(name: str) -> None:
    found = compared(name, PLANS, seed=5)
    assert found.pop("agree: valid") > PLANS // 20
    assert found.pop("agree: invalid") > PLANS // 4
    assert set(found) <= {"raised", "no moving targets", "double effect", "start without effects"}


@pytest.mark.parametrize(
    ("name", "plan", "expected"),
    [
        ("pottery", "0: (heat old) [12]\n1: (fire jug old) [7]\n1: (fire cup old) [3]\n5: (fire bowl old) [5]\n"
                    "11: (glaze cup)\n11: (glaze bowl)", "no moving targets"),
        ("garden", "0: (sprinkle long) [4]\n1/3: (note herbs)\n5: (note roses)\n5: (rest) [1.5]\n5: (rest) [1.5]",
         "double effect"),
        ("garden", "0: (sprinkle long) [4]\n1/3: (note herbs)\n5: (note roses)\n3.5: (rest) [1.5]",
         "start without effects"),
    ],
)  # fmt: skip
def test_each_rule_has_a_plan_that_shows_it(name: str, plan: str, expected: str) -> None:
    assert compared(name, 0, seed=1, first=plan) == {expected: 1}


def compared(name: str, count: int, seed: int, first: str = "") -> dict[str, int]:
    """Return how often both agree, and by which rules they differ; a difference without a rule fails."""
    world = WORLDS[name]
    task = TemporalTask(*read_temporal_task(world.domain, world.problem))
    translated = to_unified_planning_timed(task.temporal, task.problem)
    validator = TimeTriggeredPlanValidator(environment=translated.environment)
    plan = read_timed_plan(first or world.plan)
    source = mutants(plan, sorted(task.problem.objects), random.Random(seed))
    found: dict[str, int] = {}
    for candidate in (plan, *(next(source) for _ in range(count))):
        ours = validate_timed_task(task, candidate)
        try:
            theirs = validator.validate(translated, timed_plan_to_unified_planning(candidate, translated))
        except UPException:  # steps with objects of wrong types
            assert isinstance(ours, TimedInvalid)
            key = "raised"
        else:
            log = theirs.log_messages or []
            key = f"agree: {'valid' if theirs else 'invalid'}"
            if bool(theirs) != isinstance(ours, TimedValid):
                key = rule(candidate, ours, log[0].message if log else "")
                assert key, (ours, theirs, candidate)
            elif isinstance(ours, TimedValid) and name == "workshop":
                assert set(theirs.metric_evaluations.values()) == {ours.cost}
        found[key] = found.get(key, 0) + 1
    return found
