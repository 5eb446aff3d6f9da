"""The Gymnasium environment: the official checker, the rewards, and registration."""

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from envs.sokoban import ENVIRONMENT_ID, LevelShape, PlanFound, read_levels, register, solve
from envs.sokoban.gymnasium_env import ACTIONS, CODES, SokobanEnv

(LEVEL,) = read_levels("######\n#@$ .#\n#    #\n######\n")


@pytest.fixture(autouse=True)
def registered() -> None:
    register()
    register()


@pytest.mark.parametrize("mode", ["rgb_array", "ansi"])
def test_the_environment_passes_the_checker_of_gymnasium(mode: str) -> None:
    check_env(gymnasium.make(ENVIRONMENT_ID, render_mode=mode).unwrapped)


def test_a_given_level_passes_the_checker_too() -> None:
    check_env(gymnasium.make(ENVIRONMENT_ID, level=LEVEL, render_mode="rgb_array").unwrapped)


def test_the_plan_of_the_solver_solves_an_episode_with_the_rewards_of_boxoban() -> None:
    environment = SokobanEnv(LEVEL)
    environment.reset(seed=0)
    rewards, ended = [], []
    for letter in "rr":
        _, reward, terminated, truncated, _ = environment.step(np.int64(ACTIONS.index(letter)))
        rewards.append(reward)
        ended.append((terminated, truncated))
    assert rewards == pytest.approx([-0.1, -0.1 + 1 + 10])
    assert ended == [(False, False), (True, False)]


def test_pushing_a_box_off_its_goal_costs_what_it_gave() -> None:
    (level,) = read_levels("#######\n#@* $.#\n#     #\n#######\n")
    environment = SokobanEnv(level)
    environment.reset()
    _, reward, _, _, info = environment.step(np.int64(3))
    assert reward == pytest.approx(-1.1)
    assert info == {"steps": 1, "boxes_on_goals": 0}


def test_an_illegal_move_costs_a_step_and_changes_nothing() -> None:
    environment = SokobanEnv(LEVEL)
    before, _ = environment.reset()
    after, reward, *_ = environment.step(np.int64(0))
    assert reward == pytest.approx(-0.1)
    assert np.array_equal(before, after)


def test_the_observation_codes_every_cell() -> None:
    board, _ = SokobanEnv(LEVEL).reset()
    assert board[1].tolist() == [CODES[name] for name in ("wall", "player", "box", "floor", "goal", "wall")]


def test_an_episode_is_cut_after_its_steps() -> None:
    environment = SokobanEnv(LEVEL, max_steps=2)
    environment.reset()
    cut: list[Any] = [environment.step(np.int64(0))[3] for _ in range(2)]
    assert cut == [False, True]


def test_a_seed_gives_the_same_levels_in_the_same_order() -> None:
    first, second = SokobanEnv(shape=LevelShape(6, 6, 2, 4)), SokobanEnv(shape=LevelShape(6, 6, 2, 4))
    boards = [[first.reset(seed=5)[0], first.reset()[0]], [second.reset(seed=5)[0], second.reset()[0]]]
    assert np.array_equal(boards[0][0], boards[1][0])
    assert np.array_equal(boards[0][1], boards[1][1])
    assert not np.array_equal(boards[0][0], boards[0][1])


def test_generated_episodes_are_solvable() -> None:
    environment = SokobanEnv()
    environment.reset(seed=9)
    assert isinstance(solve(environment.level), PlanFound)
