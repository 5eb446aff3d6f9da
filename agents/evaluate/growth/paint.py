"""Two painters of a chart: an SVG text, and a PNG with Pillow where it is installed."""

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from agents.evaluate.growth.chart import PAPER, Chart, Dot, Label, Shape, Stroke
from tools import InputError

_FONT = "Helvetica, Arial, sans-serif"
_SCALE = 2
_MIDDLE_OF_TEXT = 0.35  # of the size: from the base line to the middle of lower case letters and digits


def to_svg(chart: Chart) -> str:
    """Return the chart as an SVG document."""
    size = f'width="{chart.width:g}" height="{chart.height:g}" viewBox="0 0 {chart.width:g} {chart.height:g}"'
    body = "\n".join(map(_svg, chart.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}">\n'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )


def to_png(chart: Chart) -> bytes:
    """Return the chart as a PNG file of twice its size; raises `InputError` if Pillow is not installed."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError as error:
        raise InputError(
            "PNG pictures need Pillow", hint="pip install 'groundplan[render]', or take the SVG"
        ) from error
    image = Image.new("RGB", (round(chart.width * _SCALE), round(chart.height * _SCALE)), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in chart.shapes:
        _draw(draw, shape, ImageFont)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _svg(shape: Shape) -> str:
    match shape:
        case Stroke(x1=x1, y1=y1, x2=x2, y2=y2, color=color, width=width):
            ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            return f'<line {ends} stroke="{color}" stroke-width="{width:g}"/>'
        case Dot(x=x, y=y, radius=radius, color=color):
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{color}"/>'
        case Label(x=x, y=y, text=text, size=size, color=color, anchor=anchor):
            where = f'x="{x:.1f}" y="{y + _MIDDLE_OF_TEXT * size:.1f}" text-anchor="{anchor}"'
            return f'<text {where} font-size="{size:g}" fill="{color}">{escape(text)}</text>'


def _draw(draw: Any, shape: Shape, fonts: Any) -> None:
    match shape:
        case Stroke(x1=x1, y1=y1, x2=x2, y2=y2, color=color, width=width):
            ends = [(x1 * _SCALE, y1 * _SCALE), (x2 * _SCALE, y2 * _SCALE)]
            draw.line(ends, fill=color, width=max(1, round(width * _SCALE)))
        case Dot(x=x, y=y, radius=radius, color=color):
            corners = [(x - radius) * _SCALE, (y - radius) * _SCALE, (x + radius) * _SCALE, (y + radius) * _SCALE]
            draw.ellipse(corners, fill=color)
        case Label(x=x, y=y, text=text, size=size, color=color, anchor=anchor):
            side = {"start": "l", "middle": "m", "end": "r"}[anchor]
            font = fonts.load_default(size=size * _SCALE)
            draw.text((x * _SCALE, y * _SCALE), text, fill=color, font=font, anchor=f"{side}m")
