"""Tasks with stable ids, and how answers are judged."""

import pytest

from envs.sokoban import NoPlan, SokobanTask, SokobanWorld, solve
from envs.sokoban.answers import Denial, Moves, Unreadable, read_answer
from envs.sokoban.world import Refused
from envs.world import Impossible, Solution, World
from tools import InputError

WORLD: World[SokobanTask] = SokobanWorld()


@pytest.mark.parametrize("size", range(1, 8))
def test_the_oracle_passes_the_check_at_every_size(size: int) -> None:
    for task in WORLD.tasks(seed=1, count=2, size=size):
        solution = WORLD.oracle(task)
        assert isinstance(solution, Solution)
        assert solution.optimal
        assert WORLD.check(task, solution.plan).passed
        assert not WORLD.check(task, solution.plan[:-1]).passed
        assert not WORLD.check(task, "unsolvable").passed
        assert len(task.level.goals) == size


def test_tasks_without_solution_are_rightly_refused() -> None:
    world = SokobanWorld(solvable=False)
    for task in world.tasks(seed=2, count=3, size=3):
        assert isinstance(solve(task.level), NoPlan)
        assert isinstance(world.oracle(task), Impossible)
        assert world.check(task, "I tried a lot.\nThe level is unsolvable.") == Refused(passed=True)
        assert not world.check(task, "u").passed


def test_an_id_makes_the_same_task_again_and_a_longer_series_begins_alike() -> None:
    short, long = WORLD.tasks(seed=5, count=2, size=3), WORLD.tasks(seed=5, count=4, size=3)
    assert long[:2] == short
    assert len({task.id for task in long}) == 4
    assert all(SokobanWorld().task(task.id) == task for task in long)


def test_the_id_of_a_task_is_stable() -> None:
    (task,) = WORLD.tasks(seed=0, count=1, size=2)
    assert task.id == "sokoban/solvable/7x7-2-6-60/0"


@pytest.mark.parametrize("task_id", ["", "sokoban/solvable/7x7", "travel/1", "sokoban/solvable/7x7-2-6-60/x"])
def test_another_id_is_an_input_error(task_id: str) -> None:
    with pytest.raises(InputError, match="no task of this world"):
        SokobanWorld.task(task_id)


def test_the_text_shows_the_board_and_the_episode_starts_there() -> None:
    (task,) = WORLD.tasks(seed=0, count=1, size=2)
    episode = WORLD.episode(task)
    assert episode.render() in task.text
    assert not episode.solved
    assert "plan" not in [tool.name for tool in episode.toolbox()]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("rrUUl", Moves("rrUUl")),
        ("I think so.\nPlan: rr UU, l.", Moves("rrUUl")),
        ("First I walk.\n```\nu d\nL\n```\nThis solves it.", Moves("udL")),
        ("Up, up, left and then down".replace(" and then", ","), Moves("uuld")),
        ("This is impossible.", Denial()),
        ("It can't be solved", Denial()),
        ("I do not know.", Unreadable("I do not know.")),
        ("", Unreadable("")),
    ],
)
def test_answers_are_read_from_letters_words_and_code_blocks(text: str, reading: object) -> None:
    assert read_answer(text) == reading
