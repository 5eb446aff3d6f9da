"""Deadlock tables for people and programs: dead squares, frozen boxes, push distances."""

from envs.sokoban.level import Cell, Level
from envs.sokoban.solver.board import board_of
from envs.sokoban.solver.places import NEVER, places_of
from envs.sokoban.solver.space import Space


def dead_squares(level: Level) -> frozenset[Cell]:
    """Return the floor cells from which a box, even alone, can reach no goal (simple deadlocks)."""
    space = Space(level)
    return space.board.cells(space.board.floor & ~space.places.alive)


def frozen_boxes(level: Level, boxes: frozenset[Cell] | None = None) -> frozenset[Cell]:
    """Return the boxes that no solution can move: held by walls, dead squares and each other.

    `boxes` stand in place of the level's own; those outside the player's floor count as walls. If one of the
    answer is off the goals, the state is a deadlock.
    """
    space = Space(level)
    inside = (level.start.boxes if boxes is None else boxes) & space.board.cells(space.board.floor)
    return space.board.cells(space.freeze.frozen(space.board.mask(inside)))


def is_frozen(level: Level, boxes: frozenset[Cell] | None = None) -> bool:
    """Return whether boxes that no solution can move stand off the goals: a freeze deadlock."""
    return not frozen_boxes(level, boxes) <= level.goals


def push_distances(level: Level) -> dict[Cell, int]:
    """Return for each live cell the fewest pushes of a lone box from there to its nearest goal."""
    board = board_of(level)
    places = places_of(board)
    nearest = {
        board.cell(number): min((pushes for _, key in around for pushes in places.distances[key]), default=NEVER)
        for number, around in places.sides.items()
    }
    return {cell: pushes for cell, pushes in sorted(nearest.items()) if pushes < NEVER}
