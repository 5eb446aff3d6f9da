"""What is wrong with a PDDL text: every mistake with its code, its place and what to write instead."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from tools import InputError, Place, plain

Severity = Literal["error", "warning", "note"]
SourceName = Literal["domain", "problem", "plan"]

_WEIGHT: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
_WINDOW = 110
_SHOWN_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class PddlFinding:
    """One finding in a domain, a problem or a plan.

    An `error` keeps the text from being read, a `warning` is legal but most likely not meant, a `note` is
    style. `line`, `column` and `end_column` (exclusive, same line) count from 1; `excerpt` is the line itself.
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

    @property
    def place(self) -> Place:
        """Return the place, for an error with a caret."""
        return Place(self.excerpt, self.line, self.column, self.end_column, self.source)

    def render(self) -> str:
        """Return the finding for a person: what, where with a caret, what to do; long lines are cut."""
        start = max(0, self.column - 1 - _WINDOW // 2) if len(self.excerpt) > _WINDOW else 0
        shown = self.excerpt[start : start + _WINDOW]
        width = max(1, min(self.end_column - self.column, start + _WINDOW - self.column + 1))
        cut = "... " if start else ""
        caret = " " * (len(cut) + self.column - 1 - start) + "^" * width
        parts = [
            f"{self.severity}: {self.message} [{self.code}]",
            f"{self.source}:{self.line}:{self.column}",
            f"  {cut}{shown}{' ...' if start + _WINDOW < len(self.excerpt) else ''}",
            f"  {caret}",
        ]
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
            "text": self.excerpt[:_WINDOW],
        }


class PddlError(InputError):
    """A PDDL text cannot be read; `findings` lists everything found, errors and warnings alike."""

    findings: tuple[PddlFinding, ...] = ()  # an error that comes out of a worker brings its message only

    def __init__(self, findings: Sequence[PddlFinding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.severity == "error"] or list(self.findings)
        message = errors[0].message if len(errors) == 1 else f"{len(errors)} mistakes in the PDDL text"
        super().__init__(message, hint=errors[0].hint, place=errors[0].place)

    def __str__(self) -> str:
        if not self.findings:
            return super().__str__()
        by_weight = sorted(self.findings, key=lambda finding: _WEIGHT[finding.severity])
        shown = [finding.render() for finding in by_weight[:_SHOWN_FINDINGS]]
        left = len(self.findings) - len(shown)
        return "\n".join([self.message, *shown, *([f"... and {left} more"] if left else [])])


class Findings:
    """Collect the findings of one text; of each severity at most `limit`, for a file in the wrong format.

    Errors whose code is in `forgive` become warnings.
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
        if key not in self._found and self._counts[finding.severity] < self._limit:
            self._counts[finding.severity] += 1
            self._found[key] = PddlFinding(
                finding.code,
                "warning" if finding.code in self._forgive else finding.severity,
                finding.message,
                finding.line,
                finding.column,
                finding.end_column,
                finding.hint,
                self.source,
                self._line(finding.line),
            )

    def sorted(self) -> tuple[PddlFinding, ...]:
        """Return all findings in the order of the text."""
        return tuple(sorted(self._found.values(), key=lambda finding: (finding.line, finding.column)))

    def _line(self, number: int) -> str:
        if self._lines is None:
            self._lines = self._text.split("\n")
        line = self._lines[number - 1] if 0 < number <= len(self._lines) else ""
        return plain(line.replace("\t", " ").rstrip())


def errors_of(findings: Iterable[PddlFinding]) -> tuple[PddlFinding, ...]:
    """Return the findings that are errors."""
    return tuple(finding for finding in findings if finding.severity == "error")


def nearest(word: str, known: Iterable[str], *, shown: int = 8) -> str:
    """Return a hint that names the known word most like `word`, or lists what is known."""
    names = sorted(known)
    if close := _closest(word, names):
        return f"did you mean {close!r}?"
    if not names:
        return ""
    listed = ", ".join(repr(name) for name in names[:shown])
    return f"known are {listed}{', ...' if len(names) > shown else ''}"


def closest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known word most like `word`, if one is at least `cutoff` alike."""
    return _closest(word, sorted(known), cutoff)


def _closest(word: str, names: Sequence[str], cutoff: float = 0.6) -> str | None:
    # Among very many names (a large problem's objects) comparing each would take minutes.
    near = names if len(names) <= 500 else [name for name in names if abs(len(name) - len(word)) <= 1][:500]
    found = get_close_matches(word.lower(), near, n=1, cutoff=cutoff)
    return found[0] if found else None
