"""Blocksworld goals that contradict themselves: the proof in words agrees with searches that know nothing of it."""

from random import Random

import pytest

from envs.classical.blocksworld import Blocksworld, Table
from envs.classical.contradictions import _KINDS, ContradictingBlocks, contradiction
from envs.classical.distractors import with_distractors
from envs.classical.pddl_puzzle import PddlPuzzle
from envs.classical.puzzle import Fact
from envs.classical.registry import open_world
from envs.classical.search import shortest
from envs.classical.task import RightlyRefused
from envs.world import Impossible, Solution

WORLD = open_world("unsolvable-blocksworld")
ON_CLASHES: list[tuple[tuple[Fact, ...], str]] = [
    ((("on", "a", "b"), ("on", "b", "c"), ("on", "c", "a")), "a would stand above itself: a on b on c on a"),
    ((("on", "a", "a"),), "a would stand above itself"),
    ((("on", "a", "c"), ("on", "b", "c")), "c has a on it, and c has b on it"),
    ((("on", "a", "b"), ("on", "a", "c")), "a stands on b, and a stands on c"),
]
CLASHES: list[tuple[tuple[Fact, ...], str]] = [
    *ON_CLASHES,
    ((("clear", "b"), ("on", "a", "b")), "b has nothing on it, and b has a on it"),
    ((("on", "a", "b"), ("on-table", "a")), "a stands on b, and a stands on the table"),
    ((("on", "a", "b"), ("holding", "a")), "a stands on b, and a is in the hand"),
    ((("on", "a", "b"), ("holding", "b")), "b has a on it, and b is in the hand"),
    ((("holding", "a"), ("clear", "a")), "a is in the hand, and a has nothing on it"),
    ((("holding", "a"), ("hand-empty",)), "the hand holds a, and the hand is empty"),
    ((("holding", "a"), ("holding", "b")), "the hand holds a, and the hand holds b"),
]


@pytest.mark.parametrize(("goal", "reason"), CLASHES, ids=[reason for _, reason in CLASHES])
def test_each_kind_of_contradiction_is_found_and_said(goal: tuple[Fact, ...], reason: str) -> None:
    assert reason in contradiction(goal)


def test_goals_that_some_state_meets_are_no_contradictions() -> None:
    for seed in range(40):
        puzzle = Blocksworld.draw(Random(seed), 4)
        for state in (puzzle.first, Table(frozenset(puzzle.wanted))):
            assert contradiction(tuple(puzzle.facts(state))) == ""
    held = Table(frozenset({("block1", "block2")}), "block3")
    assert contradiction(tuple(Blocksworld(held, (("block2", "block1"),)).facts(held))) == ""


def test_every_kind_is_drawn_and_searches_agree_with_the_proof() -> None:
    reasons = set()
    for seed in range(6):
        for task in WORLD.tasks(seed=seed, count=4, size=3):
            answer = WORLD.oracle(task)
            assert isinstance(answer, Impossible)
            assert isinstance(shortest(task.puzzle), Impossible)
            assert isinstance(PddlPuzzle.read(task.domain_text, task.problem_text).oracle(), Impossible)
            reasons.add("circle" if "itself" in answer.reason else answer.reason.split()[-2])
    assert len(reasons) >= 4


def test_each_kind_clashes_with_towers_that_leave_room_for_it() -> None:
    towers = (("a", "b"), ("c",), ("d",))
    plain: tuple[Fact, ...] = (("on", "b", "a"),)
    for kind in _KINDS:
        found = kind(towers, Random(1))
        assert found
        assert contradiction((*plain, *found))
    assert contradiction(plain) == ""


def test_to_say_that_there_is_no_plan_is_right_whatever_stands_around() -> None:
    (task,) = WORLD.tasks(seed=1, count=1, size=4)
    for posed in (task, with_distractors(task, 6, seed=2)):
        assert isinstance(WORLD.check(posed, "The goal contradicts itself: there is no plan."), RightlyRefused)
        assert not WORLD.check(posed, "(pick-up block1)").passed


def test_a_goal_of_ones_own_without_a_contradiction_is_searched() -> None:
    first = Table(frozenset({("block1", "block2")}))
    puzzle = ContradictingBlocks(first, (("block2", "block1"),), (("on", "block1", "block2"),))
    assert isinstance(puzzle.oracle(), Solution)
