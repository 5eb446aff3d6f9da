"""The sentences of a request, and which of them speak of the start and which of the goal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Side = Literal["init", "goal"]
SIDES: tuple[Side, ...] = ("init", "goal")
_SENTENCE = re.compile(r"(?:[^.!?;\n]|[.!?](?=[\w'\"]*\d))+[.!?;]*")
_GOAL = re.compile(
    r"\b(goals?|aims?|targets?|task is|should|want(?:s|ed)?|wish|must|needs? to|end up|finally|reach|achieve)\b", re.I
)
_START = re.compile(
    r"\b(currently|initially|at first|right now|at present|at the moment|(?:at|in) the (?:start|beginning)|"
    r"to (?:begin|start) with|(?:initial|starting) (?:state|situation|conditions?))\b",
    re.I,
)
_ADVERB = re.compile(rf"(?:{_START.pattern}|now|finally|in the end|at the end)\s*,?\s*", re.I)
_MARK = re.compile(r"[-*•]\s+")  # of a list


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a clause of one, with its place in the request.

    `before` is the side that the text spoke of until then. `said` has the words of a clause that leaves out what its
    sentence has said already: "block X is free" for the end of "block X is on Y and free".
    """

    text: str
    start: int
    side: Side
    before: Side = "init"
    said: str = ""

    @property
    def end(self) -> int:
        """Return the position behind the sentence."""
        return self.start + len(self.text)

    @property
    def words(self) -> str:
        """Return what is said, whole."""
        return self.said or self.text


def sentences(request: str) -> tuple[Sentence, ...]:
    """Split a request; from the first word of a goal on sentences state the goal, until one speaks of the start."""
    return tuple(_sided(request))


def cue(text: str) -> Side | None:
    """Return which side the words of a text say that it speaks of, or None."""
    if _START.search(text):
        return "init"
    return "goal" if _GOAL.search(text) else None


def _last_cue(text: str) -> Side | None:
    sides: tuple[tuple[Side, re.Pattern[str]], ...] = (("init", _START), ("goal", _GOAL))
    places = [(found.end(), side) for side, cues in sides for found in cues.finditer(text)]
    return max(places)[1] if places else None


def adverb(text: str) -> int:
    """Return the length of the words at the beginning of a text that say nothing but which side it speaks of."""
    found = _ADVERB.match(text)
    return found.end() if found else 0


def _sided(request: str) -> Iterator[Sentence]:
    side: Side = "init"
    for found in _SENTENCE.finditer(request):
        text = found.group().strip()
        if mark := _MARK.match(text):
            text = text[mark.end() :]
        if not re.search(r"\w", text):
            continue
        yield Sentence(text, found.start() + found.group().index(text), cue(text) or side, side)
        side = _last_cue(text) or side
