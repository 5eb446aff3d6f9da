"""Where one box can be, seen with the player's side of it, and how far it is from each goal.

A box and the side of it on which the player stands make a *place*: as long as the box stands still, the player
stays on that side, whatever else moves. Push distances between places are exact for a box that is alone, so they
bound the pushes in company from below, and a place without a way to a goal is dead in company too.
"""

from dataclasses import dataclass

from envs.sokoban.solver.board import Board, flood, numbers, shifted

NEVER = 1 << 20
"""The distance of a goal that a box can never reach; far above any sum of real distances."""


Sides = dict[int, tuple[tuple[int, int], ...]]
Pushes = tuple[dict[int, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Number the places so that a set of them is an integer, the *key* of a state.

    Bit c of a key says that a box is on cell c; of the sides of a cell the first needs no more, each further one
    has a bit of its own above all cells, and `side_bits[c]` masks those of cell c. `sides[c]` pairs the regions
    around a box on cell c with the keys of its places. `distances[p]` holds the pushes from the place with key p
    to every goal. A cell of `alive` has a place from which a goal can be reached. `pushes` holds for each
    direction (up, down, left, right) and cell of a box its places before and after a push.
    """

    cell_bits: int
    side_bits: dict[int, int]
    sides: Sides
    distances: dict[int, tuple[int, ...]]
    alive: int
    pushes: Pushes

    def key(self, boxes: int, player: int) -> int:
        """Return the key of a state."""
        return sum(_containing(self.sides[number], player) for number in numbers(boxes))

    def split(self, key: int) -> tuple[int, ...]:
        """Return the keys of the places of the single boxes, lowest cell first."""
        boxes, places = key & self.cell_bits, []
        while boxes:
            low = boxes & -boxes
            places.append(low | key & self.side_bits[low.bit_length() - 1])
            boxes ^= low
        return tuple(places)


def places_of(board: Board) -> Places:
    """Number the places of a board and measure their distances."""
    sides = _sides(board)
    pushes = _pushes(board, sides)
    distances = _distances(board, sides, pushes)
    alive = 0
    for number, around in sides.items():
        if any(min(distances[key], default=NEVER) < NEVER for _, key in around):
            alive |= 1 << number
    return Places(
        cell_bits=(1 << board.floor.bit_length()) - 1,
        side_bits={number: _extra(around, number) for number, around in sides.items()},
        sides=sides,
        distances=distances,
        alive=alive,
        pushes=pushes,
    )


def _sides(board: Board) -> Sides:
    next_bit = board.floor.bit_length()
    sides: Sides = {}
    for number in numbers(board.floor):
        bit = 1 << number
        rest = board.floor ^ bit
        around: list[tuple[int, int]] = []
        while rest:
            region = flood(rest & -rest, rest, board.width)
            around.append((region, bit | (1 << next_bit if around else 0)))
            next_bit += len(around) > 1
            rest ^= region
        sides[number] = tuple(around)
    return sides


def _extra(around: tuple[tuple[int, int], ...], number: int) -> int:
    extra = 0
    for _, key in around:
        extra |= key & ~(1 << number)
    return extra


def _pushes(board: Board, sides: Sides) -> Pushes:
    table: list[dict[int, tuple[int, int]]] = []
    for shift in board.shifts:
        pushable = board.floor & shifted(board.floor, shift) & shifted(board.floor, -shift)
        table.append(
            {
                number: (
                    _containing(sides[number], shifted(1 << number, -shift)),
                    _containing(sides[number + shift], 1 << number),
                )
                for number in numbers(pushable)
            }
        )
    return tuple(table)


def _containing(around: tuple[tuple[int, int], ...], player: int) -> int:
    return next(key for side, key in around if side & player)


def _distances(board: Board, sides: Sides, pushes: Pushes) -> dict[int, tuple[int, ...]]:
    """Search backwards from each goal."""
    before: dict[int, list[int]] = {}
    for table in pushes:
        for old, new in table.values():
            before.setdefault(new, []).append(old)
    columns = [_pulls([key for _, key in sides[goal]], before) for goal in numbers(board.goals)]
    return {key: tuple(column.get(key, NEVER) for column in columns) for around in sides.values() for _, key in around}


def _pulls(layer: list[int], before: dict[int, list[int]]) -> dict[int, int]:
    distance = dict.fromkeys(layer, 0)
    pulls = 0
    while layer:
        pulls += 1
        layer = list({old for new in layer for old in before.get(new, ()) if old not in distance})
        distance.update(dict.fromkeys(layer, pulls))
    return distance
