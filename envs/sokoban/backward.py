"""Reverse play: from the solved boards outward by pulls, so every state met is solvable and its distance exact."""

from dataclasses import dataclass

from envs.sokoban.solver.board import Board, flood, numbers, shifted

Region = tuple[int, int]
"""Boxes, and the region in which the player can walk, as masks."""


@dataclass(frozen=True, slots=True)
class Closure:
    """States in order of distance: `layers[n]` are those from which a solution needs exactly n pushes.

    `complete` says that they are all: any other state of the board is unsolvable.
    """

    layers: tuple[tuple[Region, ...], ...]
    complete: bool

    def pushes(self, boxes: int, player: int) -> int | None:
        """Return the fewest pushes that solve a state, or `None` if it is not in the closure."""
        for distance, layer in enumerate(self.layers):
            if any(stood == boxes and region & player for stood, region in layer):
                return distance
        return None


def close_backward(board: Board, *, max_states: int) -> Closure:
    """Search backwards breadth first from all solved states of a board."""
    layer = _regions(board, board.goals)
    done: dict[int, int] = {}
    layers: list[tuple[Region, ...]] = []
    states = 0
    while layer and states < max_states:
        for boxes, region in layer:
            done[boxes] = done.get(boxes, 0) | region
        layers.append(tuple(layer))
        states += len(layer)
        layer = _pulled(board, layer, done)
    return Closure(tuple(layers), not layer)


def _regions(board: Board, boxes: int) -> list[Region]:
    rest, found = board.floor & ~boxes, []
    while rest:
        region = flood(rest & -rest, rest, board.width)
        found.append((boxes, region))
        rest ^= region
    return found


def _pulled(board: Board, layer: list[Region], done: dict[int, int]) -> list[Region]:
    found: list[Region] = []
    fresh: dict[int, int] = {}
    for boxes, region in layer:
        free = board.floor & ~boxes
        for shift in board.shifts:
            # The player stands before the box, on the side away from the push, and steps back.
            pulled = boxes & shifted(region, shift) & shifted(free, 2 * shift)
            for number in numbers(pulled):
                after = boxes ^ 1 << number ^ 1 << number - shift
                player = 1 << number - 2 * shift
                if (done.get(after, 0) | fresh.get(after, 0)) & player:
                    continue
                reached = flood(player, board.floor & ~after, board.width)
                fresh[after] = fresh.get(after, 0) | reached
                found.append((after, reached))
    return found
