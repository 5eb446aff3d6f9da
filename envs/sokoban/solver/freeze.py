"""Freeze deadlocks: boxes that hold each other and the walls so that none of them can be the first to move."""

from dataclasses import dataclass

from envs.sokoban.solver.board import Board


@dataclass(frozen=True, slots=True)
class Freeze:
    """Tell which boxes no solution can move.

    A box is held along an axis by a wall, by a held box, or because both cells along the axis are dead squares.
    `across` and `along` mask the cells that are held left-right and up-down without any box.
    """

    width: int
    across: int
    along: int

    def frozen(self, boxes: int) -> int:
        """Return the largest set of boxes of which each is held along both axes by walls and the set."""
        held = boxes
        while held:
            across = self.across | held << 1 | held >> 1
            along = self.along | held << self.width | held >> self.width
            rest = held & across & along
            if rest == held:
                break
            held = rest
        return held


def freeze_of(board: Board, alive: int) -> Freeze:
    """Prepare the test for a board whose cells outside `alive` are dead squares."""
    return Freeze(board.width, _held(board.floor, alive, 1), _held(board.floor, alive, board.width))


def _held(floor: int, alive: int, shift: int) -> int:
    open_both = (floor << shift) & (floor >> shift)
    alive_either = (alive << shift) | (alive >> shift)
    return floor & ~(open_both & alive_either)
