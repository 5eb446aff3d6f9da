"""Every world, whatever its kind, poses, solves, judges and plays tasks through one contract."""

from typing import Any

import pytest

from envs import Impossible, Solution, open_world, worlds
from tools import InputError, ToolOk

SMALL = 2


def test_the_worlds_of_all_packages_are_there() -> None:
    assert {"blocksworld", "river-crossing", "sokoban", "unsolvable-sokoban"} <= set(worlds())
    assert [open_world(name).name for name in worlds()] == list(worlds())


def test_an_unknown_world_is_named_with_its_nearest() -> None:
    with pytest.raises(InputError, match="'sokobon'") as raised:
        open_world("sokobon")
    assert "'sokoban'" in raised.value.hint


@pytest.mark.parametrize("name", worlds())
def test_tasks_come_from_the_seed_alone(name: str) -> None:
    one, other = (open_world(name).tasks(seed=1, count=count, size=SMALL) for count in (1, 2))
    assert len(other) == 2
    assert (one[0].id, one[0].text) == (other[0].id, other[0].text)
    assert other[0].id != other[1].id


@pytest.mark.parametrize("name", worlds())
def test_the_oracle_is_right_by_the_checker(name: str) -> None:
    world = open_world(name)
    (task,) = world.tasks(seed=1, count=1, size=SMALL)
    answer = world.oracle(task)
    denial = world.check(task, "unsolvable")
    if isinstance(answer, Solution):
        assert world.check(task, answer.plan).passed
        assert not denial.passed
    else:
        assert isinstance(answer, Impossible)
        assert denial.passed


@pytest.mark.parametrize("name", worlds())
def test_an_episode_offers_tools_and_shows_its_state(name: str) -> None:
    world = open_world(name)
    (task,) = world.tasks(seed=1, count=1, size=SMALL)
    episode = world.episode(task)
    assert not episode.solved
    assert episode.render()
    toolbox = episode.toolbox()
    assert len(toolbox) >= 2
    assert isinstance(toolbox.call("look", {}), ToolOk)


@pytest.mark.parametrize("name", worlds())
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"size": -1}, "the size of the tasks is -1"),
        ({"size": "large"}, "the size of the tasks is 'large'"),
        ({"count": -2}, "the count of the tasks is -2"),
        ({"seed": "a"}, "the seed of the tasks is 'a'"),
    ],
)
def test_tasks_that_cannot_be_drawn_are_refused_with_what_is_wrong(name: str, wrong: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_world(name).tasks(**{"seed": 1, "count": 1, "size": 1, **wrong})


@pytest.mark.parametrize("name", worlds())
@pytest.mark.parametrize("answer", [None, 3, ["x"], iter(()), {"plan": []}, [None], [["pick-up", "b1"]]])
def test_an_answer_of_any_form_is_judged(name: str, answer: Any) -> None:
    world = open_world(name)
    (task,) = world.tasks(seed=1, count=1, size=SMALL)
    assert not world.check(task, answer).passed


@pytest.mark.parametrize("name", worlds())
def test_a_task_of_another_world_is_refused(name: str) -> None:
    world = open_world(name)
    (foreign,) = open_world("hanoi" if name != "hanoi" else "gripper").tasks(seed=1, count=1, size=SMALL)
    for use in (lambda: world.check(foreign, ""), lambda: world.oracle(foreign), lambda: world.episode(foreign)):
        with pytest.raises(InputError, match=f"'{foreign.id}' is no task of the world '{name}'"):
            use()
