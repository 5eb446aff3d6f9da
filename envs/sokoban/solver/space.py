"""The state space of pushes: keys, successors, and a lower bound that also finds deadlocks."""

from envs.sokoban.level import Level
from envs.sokoban.solver.board import Board, board_of, numbers
from envs.sokoban.solver.freeze import Freeze, freeze_of
from envs.sokoban.solver.matching import Matching
from envs.sokoban.solver.places import NEVER, Places, places_of


class Space:
    """Expand states of pushes of one level.

    A state is a key (see `Places`) and the region in which the player can walk. One push flips a few bits of the
    key, which are prepared for each direction and box; which boxes can be pushed is one expression on masks.
    """

    def __init__(self, level: Level) -> None:
        self.board: Board = board_of(level)
        self.places: Places = places_of(self.board)
        self.freeze: Freeze = freeze_of(self.board, self.places.alive)
        self.start: int = self.places.key(self.board.boxes, self.board.player)
        self._changes = [{1 << n: old ^ new for n, (old, new) in table.items()} for table in self.places.pushes]
        self._matching = Matching(self.places.distances, len(numbers(self.board.goals)))

    def pushes(self, boxes: int, reached: int) -> list[tuple[int, int]]:
        """Return each possible push onto a live square: what it flips in the key, and the cell that the box leaves."""
        width = self.board.width
        free = self.places.alive & ~boxes
        up, down, left, right = self._changes
        found = []
        for pushed, changes in (
            (boxes & (reached >> width) & (free << width), up),
            (boxes & (reached << width) & (free >> width), down),
            (boxes & (reached >> 1) & (free << 1), left),
            (boxes & (reached << 1) & (free >> 1), right),
        ):
            while pushed:
                low = pushed & -pushed
                found.append((changes[low], low))
                pushed ^= low
        return found

    def bound(self, key: int) -> int:
        """Return pushes that a solution needs at least; `NEVER` or more proves that there is none."""
        if self.freeze.frozen(key & self.places.cell_bits) & ~self.board.goals:
            return NEVER
        return self._matching.cost(self.places.split(key))
