"""Line plots as SVG text that needs nothing from outside; every word in it is escaped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 520, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 150, 28, 42
MOST_TICKS = 6
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7f6a00", "#56b4e9", "#555555")
DASHES = ("", "6 3", "2 3")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line with its name; `steps` keeps the value until the next point."""

    label: str
    points: tuple[Point, ...]
    steps: bool = False


@dataclass(frozen=True, slots=True)
class LinePlot:
    """A plot with axes that are linear or, with `log_x` and `log_y`, logarithmic: then values are above zero."""

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    log_y: bool = False
    log_x: bool = False

    def svg(self) -> str:
        """Return the plot; without any point it says so."""
        drawn = tuple(series for series in self.series if series.points)
        body = _Canvas(self, drawn).parts() if drawn else [_text(WIDTH / 2, HEIGHT / 2, "nothing to plot", "middle")]
        head = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" xmlns="http://www.w3.org/2000/svg">'
        title = f"<title>{escape(self.title)}</title>"
        return "\n".join([head, title, _text(LEFT, 16, self.title, more='font-weight="bold"'), *body, "</svg>"])


@dataclass(frozen=True, slots=True)
class _Axis:
    ticks: tuple[float, ...]
    logarithmic: bool

    @classmethod
    def over(cls, values: Sequence[float], *, logarithmic: bool, zero: bool) -> "_Axis":
        """Return an axis that holds all values and, if it is linear and `zero` is set, zero."""
        if logarithmic:
            return cls(_log_ticks(min(values), max(values)), logarithmic)
        # Nobody solves one task and a fifth: between counts there are no ticks.
        least_step = 1.0 if all(value == int(value) for value in values) else 0.0
        return cls(_linear_ticks(min(0.0, *values) if zero else min(values), max(values), least_step), logarithmic)

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        if self.logarithmic:
            low, high, value = log10(low), log10(high), log10(value)
        return (value - low) / (high - low)


class _Canvas:
    def __init__(self, plot: LinePlot, series: Sequence[Series]) -> None:
        self._plot = plot
        self._series = series
        points = [point for one in series for point in one.points]
        self._x = _Axis.over([x for x, _ in points], logarithmic=plot.log_x, zero=False)
        self._y = _Axis.over([y for _, y in points], logarithmic=plot.log_y, zero=True)

    def parts(self) -> list[str]:
        return [*self._axes(), *self._lines(), *self._legend()]

    def _place(self, point: Point) -> Point:
        across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return LEFT + self._x.share(point[0]) * across, TOP + (1 - self._y.share(point[1])) * down

    def _axes(self) -> Iterator[str]:
        bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        for tick in self._x.ticks:
            x, _ = self._place((tick, self._y.ticks[0]))
            yield _line(x, bottom, x, bottom + 4)
            yield _text(x, bottom + 16, _number(tick), "middle")
        for tick in self._y.ticks:
            _, y = self._place((self._x.ticks[0], tick))
            yield _line(LEFT, y, right, y, "grid")
            yield _text(LEFT - 6, y + 4, _number(tick), "end")
        yield _line(LEFT, bottom, right, bottom)
        yield _text((LEFT + right) / 2, HEIGHT - 8, self._plot.x_label, "middle")
        turned = f'transform="rotate(-90 14 {(TOP + bottom) / 2:.1f})"'
        yield _text(14, (TOP + bottom) / 2, self._plot.y_label, "middle", turned)

    def _lines(self) -> Iterator[str]:
        for number, series in enumerate(self._series):
            places = [self._place(point) for point in _stepped(series)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            yield f'<polyline points="{path}" {_style(number)}/>'
            yield from (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{LINES[number % len(LINES)]}"/>'
                for x, y in map(self._place, series.points)
            )

    def _legend(self) -> Iterator[str]:
        for number, series in enumerate(self._series):
            y = TOP + 8 + 17 * number
            x = WIDTH - RIGHT + 10
            yield f'<polyline points="{x},{y} {x + 20},{y}" {_style(number)}/>'
            yield _text(x + 25, y + 4, series.label if len(series.label) <= 18 else f"{series.label[:17]}…")


def _stepped(series: Series) -> Iterator[Point]:
    before: Point | None = None
    for point in series.points:
        if series.steps and before is not None:
            yield point[0], before[1]
        yield point
        before = point


def _style(number: int) -> str:
    dash = DASHES[number // len(LINES) % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="{LINES[number % len(LINES)]}" stroke-width="1.8"{dashed}'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str = "axis") -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


def _number(value: float) -> str:
    """Return a tick as people write it: 0.001, 250, 2.5k, 1M."""
    for power, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= power:
            return f"{value / power:g}{letter}"
    return f"{value:g}"


def _linear_ticks(low: float, high: float, least_step: float) -> tuple[float, ...]:
    """Return round numbers at equal distances, the first not above `low` and the last not below `high`."""
    if high <= low:
        high = low + 1
    rough = max((high - low) / (MOST_TICKS - 1), least_step)
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = floor(low / step), ceil(high / step)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def _log_ticks(low: float, high: float) -> tuple[float, ...]:
    first, last = floor(log10(low)), ceil(log10(high))
    return tuple(10.0**power for power in range(first, max(last, first + 1) + 1))
