"""The plot as plain shapes: the share solved over the size, with 95 % Wilson intervals, one curve for each way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from agents.evaluate.growth.curves import ABOUT, Point
from agents.evaluate.growth.items import WAYS, Way

# Of the colours that people with any kind of colour vision tell apart (Okabe and Ito 2008).
_COLORS: dict[Way, str] = {
    "direct": "#D55E00",
    "chain-of-thought": "#E69F00",
    "react": "#009E73",
    "reflexion": "#CC79A7",
    "solver": "#0072B2",
    "oracle": "#777777",
}
INK, FAINT, PAPER = "#222222", "#DDDDDD", "#FFFFFF"
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 28.0, 110.0, 60.0
_DODGE_PX = 7.0
_LEGEND_COLUMNS = 3
_LEGEND_KEY, _LEGEND_GAP, _LEGEND_SIGN = 31.0, 8.0, 6.1  # before the text, behind it, and a sign of it


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    color: str


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `y` is its middle, `anchor` the part of it that is at `x`."""

    x: float
    y: float
    text: str
    size: float = 13.0
    color: str = INK
    anchor: Literal["start", "middle", "end"] = "start"


Shape = Stroke | Dot | Label


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of `width` by `height` units, painted in the order of its shapes."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def growth_chart(found: Sequence[Point], title: str, *, width: float = 720.0, height: float = 440.0) -> Chart:
    """Return the plot of some points."""
    ways = [way for way in WAYS if any(point.way == way for point in found)]
    frame = _Frame(tuple(sorted({point.size for point in found})), width, height)
    curves = [
        shape
        for index, way in enumerate(reversed(ways))
        for shape in _curve(frame, way, found, _DODGE_PX * (index - (len(ways) - 1) / 2))
    ]
    heading = Label(_LEFT, 24, title, 16.0)
    return Chart(width, height, (heading, *_legend(ways), *_axes(frame), *curves))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where sizes and shares lie in the picture."""

    sizes: tuple[int, ...]
    width: float
    height: float

    def x(self, size: int) -> float:
        """Return the place of a size; the outermost sizes keep a distance from the edges."""
        low, high = min(self.sizes, default=0), max(self.sizes, default=0)
        room = self.width - _LEFT - _RIGHT
        share = (size - low) / (high - low) if high > low else 0.5
        return _LEFT + room * (0.06 + 0.88 * share)

    def y(self, rate: float) -> float:
        """Return the place of a share from 0 to 1."""
        return self.height - _BOTTOM - rate * (self.height - _TOP - _BOTTOM)


def _axes(frame: _Frame) -> Iterator[Shape]:
    yield Label(_LEFT - 8, frame.y(1) - 20, "solved", anchor="end")
    for percent in (0, 25, 50, 75, 100):
        y = frame.y(percent / 100)
        yield Stroke(_LEFT, y, frame.width - _RIGHT, y, INK if percent == 0 else FAINT, 1.0)
        yield Label(_LEFT - 8, y, f"{percent} %", anchor="end")
    for size in frame.sizes:
        x = frame.x(size)
        yield Stroke(x, frame.y(0), x, frame.y(0) + 5, INK, 1.0)
        yield Label(x, frame.y(0) + 18, str(size), anchor="middle")
    yield Label((_LEFT + frame.width - _RIGHT) / 2, frame.height - 16, "size", anchor="middle")


def _legend(ways: Sequence[Way]) -> Iterator[Shape]:
    """Yield the ways in columns, each as wide as its longest text."""
    texts = [f"{way}: {ABOUT[way]}" for way in ways]
    widths = [max(map(len, texts[column::_LEGEND_COLUMNS]), default=0) for column in range(_LEGEND_COLUMNS)]
    for index, (way, text) in enumerate(zip(ways, texts, strict=True)):
        row, column = divmod(index, _LEGEND_COLUMNS)
        x = _LEFT + sum(_LEGEND_KEY + _LEGEND_SIGN * width + _LEGEND_GAP for width in widths[:column])
        y = 54.0 + 18 * row
        yield Stroke(x, y, x + 24, y, _COLORS[way], 2.5)
        yield Dot(x + 12, y, 4.5, _COLORS[way])
        yield Label(x + _LEGEND_KEY, y, text, 12.0)


def _curve(frame: _Frame, way: Way, found: Sequence[Point], dodge: float) -> Iterator[Shape]:
    """Yield intervals, lines and dots; curves that run together stand side by side."""
    own = sorted((point for point in found if point.way == way), key=lambda point: point.size)
    color = _COLORS[way]
    places = [(frame.x(point.size) + dodge, frame.y(point.solved.rate)) for point in own]
    for point, (x, _) in zip(own, places, strict=True):
        low, high = (frame.y(rate) for rate in point.solved.wilson())
        yield Stroke(x, low, x, high, color, 1.0)
        yield from (Stroke(x - 3, end, x + 3, end, color, 1.0) for end in (low, high))
    for (x1, y1), (x2, y2) in pairwise(places):
        yield Stroke(x1, y1, x2, y2, color, 2.5)
    for x, y in places:
        yield Dot(x, y, 4.5, color)
