"""The solver against brute force, proofs by kind, budgets, and the levels given."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.sokoban import Level, NoPlan, PlanFound, PlanSolves, State, read_levels, refute, replay, solve
from envs.sokoban.backward import close_backward
from envs.sokoban.solver.board import board_of
from planners import GaveUp
from tests.envs.sokoban.brute_force import pushes_to_solve, random_level
from tools import Budget, InputError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[4] / "shared"))
BOXOBAN = SHARED / "sokoban" / "boxoban"
MICROSCOPIC = "####\n# .#\n#  ###\n#*@  #\n#  $ #\n#  ###\n####\n"


def level(text: str) -> Level:
    (only,) = read_levels(text)
    return only


@settings(max_examples=120)
@given(st.integers(0, 1_000_000), st.integers(1, 3))
def test_both_modes_agree_with_brute_force(seed: int, boxes: int) -> None:
    given_level = random_level(seed, boxes=boxes)
    truth = pushes_to_solve(given_level)
    best, first = solve(given_level, mode="push_optimal"), solve(given_level)
    if truth is None:
        assert isinstance(best, NoPlan)
        assert isinstance(first, NoPlan)
        return
    assert isinstance(best, PlanFound)
    assert best.optimal
    assert best.pushes == truth
    assert isinstance(first, PlanFound)
    assert first.pushes >= truth
    assert not first.optimal or first.pushes == truth
    for found in (best, first):
        assert replay(given_level, found.plan) == PlanSolves(found.moves, found.pushes)


@settings(max_examples=120)
@given(st.integers(0, 1_000_000), st.integers(1, 3))
def test_a_proof_without_search_is_never_wrong(seed: int, boxes: int) -> None:
    given_level = random_level(seed, boxes=boxes)
    if refute(given_level) is not None:
        assert pushes_to_solve(given_level) is None


def test_a_classic_level_is_solved_with_the_known_number_of_pushes() -> None:
    best = solve(level(MICROSCOPIC), mode="push_optimal")
    assert isinstance(best, PlanFound)
    assert (best.pushes, best.optimal) == (8, True)


def test_a_solved_level_needs_no_move() -> None:
    found = solve(level("####\n#@*#\n####\n"))
    assert isinstance(found, PlanFound)
    assert (found.plan, found.moves, found.optimal) == ("", 0, True)


@pytest.mark.parametrize(
    ("text", "proof", "cells"),
    [
        ("#######\n#@ $.##\n#######\n#$ #. #\n#######\n", "out of reach", {(3, 1)}),
        ("#####\n#@ .#\n#  $#\n#$ .#\n#####\n", "dead square", {(3, 1)}),
        ("######\n#@   #\n# $$ #\n#.$$.#\n#..  #\n######\n", "frozen", {(2, 2), (2, 3), (3, 2), (3, 3)}),
        ("#######\n#@$ $.#\n#.#####\n#######\n", "count", {(1, 2), (1, 4)}),
        ("#####\n#@$ #\n#####\n#.###\n#####\n", "dead square", {(1, 2)}),
    ],
)
def test_each_kind_of_proof_names_its_boxes(text: str, proof: str, cells: set[tuple[int, int]]) -> None:
    refuted = solve(level(text))
    assert isinstance(refuted, NoPlan)
    assert refuted.proof == proof
    assert refuted.cells == cells
    assert str(min(cells)) in refuted.reason


def test_a_level_that_only_search_refutes_is_refuted_by_search() -> None:
    lost = level("########\n########\n###. ###\n###$$###\n# .@ ###\n# $ .###\n#    ###\n########\n")
    assert refute(lost) is None
    outcome = solve(lost)
    assert isinstance(outcome, NoPlan)
    assert outcome.proof == "exhausted"
    assert outcome.expanded > 0
    assert outcome.reason == f"every state that is no deadlock was searched, {outcome.expanded} states in all"


def test_boxes_on_goals_behind_walls_do_not_matter() -> None:
    found = solve(level("######\n#@$.##\n######\n#*####\n######\n"))
    assert isinstance(found, PlanFound)
    assert found.plan == "R"


def test_a_level_of_finished_boxes_behind_walls_is_solved_at_once() -> None:
    found = solve(level("####\n#@##\n####\n#*##\n####\n"))
    assert isinstance(found, PlanFound)
    assert found.plan == ""


def test_many_boxes_are_matched_by_the_hungarian_method() -> None:
    hall = level("#" * 15 + "\n#@" + " " * 12 + "#\n# " + "$" * 12 + "#\n#" + "." * 12 + " #\n" + "#" * 15 + "\n")
    shifted = replace(hall, goals=frozenset((3, column) for column in range(2, 14)))
    found = solve(shifted, mode="push_optimal")
    assert isinstance(found, PlanFound)
    assert found.pushes == 12


@pytest.mark.parametrize(("budget", "what"), [(Budget(seconds=0), "time"), (Budget(memory_mb=0), "memory")])
def test_a_used_up_budget_gives_up_with_a_bound(budget: Budget, what: str) -> None:
    outcome = solve(level(MICROSCOPIC), mode="push_optimal", budget=budget)
    assert isinstance(outcome, GaveUp)
    assert what in outcome.reason
    assert outcome.bound is not None
    assert 0 < outcome.bound <= 8


def test_walls_with_a_gap_are_an_input_error() -> None:
    with pytest.raises(InputError, match="do not enclose"):
        solve(Level(frozenset(), frozenset({(1, 1)}), State((0, 0), frozenset({(1, 1)}))))


@pytest.mark.skipif(not BOXOBAN.exists(), reason=f"no Boxoban levels in {SHARED}")
@pytest.mark.parametrize(
    ("file", "step"), [("hard/000.txt", 2), ("medium/train/000.txt", 4), ("medium/train/001.txt", 4)]
)
def test_boxoban_levels_are_solved_and_replayed(file: str, step: int) -> None:
    # `python -m benchmarks.sokoban --all` does the same for every level.
    for given_level in read_levels((BOXOBAN / file).read_text())[::step]:
        found = solve(given_level)
        assert isinstance(found, PlanFound), given_level.title
        assert replay(given_level, found.plan) == PlanSolves(found.moves, found.pushes)


@pytest.mark.skipif(not BOXOBAN.exists(), reason=f"no Boxoban levels in {SHARED}")
@pytest.mark.parametrize("file", ["hard/000.txt", "medium/train/000.txt"])
def test_the_fewest_pushes_on_boxoban_levels_are_those_of_reverse_play(file: str) -> None:
    for given_level in read_levels((BOXOBAN / file).read_text())[::25]:
        best = solve(given_level, mode="push_optimal")
        assert isinstance(best, PlanFound)
        assert best.optimal
        board = board_of(given_level)
        assert close_backward(board, max_states=40_000).pushes(board.boxes, board.player) == best.pushes


def test_an_unknown_mode_is_refused() -> None:
    fast: Any = "fast"
    with pytest.raises(InputError, match="there is no mode 'fast'"):
        solve(level("#####\n#@$.#\n#####"), mode=fast)
