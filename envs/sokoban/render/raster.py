"""Pixels: PNG pictures and animated GIFs of plans; the only file that needs Pillow."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from envs.sokoban.level import Cell, Level, State
from envs.sokoban.render.tiles import BACKGROUND, Box, Disc, Polygon, Shape, box, ground, player
from envs.sokoban.rules import Blocked, describe, replay, step
from tools import GroundplanError, InputError

if TYPE_CHECKING:
    from PIL.Image import Image

_OVERSAMPLED = 4
_LAST_FRAME_MS = 1_800
MAX_FRAMES = 5_000


def to_png(level: Level, state: State | None = None, *, tile_px: int = 48, facing: str = "d") -> bytes:
    """Return the picture as a PNG file; raises `InputError` if Pillow is not installed."""
    file = BytesIO()
    picture(level, state, tile_px=tile_px, facing=facing).save(file, "PNG", optimize=True)
    return file.getvalue()


def to_gif(level: Level, plan: str, *, tile_px: int = 32, frame_ms: int = 110) -> bytes:
    """Return the plan, played from the level's first state, as an endless animation.

    Raises `InputError` for a plan with an illegal move and for one of more than `MAX_FRAMES` moves.
    """
    if len(plan) > MAX_FRAMES:
        raise InputError(f"the plan has {len(plan)} moves, more than {MAX_FRAMES}", hint="show a part of it")
    canvas = _Canvas(level, tile_px)
    frames = [canvas.drawn(state, facing) for state, facing in _positions(level, plan)]
    palette, dither = canvas.palette(), _pillow()[0].Dither.NONE
    small = [frame.quantize(palette=palette, dither=dither) for frame in frames]
    times = [frame_ms] * (len(small) - 1) + [_LAST_FRAME_MS]
    file = BytesIO()
    small[0].save(file, "GIF", save_all=True, append_images=small[1:], duration=times, loop=0, disposal=1)
    return file.getvalue()


def picture(level: Level, state: State | None = None, *, tile_px: int = 48, facing: str = "d") -> "Image":
    """Return the picture as a Pillow image."""
    return _Canvas(level, tile_px).drawn(state or level.start, facing)


class _Canvas:
    """The ground of a level, painted once, and its pieces as sprites."""

    def __init__(self, level: Level, tile_px: int) -> None:
        if not 4 <= tile_px <= 256:
            raise InputError(f"tiles of {tile_px} pixels are not drawn", hint="give 4 to 256")
        self._level = level
        self._tile_px = tile_px
        self._ground = _painted(ground(level), (level.width, level.height), tile_px, opaque=True)

    def drawn(self, state: State, facing: str) -> "Image":
        image = self._ground.copy()
        for cell in sorted(state.boxes):
            self._paste(image, _sprite("goal box" if cell in self._level.goals else "box", self._tile_px), cell)
        self._paste(image, _sprite(facing, self._tile_px), state.player)
        return image

    def _paste(self, image: "Image", sprite: "Image", cell: Cell) -> None:
        image.paste(sprite, (cell[1] * self._tile_px, cell[0] * self._tile_px), sprite)

    def palette(self) -> "Image":
        """Return 256 colours for the ground and all sprites, chosen once so that frames do not flicker."""
        strip = self._ground.resize((self._ground.width, self._ground.height + self._tile_px))
        strip.paste(self._ground, (0, 0))
        for index, name in enumerate(("box", "goal box", "d")):
            self._paste(strip, _sprite(name, self._tile_px), (self._level.height, index))
        return strip.quantize(256)


@lru_cache(maxsize=64)
def _sprite(name: str, tile_px: int) -> "Image":
    shapes = box(on_goal=name == "goal box") if "box" in name else player(name)
    return _painted(shapes, (1, 1), tile_px, opaque=False)


def _painted(shapes: list[Shape], tiles: tuple[int, int], tile_px: int, *, opaque: bool) -> "Image":
    """Paint in four times the size and reduce: Pillow draws without smoothing."""
    pillow_image, pillow_draw = _pillow()
    scale = tile_px * _OVERSAMPLED
    size = tiles[0] * scale, tiles[1] * scale
    image = pillow_image.new("RGBA", size, (*BACKGROUND[:3], 255 if opaque else 0))
    for shape in shapes:
        _paint(image, shape, scale, pillow_image, pillow_draw)
    smooth: Image = image.resize((tiles[0] * tile_px, tiles[1] * tile_px), pillow_image.Resampling.BOX)
    return smooth.convert("RGB") if opaque else smooth


def _paint(image: "Image", shape: Shape, scale: int, pillow_image: Any, pillow_draw: Any) -> None:
    *rgb, opacity = shape.color
    color = (*rgb, round(opacity * 255))
    if opacity == 1:
        _draw(pillow_draw.Draw(image), shape, scale, color)
        return
    layer = pillow_image.new("RGBA", image.size, (0, 0, 0, 0))
    _draw(pillow_draw.Draw(layer), shape, scale, color)
    image.alpha_composite(layer)


def _draw(draw: Any, shape: Shape, scale: int, color: tuple[int, ...]) -> None:
    match shape:
        case Box(x=x, y=y, width=width, height=height, radius=radius):
            corners = (x * scale, y * scale, (x + width) * scale - 1, (y + height) * scale - 1)
            draw.rounded_rectangle(corners, radius * scale, color)
        case Disc(x=x, y=y, rx=rx, ry=ry):
            draw.ellipse(((x - rx) * scale, (y - ry) * scale, (x + rx) * scale, (y + ry) * scale), color)
        case Polygon(points=points):
            draw.polygon([(x * scale, y * scale) for x, y in points], color)


def _positions(level: Level, plan: str) -> Iterator[tuple[State, str]]:
    state, facing = level.start, "d"
    yield state, facing
    for letter in "".join(plan.split()).lower():
        moved = step(level, state, letter)
        if isinstance(moved, Blocked):
            raise InputError(describe(replay(level, plan, case="any")), hint="only legal plans are shown")
        state, facing = moved.state, letter
        yield state, facing


def _pillow() -> tuple[Any, Any]:
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise GroundplanError(
            "Pillow is not installed, and pixels are drawn with it",
            hint="pip install 'groundplan[render]', or take the SVG or text picture",
        ) from error
    return Image, ImageDraw
