"""Generated requests: judged by the checker, and their clashes by the counting that proves them."""

import pytest

from envs import Checker, Tables, TaskKind, constraint_names, generate_tasks
from envs.travel.requests.clashes import Counting, keep_only
from envs.travel.schema import Level, TripRequest
from envs.travel.search import TravelSearch
from tools import InputError

LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("days", [3, 5, 7])
@pytest.mark.parametrize("wishes", [0, 3])
def test_a_satisfiable_request_comes_with_a_plan_that_passes_both_profiles(
    world: Tables, level: Level, days: int, wishes: int
) -> None:
    kind = TaskKind(level, days, wishes=wishes)  # type: ignore[arg-type]
    checker = Checker(world)
    for task in generate_tasks(world, kind, seed=1, count=4):
        verdicts = checker.check(task.request, task.annotated_plan)
        assert verdicts.official.passed
        assert verdicts.strict.passed
        assert len(task.request.wishes) == wishes
        assert task.clash is None


def test_the_kinds_of_wishes_are_many(world: Tables) -> None:
    tasks = generate_tasks(world, TaskKind("medium", 5, wishes=3), seed=2, count=30)
    assert len({wish.expression.translate(_NO_DIGITS) for task in tasks for wish in task.request.wishes}) >= 8


_NO_DIGITS = str.maketrans("", "", "0123456789")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("days", [3, 5])
def test_the_culprits_of_an_unsatisfiable_request_clash_on_their_own(world: Tables, level: Level, days: int) -> None:
    counting = Counting(TravelSearch(world))
    kind = TaskKind(level, days, satisfiable=False)  # type: ignore[arg-type]
    for task in generate_tasks(world, kind, seed=1, count=4):
        assert task.clash is not None
        assert task.annotated_plan is None
        assert set(task.clash.culprits) <= set(constraint_names(task.request))
        alone = keep_only(task.request, task.clash.culprits)
        found = counting.find_clash(alone)
        assert found is not None
        assert found.culprits == task.clash.culprits
        assert found.reason == task.clash.reason


def test_an_impossible_wish_is_its_own_clash(world: Tables) -> None:
    for task in generate_tasks(world, TaskKind("medium", 3, satisfiable=False, wishes=1), seed=4, count=6):
        assert task.clash is not None
        assert task.clash.culprits == tuple(wish.name for wish in task.request.wishes)


def test_unsatisfiable_requests_fail_for_different_reasons(world: Tables) -> None:
    tasks = generate_tasks(world, TaskKind("hard", 3, satisfiable=False), seed=6, count=24)
    culprits = {task.clash.culprits for task in tasks if task.clash}
    assert len(culprits) >= 4
    assert {len(names) for names in culprits} == {1, 2}


@pytest.mark.parametrize("satisfiable", [True, False])
def test_the_same_seed_gives_the_same_requests(world: Tables, satisfiable: bool) -> None:
    kind = TaskKind("hard", 5, satisfiable=satisfiable)
    once = generate_tasks(world, kind, seed=9, count=3)
    assert generate_tasks(world, kind, seed=9, count=3) == once
    assert generate_tasks(world, kind, seed=10, count=3) != once
    assert generate_tasks(world, kind, seed=9, count=1) == once[:1]


def test_levels_follow_the_official_vocabulary(world: Tables) -> None:
    for level, local in (("easy", 0), ("medium", 1), ("hard", 3)):
        for task in generate_tasks(world, TaskKind(level, 3), seed=5, count=8):  # type: ignore[arg-type]
            request = task.request
            stated = (request.house_rule, request.room_type, request.transport_rule, request.cuisines or None)
            assert sum(value is not None for value in stated) == local
            assert len(request.cuisines) in (0, {0: 0, 1: 2, 3: 4}[local])
            assert (request.people == 1) == (level == "easy")
            assert request.budget is not None
            assert request.budget % 100 == 0


def test_an_oracle_may_refuse_a_request(world: Tables) -> None:
    asked: list[TripRequest] = []

    def even_budgets_only(request: TripRequest) -> bool:
        asked.append(request)
        return (request.budget or 0) % 200 == 0

    tasks = generate_tasks(world, TaskKind("easy", 3), seed=1, count=5, oracle=even_budgets_only)
    assert all((task.request.budget or 0) % 200 == 0 for task in tasks)
    assert len(asked) > 5


def test_tables_without_such_requests_are_an_error(world: Tables) -> None:
    barren = Tables((), (), (), (), (), world.states, "")
    with pytest.raises(InputError, match="no request of the kind 'easy-3-sat'"):
        generate_tasks(barren, TaskKind(), seed=1, count=1)


def test_requests_for_the_real_tables_come_with_valid_plans(real_world: Tables) -> None:
    checker = Checker(real_world)
    for level in LEVELS:
        for task in generate_tasks(real_world, TaskKind(level, 5, wishes=2), seed=1, count=3):
            verdicts = checker.check(task.request, task.annotated_plan)
            assert verdicts.official.passed
            assert verdicts.strict.passed
