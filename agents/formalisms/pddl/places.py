"""Objects in rows, circles and grids: who is next to whom, and whom words such as "the top-left corner" mean."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.formalisms.pddl.english import ORDINALS

_CORNER = re.compile(r"\b(?:the )*(top|upper|bottom|lower)[- ](left|right)(?: corner)?\b", re.I)
_END = re.compile(
    r"\b(?:the )?(leftmost|rightmost)(?: (?:position|place|end)(?: (?:in|of) the (?:line|row))?)?\b", re.I
)
_NTH = rf"(?:({'|'.join(ORDINALS)})|(\d+)(?:st|nd|rd|th)?)"
_CELL = re.compile(rf"\b(?:the )?{_NTH} row(?: and|,)? (?:the )?{_NTH} column\b", re.I)

_POSITION = re.compile(r"\bposition (\d+)\b", re.I)
_TOP = re.compile(r"\bthe top of the (?:circle|ring)\b", re.I)


@dataclass(frozen=True, slots=True)
class Layout:
    """Names in rows; all rows of a grid are as long as each other, separate lines have no neighbours below."""

    rows: tuple[tuple[str, ...], ...]
    closed: bool = False
    grid: bool = False
    from_zero: bool = False

    def across(self) -> Iterator[tuple[str, str]]:
        """Yield each object with the next one in its row."""
        for row in self.rows:
            yield from itertools.pairwise(row)
            if self.closed and len(row) > 2:
                yield row[-1], row[0]

    def down(self) -> Iterator[tuple[str, str]]:
        """Yield each object of a grid with the one below it."""
        if self.grid:
            for upper, lower in itertools.pairwise(self.rows):
                yield from zip(upper, lower, strict=False)

    def neighbours(self) -> Iterator[tuple[str, str]]:
        """Yield each object with each that is next to it."""
        for one, other in (*self.across(), *self.down()):
            yield one, other
            yield other, one

    def named(self, text: str) -> str:
        """Return a text with names for the places of this layout that it speaks of."""
        if len(self.rows) != 1 and not self.grid:
            return text
        if not self.grid:
            text = self._along(text)
        return _CELL.sub(self._cell, _CORNER.sub(self._corner, text)) if self.grid else text

    def _along(self, text: str) -> str:
        """Name the places of a line or a circle; positions count from zero where the text does."""
        row = self.rows[0]
        if not self.closed:
            text = _END.sub(lambda found: row[0 if found.group(1).lower() == "leftmost" else -1], text)
        else:
            text = _TOP.sub(row[0], text) if not _POSITION.search(text) else text

        def placed(found: "re.Match[str]") -> str:
            index = int(found.group(1)) - (0 if self.from_zero else 1)
            return row[index] if 0 <= index < len(row) else found.group()

        return _POSITION.sub(placed, text)

    def _corner(self, found: "re.Match[str]") -> str:
        row = self.rows[0 if found.group(1).lower() in ("top", "upper") else -1]
        return row[0 if found.group(2).lower() == "left" else -1]

    def _cell(self, found: "re.Match[str]") -> str:
        groups = found.groups()
        row, column = (_number(ordinal, digits) for ordinal, digits in (groups[:2], groups[2:]))
        inside = row <= len(self.rows) and column <= len(self.rows[0])
        return self.rows[row - 1][column - 1] if inside else found.group()


def _number(ordinal: str | None, digits: str | None) -> int:
    return ORDINALS.index(ordinal.lower()) + 1 if ordinal else int(digits or 1)
