"""The look of a board as plain shapes, from which the SVG and the pixel painter both draw.

Lengths are in tiles, x to the right and y down. Tiles are our own drawings.
"""

from dataclasses import dataclass, replace
from math import cos, pi, sin

from envs.sokoban.level import DIRECTIONS, Cell, Level, State, walkable
from envs.sokoban.render.terminal import standing

Color = tuple[int, int, int, float]
"""Red, green, blue from 0 to 255, and opacity from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners."""

    x: float
    y: float
    width: float
    height: float
    color: Color
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Disc:
    """An ellipse by its centre and half axes."""

    x: float
    y: float
    rx: float
    ry: float
    color: Color


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    color: Color


Shape = Box | Disc | Polygon

BACKGROUND: Color = (24, 27, 38, 1.0)
_FLOORS: tuple[Color, Color] = ((226, 221, 208, 1.0), (219, 213, 199, 1.0))
_WALL: Color = (76, 86, 116, 1.0)
_WALL_TOP: Color = (104, 116, 150, 1.0)
_WALL_FACE: Color = (54, 61, 86, 1.0)
_SHADE: Color = (30, 32, 48, 0.20)
_GOAL: Color = (222, 92, 72, 1.0)
_SKIN: Color = (249, 214, 178, 1.0)
_INK: Color = (38, 38, 56, 1.0)


def ground(level: Level) -> list[Shape]:
    """Return floor, goals and walls: what stays while a plan is played."""
    floor, columns = walkable(level), range(level.width)
    shapes: list[Shape] = []
    kinds = {
        (row, column): standing(level, level.start, floor, (row, column))
        for row in range(level.height)
        for column in columns
    }
    for cell, kind in kinds.items():
        if kind not in ("wall", "outside"):
            shapes += _floor(cell, walled_above=kinds.get((cell[0] - 1, cell[1])) == "wall")
    for cell, kind in kinds.items():
        if kind == "wall":
            shapes += _wall(cell, kinds)
    for cell in sorted(level.goals):
        shapes += placed(goal(), cell)
    return shapes


def goal() -> list[Shape]:
    """Return a goal's mark: a ring around a dot."""
    faint = (*_GOAL[:3], 0.25)
    return [
        Disc(0.5, 0.5, 0.27, 0.27, faint),
        Disc(0.5, 0.5, 0.19, 0.19, _GOAL),
        Disc(0.5, 0.5, 0.12, 0.12, _FLOORS[0]),
    ]


def box(*, on_goal: bool) -> list[Shape]:
    """Return a crate; on a goal it turns green."""
    edge, frame, plank, gap = (
        ((38, 92, 66, 1.0), (74, 160, 112, 1.0), (106, 192, 142, 1.0), (58, 132, 94, 1.0))
        if on_goal
        else ((110, 66, 28, 1.0), (190, 126, 62, 1.0), (222, 163, 92, 1.0), (158, 100, 46, 1.0))
    )
    planks: list[Shape] = [Box(0.21, 0.21 + i * 0.2, 0.58, 0.018, gap) for i in (1, 2)]
    band = Polygon(((0.21, 0.66), (0.66, 0.21), (0.79, 0.21), (0.79, 0.34), (0.34, 0.79), (0.21, 0.79)), frame)
    nails: list[Shape] = [Disc(x, y, 0.022, 0.022, edge) for x in (0.145, 0.855) for y in (0.145, 0.855)]
    return [
        Disc(0.52, 0.9, 0.42, 0.08, _SHADE),
        Box(0.07, 0.07, 0.86, 0.86, edge, 0.1),
        Box(0.095, 0.095, 0.81, 0.81, frame, 0.08),
        Box(0.095, 0.095, 0.81, 0.05, (255, 255, 255, 0.22), 0.025),
        Box(0.19, 0.19, 0.62, 0.62, gap, 0.03),
        Box(0.21, 0.21, 0.58, 0.58, plank, 0.02),
        *planks,
        band,
        *nails,
    ]


def player(facing: str = "d") -> list[Shape]:
    """Return the warehouse keeper in a helmet, looking up, down, left or right."""
    look_y, look_x = DIRECTIONS[facing]
    body: list[Shape] = [
        Disc(0.5, 0.89, 0.30, 0.075, _SHADE),
        Disc(0.38, 0.85, 0.11, 0.06, _INK),
        Disc(0.62, 0.85, 0.11, 0.06, _INK),
        Box(0.25, 0.52, 0.5, 0.33, (52, 104, 180, 1.0), 0.15),
        Box(0.36, 0.55, 0.06, 0.27, (36, 76, 138, 1.0), 0.02),
        Box(0.58, 0.55, 0.06, 0.27, (36, 76, 138, 1.0), 0.02),
        Disc(0.22 + 0.03 * look_x, 0.66, 0.075, 0.075, _SKIN),
        Disc(0.78 + 0.03 * look_x, 0.66, 0.075, 0.075, _SKIN),
    ]
    head: list[Shape] = [Disc(0.5, 0.38, 0.27, 0.26, _SKIN)]
    if facing != "u":
        eyes = (0.4 + 0.09 * look_x, 0.6 + 0.09 * look_x)
        head += [Disc(x, 0.42, 0.034, 0.048, _INK) for x in eyes]
        head.append(Disc(0.5 + 0.1 * look_x, 0.52, 0.05, 0.02, (190, 106, 84, 1.0)))
    brim = Box(0.19 + 0.05 * look_x, 0.27, 0.62, 0.075, (226, 150, 30, 1.0), 0.037)
    dome = Polygon(_arc(0.5, 0.29, 0.265, 0.22), (247, 184, 56, 1.0))
    ridge = Box(0.47, 0.07, 0.06, 0.2, (255, 212, 112, 1.0), 0.03)
    back: list[Shape] = [Disc(0.5, 0.40, 0.27, 0.22, (226, 150, 30, 1.0))] if look_y < 0 else []
    return [*body, *head, *back, dome, ridge, brim]


def pieces(level: Level, state: State, facing: str = "d") -> list[Shape]:
    """Return the boxes and the player: what moves."""
    shapes: list[Shape] = []
    for cell in sorted(state.boxes):
        shapes += placed(box(on_goal=cell in level.goals), cell)
    return shapes + placed(player(facing), state.player)


def placed(shapes: list[Shape], cell: Cell) -> list[Shape]:
    """Return shapes moved from the tile at the origin to a cell."""
    row, column = cell
    return [_moved(shape, column, row) for shape in shapes]


def _moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Polygon):
        return replace(shape, points=tuple((px + x, py + y) for px, py in shape.points))
    return replace(shape, x=shape.x + x, y=shape.y + y)


def _floor(cell: Cell, *, walled_above: bool) -> list[Shape]:
    tile: list[Shape] = [Box(0, 0, 1, 1, _FLOORS[sum(cell) % 2])]
    if walled_above:
        tile.append(Box(0, 0, 1, 0.14, _SHADE))
    return placed(tile, cell)


def _wall(cell: Cell, kinds: dict[Cell, str]) -> list[Shape]:
    """Return a block; where nothing of the wall lies below it, its face is seen."""
    row, column = cell
    tile: list[Shape] = [Box(0, 0, 1, 1, _WALL)]
    if kinds.get((row - 1, column)) != "wall":
        tile.append(Box(0, 0, 1, 0.07, _WALL_TOP))
    if kinds.get((row + 1, column)) not in ("wall", "outside", None):
        tile += _bricks()
    return placed(tile, cell)


def _bricks() -> list[Shape]:
    joints: list[Shape] = [Box(0, 0.6, 1, 0.4, _WALL_FACE)]
    for course, offset in ((0.62, 0.0), (0.82, 0.25)):
        for start in (0.0, 0.5, 1.0):
            left, right = max(start - offset + 0.02, 0.0), min(start - offset + 0.48, 1.0)
            if right > left:
                joints.append(Box(left, course, right - left, 0.16, (67, 75, 104, 1.0), 0.025))
    return joints


def _arc(x: float, y: float, rx: float, ry: float) -> tuple[tuple[float, float], ...]:
    """Return the upper half of an ellipse as a polygon."""
    steps = 24
    return tuple((x - rx * cos(pi * i / steps), y - ry * sin(pi * i / steps)) for i in range(steps + 1))
