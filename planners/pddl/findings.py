"""What is wrong with a PDDL text: every mistake with its code, its place and what to write instead."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tools import InputError, Place

Severity = Literal["error", "warning", "note"]
SourceName = Literal["domain", "problem", "plan"]

_WEIGHT: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
_WINDOW = 110
_EXCERPT = 2000
_SHOWN_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class PddlFinding:
    """One finding in a domain, a problem or a plan.

    An `error` keeps the text from being read, a `warning` is legal but most likely not meant, a `note` is
    style. `line`, `column` and `end_column` (exclusive, same line) count from 1; `excerpt` is the line itself, of a
    very long line the part around the place, which begins behind `excerpt_start` characters.
    """

    code: str
    severity: Severity
    message: str
    line: int = 1
    column: int = 1
    end_column: int = 2
    hint: str = ""
    source: SourceName = "domain"
    excerpt: str = ""
    excerpt_start: int = 0

    @property
    def place(self) -> Place:
        """Return the place, for an error with a caret."""
        return Place(" " * self.excerpt_start + self.excerpt, self.line, self.column, self.end_column, self.source)

    def render(self, origin: str = "") -> str:
        """Return the finding for a person: what, where with a caret, what to do; long lines are cut.

        `origin` is the name of the text, as of its file. A line that shows nothing is left out.
        """
        start, shown = self._window()
        column = self.column - self.excerpt_start - 1 - start
        width = max(1, min(self.end_column - self.column, len(shown) - column))
        before = "... " if start or self.excerpt_start else ""
        after = " ..." if start + len(shown) < len(self.excerpt) else ""
        parts = [
            f"{self.severity}: {self.message} [{self.code}]",
            f"{origin or self.source}:{self.line}:{self.column}",
        ]
        if shown.strip():
            parts += [f"  {before}{shown}{after}", f"  {' ' * (len(before) + column)}{'^' * width}"]
        return "\n".join([*parts, f"hint: {self.hint}"] if self.hint else parts)

    def as_json(self) -> dict[str, str | int]:
        """Return the finding as data for a model or a front end."""
        return {
            "source": self.source,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "line": self.line,
            "column": self.column,
            "end_column": self.end_column,
            "hint": self.hint,
            "text": self._window()[1],
        }

    def _window(self) -> tuple[int, str]:
        """Return the part of the excerpt that is shown, and where it begins."""
        middle = self.column - 1 - self.excerpt_start
        start = max(0, middle - _WINDOW // 2) if len(self.excerpt) > _WINDOW else 0
        return start, self.excerpt[start : start + _WINDOW]


class PddlError(InputError):
    """A PDDL text cannot be read; `findings` lists everything found, errors and warnings alike."""

    findings: tuple[PddlFinding, ...] = ()  # an error that comes out of a worker brings its message only

    def __init__(self, findings: Sequence[PddlFinding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.severity == "error"] or list(self.findings)
        message = errors[0].message if len(errors) == 1 else f"{len(errors)} mistakes in the PDDL text"
        super().__init__(message, hint=errors[0].hint, place=errors[0].place)

    def __str__(self) -> str:
        return self.render({})

    def render(self, origins: Mapping[str, str]) -> str:
        """Return all findings for a person, the graver ones first, each under the name of its text."""
        if not self.findings:
            return super().__str__()
        by_weight = sorted(self.findings, key=lambda finding: _WEIGHT[finding.severity])
        shown = [finding.render(origins.get(finding.source, "")) for finding in by_weight[:_SHOWN_FINDINGS]]
        left = len(self.findings) - len(shown)
        head = [self.message] if self.message != by_weight[0].message else []
        return "\n".join([*head, *shown, *([f"... and {left} more"] if left else [])])


class TooManyErrors(Exception):  # noqa: N818 - reads as what happened
    """The text has more errors than anyone reads; it is likely no PDDL at all."""


class Findings:
    """Collect the findings of one text, of each severity at most `limit`.

    One error more raises `TooManyErrors`, so that a file in the wrong format is not read to its end. Errors whose
    code is in `forgive` become warnings.
    """

    def __init__(self, source: SourceName, text: str, *, limit: int = 200, forgive: Collection[str] = ()) -> None:
        self.source: SourceName = source
        self._forgive = forgive
        self._text = text
        self._limit = limit
        self._lines: list[str] | None = None
        self._found: dict[tuple[str, int, int], PddlFinding] = {}
        self._counts: Counter[Severity] = Counter()

    def add(self, finding: PddlFinding) -> None:
        """Keep a finding, one for each code and place, with the line it points at."""
        key = (finding.code, finding.line, finding.column)
        if key in self._found:
            return
        self._counts[finding.severity] += 1
        if self._counts[finding.severity] <= self._limit:
            self._found[key] = PddlFinding(
                finding.code,
                "warning" if finding.code in self._forgive else finding.severity,
                finding.message,
                finding.line,
                finding.column,
                finding.end_column,
                finding.hint,
                self.source,
                *self._excerpt(finding.line, finding.column),
            )

        elif finding.severity == "error":
            raise TooManyErrors

    def sorted(self) -> tuple[PddlFinding, ...]:
        """Return all findings in the order of the text."""
        return tuple(sorted(self._found.values(), key=lambda finding: (finding.line, finding.column)))

    def _excerpt(self, number: int, column: int) -> tuple[str, int]:
        if self._lines is None:
            self._lines = self._text.split("\n")
        line = self._lines[number - 1] if 0 < number <= len(self._lines) else ""
        start = max(0, column - _EXCERPT // 2) if len(line) > _EXCERPT else 0
        kept = line[start : start + _EXCERPT].rstrip()
        return "".join(sign if sign.isprintable() else " " for sign in kept), start


class NoFindings(Findings):
    """Take no notice of anything."""

    def __init__(self) -> None:
        super().__init__("problem", "")

    def add(self, finding: PddlFinding) -> None:
        """Drop the finding."""


def errors_of(findings: Iterable[PddlFinding]) -> tuple[PddlFinding, ...]:
    """Return the findings that are errors."""
    return tuple(finding for finding in findings if finding.severity == "error")
