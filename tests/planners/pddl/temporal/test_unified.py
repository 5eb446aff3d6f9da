from fractions import Fraction
from typing import Any

import pytest
from unified_planning.model.metrics import MinimizeMakespan

from planners.pddl.diagnose import read_temporal_task
from planners.pddl.temporal.plan_text import read_timed_plan
from planners.pddl.temporal.unified import (
    timed_plan_from_unified_planning,
    timed_plan_to_unified_planning,
    to_unified_planning_timed,
)
from tests.planners.pddl.temporal.temporal_worlds import BARGES, GARDEN, POTTERY, WORKSHOP, WORLDS, TemporalWorld
from tools import InputError


def translated(world: TemporalWorld, *, from_start: bool = False) -> Any:
    task = read_temporal_task(world.domain, world.problem)
    return to_unified_planning_timed(*task, over_all_from_start=from_start)


@pytest.mark.parametrize("name", WORLDS)
def test_a_plan_goes_there_and_back(name: str) -> None:
    plan = tuple(sorted(read_timed_plan(WORLDS[name].plan), key=lambda step: step.start))
    task = translated(WORLDS[name])
    assert timed_plan_from_unified_planning(timed_plan_to_unified_planning(plan, task)) == plan


@pytest.mark.parametrize("from_start", [False, True])
def test_what_must_hold_over_all_is_open_at_both_ends_unless_it_is_to_hold_from_the_start(from_start: bool) -> None:
    mend = translated(WORKSHOP, from_start=from_start).action("mend")
    (interval,) = [interval for interval in mend.conditions if interval.lower != interval.upper]
    assert (interval.is_left_open(), interval.is_right_open()) == (not from_start, True)


@pytest.mark.parametrize(
    ("duration", "lower", "upper", "left_open"),
    [
        ("(= ?duration 8)", 8, 8, False),
        ("(and (>= ?duration 2) (<= ?duration 6) (<= ?duration 5))", 2, 5, False),
        ("(<= ?duration 6)", 0, 6, True),
        ("(>= ?duration 2)", 2, 1_000_000, False),
        ("()", 0, 1_000_000, True),
    ],
)
def test_bounds_become_an_interval(duration: str, lower: int, upper: int, left_open: bool) -> None:
    world = WORKSHOP._replace(domain=WORKSHOP.domain.replace("(= ?duration 8)", duration))
    interval = translated(world).action("light").duration
    assert (interval.lower.constant_value(), interval.upper.constant_value()) == (lower, upper)
    assert (interval.is_left_open(), interval.is_right_open()) == (left_open, False)


def test_bounds_that_only_the_replay_can_join_are_refused() -> None:
    both = "(and (>= ?duration (work ?f)) (>= ?duration 2))"
    world = WORKSHOP._replace(domain=WORKSHOP.domain.replace("(= ?duration (work ?f))", both))
    with pytest.raises(InputError, match="one bound of a kind"):
        translated(world)


def test_numbers_are_integers_where_all_of_them_are() -> None:
    assert translated(POTTERY).fluent("places").type.is_int_type()
    assert translated(GARDEN).fluent("water").type.is_real_type()
    half = POTTERY._replace(problem=POTTERY.problem.replace("(= (thickness cup) 1)", "(= (thickness cup) 1.5)"))
    task = translated(half)
    assert task.fluent("places").type.is_real_type()
    assert Fraction(3, 2) in {value.constant_value() for value in task.explicit_initial_values.values()}


def test_quantified_conditions_are_written_out() -> None:
    assert not {"UNIVERSAL_CONDITIONS", "EXISTENTIAL_CONDITIONS"} & translated(GARDEN).kind.features


def test_the_makespan_is_a_metric_there_and_a_sum_with_it_is_left_out() -> None:
    (metric,) = translated(WORKSHOP).quality_metrics
    assert isinstance(metric, MinimizeMakespan)
    assert translated(BARGES).quality_metrics == []
    assert len(translated(GARDEN).quality_metrics) == 1
