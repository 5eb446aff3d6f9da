"""Deadlock tables against brute force."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.sokoban import (
    Level,
    State,
    dead_squares,
    frozen_boxes,
    is_frozen,
    push_distances,
    read_levels,
)
from envs.sokoban.level import walkable
from tests.envs.sokoban.brute_force import pushes_to_solve, random_level


def level(text: str) -> Level:
    (only,) = read_levels(text)
    return only


def test_corners_and_edges_without_a_goal_are_dead() -> None:
    room = level("#######\n#     #\n#  $  #\n# @   #\n#    .#\n#######\n")
    assert dead_squares(room) == {(1, column) for column in range(1, 6)} | {(row, 1) for row in range(1, 5)}


@settings(max_examples=25)
@given(st.integers(0, 1_000_000))
def test_dead_squares_and_distances_are_exact_for_a_lone_box(seed: int) -> None:
    room = random_level(seed, boxes=1, side=4)
    floor, dead, nearest = walkable(room), dead_squares(room), push_distances(room)
    assert dead | nearest.keys() == floor
    assert not dead & nearest.keys()
    for box in sorted(floor):
        players = sorted(floor - {box})
        found = [
            pushes_to_solve(replace(room, start=State(player, frozenset({box}))))
            for player in players
            if room.goals <= floor
        ]
        pushes = [count for count in found if count is not None]
        assert nearest.get(box) == (min(pushes) if pushes else 0 if {box} == room.goals else None)


@settings(max_examples=150)
@given(st.integers(0, 1_000_000), st.integers(1, 3))
def test_a_frozen_box_off_its_goal_is_never_part_of_a_solvable_state(seed: int, boxes: int) -> None:
    room = random_level(seed, boxes=boxes)
    if is_frozen(room):
        assert pushes_to_solve(room) is None


@pytest.mark.parametrize(
    ("text", "frozen"),
    [
        ("######\n#@   #\n# $$ #\n#.$$.#\n#..  #\n######\n", {(2, 2), (2, 3), (3, 2), (3, 3)}),
        ("######\n#$ @.#\n#    #\n#    #\n######\n", {(1, 1)}),
        ("######\n#    #\n# $$@#\n#..  #\n######\n", set()),
        # Two boxes side by side at a wall hold each other; the goals are elsewhere on that wall.
        ("########\n#  $$ .#\n#   @  #\n#      #\n# .    #\n########\n", {(1, 3), (1, 4)}),
    ],
)
def test_frozen_boxes_are_named(text: str, frozen: set[tuple[int, int]]) -> None:
    room = level(text)
    assert frozen_boxes(room) == frozen
    assert is_frozen(room) == bool(frozen - room.goals)


def test_boxes_frozen_on_their_goals_are_no_deadlock() -> None:
    room = level("#######\n#**  @#\n#** $.#\n#     #\n#######\n")
    assert frozen_boxes(room) == {(1, 1), (1, 2), (2, 1), (2, 2)}
    assert not is_frozen(room)


def test_other_boxes_than_the_first_ones_can_be_asked_about() -> None:
    room = level("######\n#  @.#\n# $  #\n#    #\n######\n")
    assert not is_frozen(room)
    assert is_frozen(room, frozenset({(1, 1)}))
