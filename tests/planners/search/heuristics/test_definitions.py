"""Each heuristic against its definition, on every reachable state of small tasks."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.search.heuristics.h_add import HAdd
from planners.search.heuristics.h_ff import HFF
from planners.search.heuristics.h_max import HMax
from planners.search.heuristics.lm_cut import LmCut
from planners.search.heuristics.registry import heuristics
from planners.search.task import FdrTask, Preferring
from tests.planners.search.heuristics.small_fdr import (
    BY_HAND,
    RANDOM,
    Move,
    costs_to_go,
    fdr_task,
    lamps,
    optimal_relaxed_cost,
    random_task,
    relaxed_costs,
    towers,
)

NAMES = sorted(heuristics())
TASKS = st.one_of(RANDOM, st.sampled_from([make() for make in BY_HAND.values()]))
often = settings(max_examples=120)


def test_random_tasks_are_worth_testing() -> None:
    tasks = [random_task(seed) for seed in range(200)]
    costs = [costs_to_go(task)[task.initial] for task in tasks]
    assert sum(0 < cost < inf for cost in costs) >= 60
    assert sum(cost == inf for cost in costs) >= 20
    assert sum(task.has_conditional_effects for task in tasks) >= 60


@pytest.mark.parametrize("name", NAMES)
def test_the_registry_names_each_heuristic_as_it_names_itself(name: str) -> None:
    assert heuristics()[name](towers(3)).name == name


@pytest.mark.parametrize("name", NAMES)
@often
@given(TASKS)
def test_flags_keep_their_promise(name: str, task: FdrTask) -> None:
    heuristic = heuristics()[name](task)
    for state, cost in costs_to_go(task).items():
        value = heuristic(state)
        assert value >= 0
        assert not task.at_goal(state) or value == 0
        assert not heuristic.admissible or value <= cost
        assert not heuristic.safe or value < inf or cost == inf


@pytest.mark.parametrize("name", NAMES)
@often
@given(RANDOM)
def test_a_value_depends_on_the_state_alone(name: str, task: FdrTask) -> None:
    heuristic, other = heuristics()[name](task), heuristics()[name](task)
    states = list(costs_to_go(task))
    values = [heuristic(state) for state in states]
    assert [other(state) for state in reversed(states)] == values[::-1]
    assert [heuristic(state) for state in states] == values


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(heuristics()[name](towers(3)), Preferring)])
@often
@given(TASKS)
def test_preferred_operators_are_applicable_and_come_with_the_same_value(name: str, task: FdrTask) -> None:
    heuristic = heuristics()[name](task)
    assert isinstance(heuristic, Preferring)
    for state in costs_to_go(task):
        value, preferred = heuristic.with_preferred(state)
        assert value == heuristic(state)
        assert list(preferred) == sorted(set(preferred))
        assert all(task.operators[number].applicable(state) for number in preferred)
        assert value < inf or not preferred


@often
@given(TASKS)
def test_h_ff_prefers_something_wherever_a_relaxed_plan_has_a_step(task: FdrTask) -> None:
    heuristic = HFF(task)
    for state in costs_to_go(task):
        value, preferred = heuristic.with_preferred(state)
        assert bool(preferred) == (value < inf and not task.at_goal(state))


@often
@given(TASKS)
def test_h_max_and_h_add_are_the_fixpoints_that_define_them(task: FdrTask) -> None:
    h_max, h_add = HMax(task), HAdd(task)
    for state in costs_to_go(task):
        assert h_max(state) == relaxed_costs(task, state, max)
        assert h_add(state) == relaxed_costs(task, state, sum)


@often
@given(TASKS)
def test_the_bounds_lie_around_the_optimal_relaxed_plan(task: FdrTask) -> None:
    h_max, h_add, h_ff, lm_cut = HMax(task), HAdd(task), HFF(task), LmCut(task)
    for state in list(costs_to_go(task))[:30]:
        optimal = optimal_relaxed_cost(task, state)
        assert h_max(state) <= lm_cut(state) <= optimal
        # An action that the relaxed plan takes twice, for a conditional effect later on, is paid for once.
        least = 0 if task.has_conditional_effects else optimal
        assert least <= h_ff(state) <= h_add(state)
        values = (optimal, h_max(state), h_add(state), h_ff(state), lm_cut(state))
        assert len({value == inf for value in values}) == 1


def test_known_values() -> None:
    task = towers(4)
    values = {name: heuristics()[name](task)(task.initial) for name in NAMES}
    assert values["goal-count"] == 3
    assert values["blind"] == 1
    assert values["h-max"] == values["lm-cut"] == 4
    assert values["h-ff"] == 5
    assert values["h-add"] == 12
    assert costs_to_go(task)[task.initial] == 4
    assert LmCut(lamps(5))(lamps(5).initial) <= costs_to_go(lamps(5))[lamps(5).initial]


def test_costs_that_double_with_every_layer_stay_finite_and_ordered() -> None:
    layers = 80
    moves: list[Move] = [
        (f"(o{2 * n + side})", {2 * n: 1, 2 * n + 1: 1}, [({}, 2 * n + 2 + side, 1)], 1)
        for n in range(layers)
        for side in (0, 1)
    ]
    task = fdr_task("doubling", [2] * (2 * layers + 2), (1, 1) + (0,) * 2 * layers, {2 * layers: 1}, moves)
    assert HFF(task)(task.initial) == 2 * layers - 1
    assert 1 << 24 < HAdd(task)(task.initial) < inf


def test_one_costly_operator_does_not_drown_the_others() -> None:
    moves: list[Move] = [("(dear)", {}, [({}, 0, 1)], 10**12), ("(cheap)", {0: 1}, [({}, 1, 1)], 1)]
    task = fdr_task("dear", [2, 2], (0, 0), {0: 1, 1: 1}, moves)
    assert HAdd(task)(task.initial) == 2 * 10**12 + 1
    assert HFF(task)(task.initial) == LmCut(task)(task.initial) == 10**12 + 1
