"""A Sokoban level and its states: cells, walls, goals, boxes and the player; data only."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools import InputError, counted

Cell = tuple[int, int]
"""Row and column, both from 0 at the top left."""

DIRECTIONS: dict[str, Cell] = {"u": (-1, 0), "d": (1, 0), "l": (0, -1), "r": (0, 1)}


@dataclass(frozen=True, slots=True)
class State:
    """Say where the player and the boxes are; boxes have no identity."""

    player: Cell
    boxes: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Level:
    """Hold what never changes in a level, and its first state.

    Every cell that is not a wall is floor, so walls must enclose the player. There are as many boxes as goals
    and at least one of them. `InputError` says which of this does not hold.
    """

    walls: frozenset[Cell]
    goals: frozenset[Cell]
    start: State
    title: str = ""

    def __post_init__(self) -> None:
        boxes, goals = len(self.start.boxes), len(self.goals)
        if boxes != goals or not boxes:
            raise InputError(
                f"the level {self.title!r} has {counted(boxes, 'box', 'boxes')} and {counted(goals, 'goal', 'goals')}",
                hint="a level needs as many boxes ($, *) as goals (., *, +), and at least one",
            )
        for cell in sorted({self.start.player, *self.start.boxes, *self.goals} & self.walls):
            raise InputError(f"the level {self.title!r} has something inside the wall at {cell!r}")
        if self.start.player in self.start.boxes:
            raise InputError(f"the level {self.title!r} has the player and a box on one cell")

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return 1 + max((row for row, _ in self._drawn()), default=0)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return 1 + max((column for _, column in self._drawn()), default=0)

    def _drawn(self) -> Iterator[Cell]:
        yield from self.walls
        yield from self.goals
        yield from self.start.boxes
        yield self.start.player

    def solved_by(self, state: State) -> bool:
        """Return whether every box stands on a goal."""
        return state.boxes == self.goals


def beside(cell: Cell, direction: str) -> Cell:
    """Return the neighbour of `cell` in the direction `u`, `d`, `l` or `r`."""
    row, column = DIRECTIONS[direction]
    return cell[0] + row, cell[1] + column


def walkable(level: Level, boxes: frozenset[Cell] = frozenset()) -> frozenset[Cell]:
    """Return the cells that the player can walk to while `boxes` stand still; none of them: the floor.

    Raises `InputError` if the player can walk out of the level.
    """
    height, width = level.height, level.width
    reached = {level.start.player}
    stack = [level.start.player]
    while stack:
        cell = stack.pop()
        if not (0 <= cell[0] < height and 0 <= cell[1] < width):
            raise InputError(f"the walls of the level {level.title!r} do not enclose the player")
        ahead = {beside(cell, direction) for direction in DIRECTIONS} - level.walls - boxes - reached
        reached |= ahead
        stack += ahead
    return frozenset(reached)
