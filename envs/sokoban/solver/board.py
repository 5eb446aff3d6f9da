"""A level as bits of integers: one bit a cell, one shift a step."""

from dataclasses import dataclass

from envs.sokoban.level import Cell, Level, walkable


@dataclass(frozen=True, slots=True)
class Board:
    """Hold the floor, the goals and the first state of a level as bit masks.

    Cells are numbered row by row over the rectangle around the floor, with one spare column between rows: a step
    is a shift by 1 or by `width`, and a step out of the rectangle falls on the spare column or off the mask.
    Boxes and goals that the player can never come near are left out; `stranded` are such boxes off their goals.
    """

    origin: Cell
    width: int
    floor: int
    goals: int
    boxes: int
    player: int
    stranded: frozenset[Cell]

    @property
    def shifts(self) -> tuple[int, int, int, int]:
        """Return what a step up, down, left and right adds to a cell's number."""
        return (-self.width, self.width, -1, 1)

    def number(self, cell: Cell) -> int:
        """Return the number of a cell."""
        return (cell[0] - self.origin[0]) * self.width + cell[1] - self.origin[1]

    def cell(self, number: int) -> Cell:
        """Return the cell with a number."""
        row, column = divmod(number, self.width)
        return row + self.origin[0], column + self.origin[1]

    def mask(self, cells: frozenset[Cell]) -> int:
        """Return the mask of some cells."""
        return sum(1 << self.number(cell) for cell in cells)

    def cells(self, mask: int) -> frozenset[Cell]:
        """Return the cells of a mask."""
        return frozenset(map(self.cell, numbers(mask)))


def board_of(level: Level) -> Board:
    """Turn a level into masks; raises `InputError` if its walls do not enclose the player."""
    floor = walkable(level)
    rows, columns = [row for row, _ in floor], [column for _, column in floor]
    origin = min(rows), min(columns)
    shape = Board(origin, max(columns) - origin[1] + 2, 0, 0, 0, 0, level.start.boxes - floor - level.goals)
    return Board(
        origin,
        shape.width,
        floor=shape.mask(floor),
        goals=shape.mask(level.goals & floor),
        boxes=shape.mask(level.start.boxes & floor),
        player=shape.mask(frozenset({level.start.player})),
        stranded=shape.stranded,
    )


def numbers(mask: int) -> list[int]:
    """Return the numbers of the bits of a mask, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def shifted(mask: int, by: int) -> int:
    """Return the mask moved by a number of cells."""
    return mask << by if by >= 0 else mask >> -by


def flood(start: int, free: int, width: int) -> int:
    """Return the cells of `free` that are connected with those of `start`."""
    reached = start & free
    while True:
        once = (reached | reached << 1 | reached >> 1 | reached << width | reached >> width) & free
        reached = (once | once << 1 | once >> 1 | once << width | once >> width) & free
        if reached == once:
            return reached
