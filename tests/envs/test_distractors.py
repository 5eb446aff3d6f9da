"""Distractors add to the text of any world's tasks and change nothing else."""

import re
from typing import Any

import pytest

from envs import DistractedTask, DistractedWorld, Solution, distracted, open_world, sokoban, worlds
from envs.classical import PlanTask
from envs.travel.schema import TripTask
from tools import InputError

COUNT = 6


def pairs(name: str, count: int = 2) -> list[tuple[Any, DistractedTask[Any]]]:
    """Return tasks with the same tasks under distractors."""
    world = open_world(name)
    drawn = {"seed": 3, "count": count, "size": 2}
    return list(zip(world.tasks(**drawn), DistractedWorld(world, COUNT).tasks(**drawn), strict=True))


@pytest.mark.parametrize("name", worlds())
def test_the_text_grows_and_still_says_all_that_it_said(name: str) -> None:
    for task, more in pairs(name):
        assert more.id != task.id
        assert len(more.text.split()) >= len(task.text.split()) + 2 * COUNT
        if isinstance(task, PlanTask):
            assert set(task.text.splitlines()) <= set(more.text.splitlines())
        else:
            letters = iter(more.text)
            assert all(letter in letters for letter in task.text)


@pytest.mark.parametrize("name", worlds())
def test_the_oracle_and_the_checker_say_what_they_said_before(name: str) -> None:
    world, wrapped = open_world(name), DistractedWorld(open_world(name), COUNT)
    for task, more in pairs(name, count=1):
        assert isinstance(task, PlanTask) or more.plain == task
        before, after = world.oracle(task), wrapped.oracle(more)
        assert type(after) is type(before)
        answers = ["unsolvable", "nonsense", before.plan if isinstance(before, Solution) else "u"]
        assert [wrapped.check(more, answer) for answer in answers] == [world.check(task, answer) for answer in answers]
        assert wrapped.episode(more).render() == world.episode(task).render()


def test_the_pddl_of_a_sokoban_level_and_its_board_stay_as_they_are() -> None:
    for task, more in pairs("sokoban"):
        assert sokoban.to_pddl(more.plain.level) == sokoban.to_pddl(task.level)
        assert task.text.partition("\n\n")[2] in more.text


def test_the_request_of_a_trip_stays_as_it_is() -> None:
    for task, more in pairs("travel"):
        assert isinstance(more.plain, TripTask)
        assert more.plain.request == task.request
        assert re.findall(r"[\d$]", more.text) == re.findall(r"[\d$]", task.text)


def test_the_same_seed_distracts_alike_and_another_one_differently() -> None:
    (task,) = open_world("travel").tasks(seed=1, count=1, size=1)
    assert distracted(task, 4, 1) == distracted(task, 4, 1)
    assert distracted(task, 4, 1).text != distracted(task, 4, 2).text


def test_a_text_of_one_sentence_is_told_after_the_remarks() -> None:
    (task,) = open_world("travel").tasks(seed=1, count=1, size=1)
    short = TripTask("t", "A week in a city", task.request, task.level)
    assert distracted(short, 2, 1).text.endswith(". A week in a city")


def test_there_are_no_more_remarks_than_there_are() -> None:
    (task,) = open_world("sokoban").tasks(seed=1, count=1, size=1)
    assert distracted(task, 10_000, 1).text.count("The roof") == 6


@pytest.mark.parametrize("name", ["hanoi", "sokoban"])
@pytest.mark.parametrize("number", [-1, 2.5, "many"])
def test_a_number_of_distractors_that_is_none_is_refused(name: str, number: Any) -> None:
    (task,) = open_world(name).tasks(seed=1, count=1, size=1)
    with pytest.raises(InputError, match="the number of distractors is"):
        distracted(task, number, 1)


def test_a_task_without_distractors_is_none_of_the_distracted_world() -> None:
    world = open_world("hanoi")
    (plain,) = world.tasks(seed=1, count=1, size=2)
    wrong: Any = plain
    with pytest.raises(InputError, match="is no task of the world 'hanoi'"):
        DistractedWorld(world).check(wrong, "")
