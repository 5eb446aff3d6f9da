"""Read what a model answers: moves in letters or words, or the claim that there is no solution."""

import re
from dataclasses import dataclass

_FENCE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_DENIAL = re.compile(
    r"\bunsolvable\b|\bimpossible\b|\bno (?:solution|plan)\b|\bcan(?:no|')t be solved\b", re.IGNORECASE
)
_NAMES = {"up": "u", "down": "d", "left": "l", "right": "r"}
_LETTERS = frozenset("udlr")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Moves:
    """A plan as it was written, in letters."""

    plan: str


@dataclass(frozen=True, slots=True)
class Denial:
    """The claim that the level has no solution."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer in which no moves are found; `text` is where they were looked for."""

    text: str

    @property
    def passed(self) -> bool:
        """Return whether the level is solved."""
        return False


def read_answer(text: object) -> Moves | Denial | Unreadable:
    """Read the last code block of an answer, or else its last line; a heading before a colon is passed over.

    Anything but text is unreadable.
    """
    if not isinstance(text, str):
        return Unreadable(repr(text)[:_SHOWN])
    fenced = _FENCE.findall(text)
    lines = [line for line in text.splitlines() if line.strip()]
    last = fenced[-1] if fenced else lines[-1] if lines else ""
    words = re.findall(r"[^\W\d_]+", last.rpartition(":")[2])
    if words and all(word.lower() in _NAMES for word in words):
        return Moves("".join(_NAMES[word.lower()] for word in words))
    if words and all(set(word.lower()) <= _LETTERS for word in words):
        return Moves("".join(words))
    return Denial() if _DENIAL.search(last) else Unreadable(last.strip())
