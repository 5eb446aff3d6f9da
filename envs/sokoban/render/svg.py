"""A board as an SVG document that needs no other file."""

from envs.sokoban.level import Level, State
from envs.sokoban.render.tiles import BACKGROUND, Box, Color, Disc, Polygon, Shape, ground, pieces


def to_svg(level: Level, state: State | None = None, *, tile_px: int = 48, facing: str = "d") -> str:
    """Return the picture; one tile is `tile_px` wide, and the drawing scales without loss."""
    width, height = level.width, level.height
    shapes = [Box(0, 0, width, height, BACKGROUND), *ground(level), *pieces(level, state or level.start, facing)]
    drawn = "\n".join(map(_element, shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * tile_px}" height="{height * tile_px}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="geometricPrecision">\n{drawn}\n</svg>\n'
    )


def _element(shape: Shape) -> str:
    fill = _fill(shape.color)
    match shape:
        case Box(x=x, y=y, width=width, height=height, radius=radius):
            # Plain squares are drawn a hair larger, or the background shines through between tiles.
            grown = 0.0 if radius else 0.004
            size = f'width="{width + grown:g}" height="{height + grown:g}"'
            return f'<rect x="{_n(x)}" y="{_n(y)}" {size} rx="{_n(radius)}" {fill}/>'
        case Disc(x=x, y=y, rx=rx, ry=ry):
            return f'<ellipse cx="{_n(x)}" cy="{_n(y)}" rx="{_n(rx)}" ry="{_n(ry)}" {fill}/>'
        case Polygon(points=points):
            return f'<polygon points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in points)}" {fill}/>'


def _fill(color: Color) -> str:
    red, green, blue, opacity = color
    paint = f'fill="#{red:02x}{green:02x}{blue:02x}"'
    return paint if opacity == 1 else f'{paint} fill-opacity="{opacity:g}"'


def _n(value: float) -> str:
    return f"{value:.4g}"
