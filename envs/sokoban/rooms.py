"""Random rooms: a walk through rock that carves a cell or a small patch at each step."""

from random import Random

from envs.sokoban.level import DIRECTIONS, Cell

# Patches of several shapes give halls as well as corridors.
_PATCHES: tuple[tuple[Cell, ...], ...] = (
    ((0, 0),),
    ((0, 0), (0, 1)),
    ((0, 0), (1, 0)),
    ((0, 0), (0, 1), (1, 0), (1, 1)),
    ((0, 0), (0, 1), (1, 1)),
)
_TURN = 0.35


def carve(height: int, width: int, random: Random) -> frozenset[Cell]:
    """Return the floor of a connected room inside a rectangle with a wall around it."""
    row, column = random.randrange(1, height - 1), random.randrange(1, width - 1)
    direction = random.choice(list(DIRECTIONS.values()))
    floor: set[Cell] = set()
    for _ in range((height + width - 4) * 3 // 2):
        if random.random() < _TURN:
            direction = random.choice(list(DIRECTIONS.values()))
        row = min(max(row + direction[0], 1), height - 2)
        column = min(max(column + direction[1], 1), width - 2)
        floor.update((row + down, column + right) for down, right in random.choice(_PATCHES))
    return frozenset(cell for cell in floor if cell[0] < height - 1 and cell[1] < width - 1)


def walls_around(floor: frozenset[Cell], height: int, width: int) -> frozenset[Cell]:
    """Return every cell of the rectangle that is not floor."""
    return frozenset((row, column) for row in range(height) for column in range(width)) - floor
