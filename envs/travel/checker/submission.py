"""Read files of plans as the TravelPlanner evaluator takes them: one JSON object a line, by position."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from envs.travel.schema import TripRequest
from tools import InputError, Place

_FORMAT = 'each line is {"idx": 1, "query": "...", "plan": [...]}, one for every query, in their order'


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the plan as it is, and the number that the line gives itself, if it is one."""

    plan: object
    idx: int | None
    query: str


@dataclass(frozen=True, slots=True)
class Submission:
    """The lines of one file; the plan of line *k* belongs to query *k*, whatever its `idx` says."""

    origin: str
    entries: tuple[Entry, ...]

    @property
    def misplaced(self) -> tuple[int, ...]:
        """Return the lines (from 1) whose `idx` does not count up from 0 or 1 with the lines.

        The evaluator pairs by position, so a missing line shifts every plan after it to a wrong query.
        """
        first = self.entries[0].idx if self.entries else None
        start = first if first in (0, 1) else 1
        lines = enumerate(self.entries)
        return tuple(n + 1 for n, entry in lines if entry.idx is not None and entry.idx != start + n)

    def paired(self, requests: Sequence[TripRequest]) -> Iterator[tuple[TripRequest, object]]:
        """Yield each request with its plan; `InputError` when there are not as many lines as requests."""
        if len(self.entries) != len(requests):
            few = len(self.entries) < len(requests)
            effect = "the official evaluation would stop" if few else "the lines after that would be ignored"
            raise InputError(
                f"{self.origin!r} has {len(self.entries)} plans for {len(requests)} queries: {effect}",
                hint="write one line for every query, with an empty list for a plan that is missing",
            )
        yield from zip(requests, (entry.plan for entry in self.entries), strict=True)


def read_submission(path: Path) -> Submission:
    """Read a submission; raise `InputError` naming the line that is not an object with a "plan"."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}", hint="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{str(path)!r} is not UTF-8 text", hint=_FORMAT) from error
    if not text.strip():
        raise InputError(f"{str(path)!r} is empty", hint=_FORMAT)
    lines = text.strip().split("\n")
    return Submission(str(path), tuple(_entry(path, number, line) for number, line in enumerate(lines, 1)))


def _entry(path: Path, number: int, line: str) -> Entry:
    place = Place(line[:100], line=1, origin=f"{path}, line {number}")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"line {number} is not JSON: {error}", hint=_FORMAT, place=place) from error
    if not isinstance(fields, dict) or "plan" not in fields:
        raise InputError(f"line {number} is not an object with a 'plan'", hint=_FORMAT, place=place)
    idx = fields.get("idx")
    number_given = idx if isinstance(idx, int) and not isinstance(idx, bool) else None
    return Entry(fields["plan"], number_given, str(fields.get("query", "")))
