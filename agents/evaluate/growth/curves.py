"""What the answers come to at each size, as numbers, as lines of a summary and as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from agents.documents import Json
from agents.evaluate.growth.items import WAYS, GrowthItem, Way
from agents.evaluate.runner import Record
from agents.evaluate.statistics import Share, percentile
from agents.evaluate.summary import Line, share
from tools import plain

ABOUT: Mapping[Way, str] = {
    "direct": "the model plans",
    "chain-of-thought": "it reasons first",
    "react": "it acts and sees",
    "reflexion": "it tries again",
    "solver": "the model formalizes",
    "oracle": "the PDDL is given",
}


@dataclass(frozen=True, slots=True)
class Point:
    """What one way comes to at one size.

    `legal_moves` is the mean length of the part before the first error; `first_error` is the median position
    (from 1) of the first illegal move, over the answers that have one, or 0 if none has.
    """

    way: Way
    size: int
    solved: Share
    legal_moves: float
    first_error: float
    seconds: float


def points(items: Mapping[str, GrowthItem], records: Mapping[str, Record]) -> tuple[Point, ...]:
    """Return a point for each way and size that has an answer; infrastructure failures are no answers."""
    groups: dict[tuple[Way, int], list[Record]] = {}
    for name, record in records.items():
        if record.outcome == "attempted":
            groups.setdefault((items[name].way, items[name].size), []).append(record)
    order = sorted(groups, key=lambda group: (WAYS.index(group[0]), group[1]))
    return tuple(_point(*group, groups[group]) for group in order)


def collapse(found: Iterable[Point], way: Way) -> int | None:
    """Return the size from which on a way solves less than half, or nothing if it solves half at the largest size."""
    low = None
    for point in sorted((point for point in found if point.way == way), key=lambda point: point.size):
        if point.solved.rate >= 0.5:
            low = None
        elif low is None:
            low = point.size
    return low


def lines_of(found: Iterable[Point]) -> list[Line]:
    """Return the shares, and how far the direct answers get, as lines of a summary."""
    lines = []
    for point in found:
        lines.append(share(f"size {point.size}: solved", point.solved.hits, point.solved.of, section=point.way))
        if point.way == "direct":
            name = f"size {point.size}: legal moves before the first error"
            lines.append(Line(section=point.way, name=name, value=point.legal_moves))
    return lines


def call_lines(items: Mapping[str, GrowthItem], records: Mapping[str, Record]) -> list[Line]:
    """Return what became of the tool calls of each way that makes some."""
    lines = []
    for way in WAYS:
        scores = [record.scores for name, record in records.items() if items[name].way == way]
        made, valid, answered, redundant = (
            sum(score.get(f"calls_{what}", 0) for score in scores)
            for what in ("made", "valid", "answered", "redundant")
        )
        if made:
            lines.append(share("calls: valid", valid, made, section=way))
            lines.append(share("calls: executable", answered, made, section=way))
            lines.append(Line(section=way, name="calls: redundant", value=redundant))
    return lines


def growth_table(found: Iterable[Point], title: str) -> Table:
    """Return one row for each size: what every way solves, and where the direct answers go wrong."""
    cells = {(point.size, point.way): point for point in found}
    ways = [way for way in WAYS if any(way == own for _, own in cells)]
    table = Table(title=escape(plain(title)), title_justify="left")
    table.add_column("size", justify="right")
    for way in ways:
        table.add_column(f"{way}\n{ABOUT[way]}", justify="right")
    if "direct" in ways:
        table.add_column("direct: legal\nmoves, mean", justify="right")
        table.add_column("direct: first\nerror, median", justify="right")
    for size in sorted({size for size, _ in cells}):
        row = [_cell(cells.get((size, way))) for way in ways]
        table.add_row(str(size), *row, *(_details(cells.get((size, "direct"))) if "direct" in ways else ()))
    return table


def _point(way: Way, size: int, answers: list[Record]) -> Point:
    scores: list[Json] = [record.scores for record in answers]
    errors = [score["first_error"] for score in scores if score.get("first_error")]
    return Point(
        way,
        size,
        Share(sum(bool(score.get("success")) for score in scores), len(scores)),
        sum(score.get("legal_moves", 0) for score in scores) / len(scores),
        percentile(errors, 50),
        percentile([record.seconds for record in answers], 50),
    )


def _cell(point: Point | None) -> str:
    if point is None:
        return ""
    low, high = point.solved.wilson()
    return f"{point.solved.hits}/{point.solved.of}  ({low:.0%} - {high:.0%})"


def _details(point: Point | None) -> tuple[str, str]:
    if point is None:
        return "", ""
    return f"{point.legal_moves:.1f}", f"move {point.first_error:.0f}" if point.first_error else "none"
