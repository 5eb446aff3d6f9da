"""What a text mentions: words with their place, and what they can mean."""

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

# A full stop after these, or after one capital letter, does not end a sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:st|ste|mt|ft|dr|no|vs|approx|e\.g|i\.e|[a-z]))\.$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n+")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mention(Generic[T_co]):
    """Words of a text, half-open `[start, end)`, and the value they stand for."""

    start: int
    end: int
    text: str
    value: T_co

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether the mention shares a character with `[start, end)`."""
        return self.start < end and start < self.end


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open ranges of the sentences of `text`."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if match.group() == "." and _ABBREVIATION.search(text, start, match.end()):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    return [trimmed for a, b in found if (trimmed := trim(text, a, b))[0] < trimmed[1]]


def sentence_of(text: str, start: int) -> tuple[int, int]:
    """Return the range of the sentence that holds position `start`."""
    return next(((a, b) for a, b in sentences(text) if a <= start < b), (0, len(text)))


def window(text: str, start: int, end: int, *, left: int, right: int) -> tuple[int, int]:
    """Widen `[start, end)` by so many words to each side, within its sentence."""
    first, last = sentence_of(text, start)
    before = [m.start() for m in _WORD.finditer(text, first, start)]
    after = [m.end() for m in _WORD.finditer(text, end, last)]
    # A mention may start or end inside a word ("non-smoking"): that word comes along whole.
    begin = before[-left] if left and len(before) >= left else (first if left else start)
    stop = after[right - 1] if right and len(after) >= right else (last if right else end)
    return trim(text, begin, max(stop, end))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop blanks and closing punctuation at both ends of a range."""
    while start < end and text[start] in " \t\r\n,;:":
        start += 1
    while start < end and text[end - 1] in " \t\r\n,;:.!?":
        end -= 1
    return start, end
