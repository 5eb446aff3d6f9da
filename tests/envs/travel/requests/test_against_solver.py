"""The solver, which shares nothing with the generator, comes to the same conclusions about its requests."""

import pytest

from envs import Tables, TaskKind, TripSolved, generate_tasks, solve_trip
from envs.travel.schema import Level
from planners import Unsolvable
from tools import Budget


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_the_cheapest_plan_costs_no_more_than_the_budget_of_a_satisfiable_request(world: Tables, level: Level) -> None:
    for task in generate_tasks(world, TaskKind(level, 5, wishes=2), seed=21, count=2):
        outcome = solve_trip(world, task.request, budget=Budget(seconds=60))
        assert isinstance(outcome, TripSolved)
        assert outcome.cost <= (task.request.budget or 0)


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
@pytest.mark.parametrize("wishes", [0, 1])
def test_the_minimal_core_of_an_unsatisfiable_request_is_its_clash(world: Tables, level: Level, wishes: int) -> None:
    kind = TaskKind(level, 3, satisfiable=False, wishes=wishes)
    for task in generate_tasks(world, kind, seed=22, count=2):
        outcome = solve_trip(world, task.request, budget=Budget(seconds=60))
        assert isinstance(outcome, Unsolvable)
        assert task.clash is not None
        assert set(outcome.core) == set(task.clash.culprits)
