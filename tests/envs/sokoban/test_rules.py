"""Every rule of the game, and what a replay says about a plan."""

import pytest

from envs.sokoban import Level, State, describe, legal_moves, read_levels, replay, step
from envs.sokoban.rules import Blocked, Moved, PlanBreaks, PlanFallsShort, PlanSolves

CORRIDOR = "########\n#@ $ . #\n########\n"
CROSS = "#####\n#.$.#\n#$@$#\n#. .#\n##$##\n#####\n"


def level(text: str) -> Level:
    (only,) = read_levels(text)
    return only


@pytest.mark.parametrize(("direction", "cell"), [("u", (1, 2)), ("d", (3, 2)), ("l", (2, 1)), ("r", (2, 3))])
def test_the_player_walks_one_cell_in_each_direction(direction: str, cell: tuple[int, int]) -> None:
    room = level("#######\n#   $.#\n# @   #\n#     #\n#######\n")
    assert step(room, room.start, direction) == Moved(State(cell, room.start.boxes), pushed=False)


def test_walking_into_a_box_pushes_it() -> None:
    room = level("######\n#@$ .#\n######\n")
    assert step(room, room.start, "r") == Moved(State((1, 2), frozenset({(1, 3)})), pushed=True)


def test_a_wall_stops_the_player() -> None:
    room = level(CORRIDOR)
    assert step(room, room.start, "u") == Blocked("a wall stands up of the player")


def test_a_box_against_a_wall_is_not_pushed() -> None:
    room = level("#####\n#.@$#\n#####\n")
    assert step(room, room.start, "r") == Blocked("the box right of the player stands against a wall")


def test_two_boxes_in_line_are_not_pushed() -> None:
    room = level("#######\n#@$$..#\n#######\n")
    assert step(room, room.start, "r") == Blocked("the box right of the player stands against another box")


def test_a_box_is_never_pulled() -> None:
    room = level("######\n# @$.#\n######\n")
    moved = step(room, room.start, "l")
    assert isinstance(moved, Moved)
    assert moved.state.boxes == room.start.boxes


def test_a_box_may_be_pushed_onto_and_off_a_goal() -> None:
    room = level("######\n#@*. #\n#  $ #\n######\n")
    moved = step(room, room.start, "r")
    assert isinstance(moved, Moved)
    assert (1, 3) in moved.state.boxes


def test_an_unknown_direction_is_blocked_and_not_an_exception() -> None:
    room = level(CORRIDOR)
    assert isinstance(step(room, room.start, "x"), Blocked)
    assert isinstance(replay(room, "x"), PlanBreaks)


def test_the_legal_moves_are_listed_with_pushes_in_upper_case() -> None:
    room = level("#####\n# . #\n# $ #\n# @ #\n#####\n")
    assert legal_moves(room, room.start) == "Ulr"


def test_a_right_plan_solves_and_is_counted() -> None:
    room = level(CORRIDOR)
    assert replay(room, "rRR") == PlanSolves(moves=3, pushes=2)
    assert replay(room, " r\nRR ") == PlanSolves(moves=3, pushes=2)


def test_the_first_illegal_move_is_named_with_its_index_and_reason() -> None:
    room = level(CORRIDOR)
    broken = replay(room, "rRRRR")
    assert isinstance(broken, PlanBreaks)
    assert (broken.index, broken.move) == (4, "R")
    assert broken.state.boxes == {(1, 6)}
    assert describe(broken) == "move 5, 'R', is illegal: the box right of the player stands against a wall"


def test_a_plan_that_stops_too_early_falls_short() -> None:
    verdict = replay(level(CORRIDOR), "rR")
    assert verdict == PlanFallsShort(1, State((1, 3), frozenset({(1, 4)})))
    assert describe(verdict) == "all moves are legal, but 1 box is not on a goal at the end"


def test_a_plan_that_passes_through_a_solution_and_leaves_it_does_not_solve() -> None:
    assert isinstance(replay(level(CORRIDOR), "rRRR"), PlanFallsShort)


@pytest.mark.parametrize(("plan", "why"), [("rr", "a push is written 'R'"), ("R", "a walk is written 'r'")])
def test_the_case_of_a_letter_must_say_whether_it_pushes(plan: str, why: str) -> None:
    verdict = replay(level(CORRIDOR), plan)
    assert isinstance(verdict, PlanBreaks)
    assert why in verdict.reason


def test_case_is_not_minded_where_the_caller_says_so() -> None:
    assert replay(level(CORRIDOR), "RrR", case="any") == PlanSolves(3, 2)


def test_only_solving_passes() -> None:
    assert [replay(level(CORRIDOR), plan).passed for plan in ("rRR", "r", "U")] == [True, False, False]
