"""Trips as a world: tasks that take turns, answers in JSON, refusals by proof, and a trip written with tools."""

import json

import pytest

from envs import Impossible, PlanDay, Solution, TravelWorld, to_submission
from envs.travel.answers import Days, Denial, Unreadable, read_answer
from envs.travel.schema import Tables, TripTask
from envs.travel.world import TripRefused
from envs.world import World
from tools import ToolFailed, ToolOk


@pytest.fixture(scope="module")
def trips(world: Tables) -> TravelWorld:
    return TravelWorld(world)


def test_levels_take_turns_and_the_size_is_the_number_of_cities(trips: TravelWorld) -> None:
    for size, days in ((1, 3), (2, 5), (3, 7)):
        drawn = trips.tasks(seed=4, count=4, size=size)
        assert [task.level for task in drawn] == ["easy", "medium", "hard", "easy"]
        assert {(task.request.city_count, task.request.days) for task in drawn} == {(size, days)}
        assert drawn[:2] == trips.tasks(seed=4, count=2, size=size)


def test_a_plan_passes_as_days_as_json_and_in_a_fence(trips: TravelWorld) -> None:
    (task,) = trips.tasks(seed=2, count=1, size=1)
    answer = trips.oracle(task)
    assert isinstance(answer, Solution)
    assert answer.optimal
    days = to_submission(answer.plan)
    for text in (json.dumps(days), f"Here it is:\n```json\n{json.dumps({'plan': days})}\n```"):
        assert trips.check(task, text).passed
    assert not trips.check(task, json.dumps(days[:-1])).passed
    assert not trips.check(task, "[1, 2]").passed


def test_a_refusal_is_right_where_the_solver_proves_it() -> None:
    world: World[TripTask] = TravelWorld(solvable=False, name="unsolvable-travel")
    for task in world.tasks(seed=1, count=2, size=1):
        assert isinstance(world.oracle(task), Impossible)
        assert world.check(task, "Sorry, no such trip exists.") == TripRefused(passed=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[]", Days),
        ('{"plan": []}', Days),
        ("```\n[{}]\n```", Days),
        ("this is impossible", Denial),
        ("", Unreadable),
        ("day 1: go", Unreadable),
        ("[1,", Unreadable),
        ('{"days": []}', Unreadable),
        ("[" * 100_000, Unreadable),
    ],
)
def test_answers_are_read_or_refused_with_a_reason(text: str, kind: type) -> None:
    found = read_answer(text)
    assert isinstance(found, kind)
    assert not isinstance(found, Unreadable) or found.reason


def test_the_oracle_plan_is_written_day_by_day_until_nothing_is_missing(trips: TravelWorld) -> None:
    (task,) = trips.tasks(seed=3, count=1, size=1)
    answer = trips.oracle(task)
    assert isinstance(answer, Solution)
    episode = trips.episode(task)
    toolbox = episode.toolbox()
    for day in answer.plan:
        assert not episode.solved
        missing = toolbox.call("missing", {})
        assert isinstance(missing, ToolOk)
        assert missing.value
        assert isinstance(toolbox.call("write_day", {"day": day.model_dump()}), ToolOk)
    assert episode.solved
    assert episode.plan == answer.plan
    nothing = toolbox.call("missing", {})
    assert isinstance(nothing, ToolOk)
    assert nothing.value == []


@pytest.mark.parametrize(
    ("change", "words"),
    [({"days": 9}, "no day 9"), ({"dinner": "Nowhere, Atlantis"}, "Nowhere"), ({"breakfast": 3}, "breakfast")],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_written(
    trips: TravelWorld, change: dict[str, object], words: str
) -> None:
    (task,) = trips.tasks(seed=3, count=1, size=1)
    episode = trips.episode(task)
    before = episode.render()
    day = PlanDay(days=1, current_city=task.request.origin).model_dump()
    refused = episode.toolbox().call("write_day", {"day": {**day, **change}})
    assert isinstance(refused, ToolFailed)
    assert words in str(refused)
    assert episode.render() == before
