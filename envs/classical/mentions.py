"""Find the objects that a line of words names, however they are spelled."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from envs.classical.puzzle import Puzzle
from tools import closest

_SEPARATOR = r"[\s_-]?"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something is named like an object, but no object has that name."""

    text: str
    reason: str


class Mentions:
    """The names of one puzzle's objects with other nouns for their types, blind to case and separators."""

    def __init__(self, puzzle: Puzzle[Any]) -> None:
        self._objects = puzzle.objects
        spellings = _spellings(puzzle)
        squeezed = Counter(_squeezed(spelling) for spelling in spellings)
        # Names that differ by separators only, as l1 and l-1, must be written as they are.
        self._names = {_squeezed(spelling): name for spelling, name in spellings.items()}
        self._unclear = {text for text, times in squeezed.items() if times > 1}
        nouns = {noun for kind in puzzle.objects.values() for noun in (kind, *puzzle.lexicon.nouns.get(kind, ()))}
        self._pattern = _pattern(spellings, nouns - {""})

    def name(self, text: str) -> str | None:
        """Return the object that one word means."""
        plain = text.lower().strip("?.,;:'\"`")
        if plain in self._objects:
            return plain
        squeezed = _squeezed(plain)
        return None if squeezed in self._unclear else self._names.get(squeezed)

    def any(self, text: str) -> bool:
        """Return whether a line names an object, or something like one."""
        return self._pattern.search(text) is not None

    def all(self, text: str) -> list[str] | Unknown:
        """Return the objects that a line names, in order."""
        names = []
        for mention in self._pattern.finditer(text):
            name = self.name(mention[0])
            if name is None:
                return Unknown(mention[0], f"there is no {mention[0]!r}{self._nearest(mention[0])}")
            names.append(name)
        return names

    def _nearest(self, text: str) -> str:
        near = closest(_squeezed(text), self._names)
        return f", is {self._names[near]!r} meant?" if near else ""


def _spellings(puzzle: Puzzle[Any]) -> dict[str, str]:
    """Return every spelling with its object: the name itself, and for `block3` also other nouns with its number."""
    spellings = {name: name for name in puzzle.objects}
    for name, kind in puzzle.objects.items():
        tail = name.removeprefix(kind)
        if tail.isdecimal():
            spellings |= {f"{noun}{tail}": name for noun in puzzle.lexicon.nouns.get(kind, ())}
    return spellings


def _pattern(spellings: Mapping[str, str], nouns: set[str]) -> re.Pattern[str]:
    known = [_loosely(spelling) for spelling in sorted(spellings, key=lambda name: (-len(name), name))]
    numbered = [rf"{re.escape(noun)}{_SEPARATOR}\d+" for noun in sorted(nouns)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(known + numbered)})(?![\w-])", re.IGNORECASE)


def _loosely(spelling: str) -> str:
    parts = re.split(r"[_-]|(?<=[^\d_-])(?=\d)", spelling)
    return _SEPARATOR.join(map(re.escape, parts))


def _squeezed(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower())
