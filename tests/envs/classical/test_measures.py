"""Difficulty: what there is to read, and how far a fixed policy gets."""

import pytest

from envs.classical.measures import Rollouts, difficulty, policy_reach, reading_load
from envs.classical.registry import open_world, worlds


@pytest.mark.parametrize("name", worlds())
def test_both_numbers_are_the_same_each_time_and_in_range(name: str) -> None:
    (task,) = open_world(name).tasks(seed=1, count=1, size=3)
    first = difficulty(task, Rollouts(count=3))
    assert first == difficulty(task, Rollouts(count=3))
    assert 0 <= first.reach.success <= first.reach.progress <= 1


@pytest.mark.parametrize("name", worlds())
def test_larger_tasks_have_more_to_read(name: str) -> None:
    small, large = (reading_load(open_world(name).tasks(seed=1, count=1, size=size)[0]) for size in (2, 6))
    assert (small.facts, small.objects) < (large.facts, large.objects)
    assert small.words < large.words


def test_the_policy_gets_less_far_in_larger_tasks() -> None:
    world = open_world("hanoi")
    reaches = [policy_reach(world.tasks(seed=1, count=1, size=size)[0]).success for size in (2, 4, 6)]
    assert reaches[0] == 1.0
    assert reaches[0] > reaches[1] > reaches[2]


def test_a_longer_rollout_never_gets_less_far() -> None:
    (task,) = open_world("gripper").tasks(seed=1, count=1, size=4)
    short, long = (policy_reach(task, Rollouts(count=5, most_moves=moves)) for moves in (5, 50))
    assert short.progress < long.progress
