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
    r"\b(currently|initially|at first|right now|(?:at|in) the (?:start|beginning)|to begin with)\b", re.I
)
_MARK = re.compile(r"[-*•]\s+")  # of a list


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place in the request."""

    text: str
    start: int
    side: Side

    @property
    def end(self) -> int:
        """Return the position behind the sentence."""
        return self.start + len(self.text)


def sentences(request: str) -> tuple[Sentence, ...]:
    """Split a request; from the first word of a goal on sentences state the goal, until one speaks of the start."""
    return tuple(_sided(request))


def _sided(request: str) -> Iterator[Sentence]:
    side: Side = "init"
    for found in _SENTENCE.finditer(request):
        text = found.group().strip()
        if mark := _MARK.match(text):
            text = text[mark.end() :]
        if not re.search(r"\w", text):
            continue
        if _START.search(text):
            side = "init"
        elif _GOAL.search(text):
            side = "goal"
        start = found.start() + found.group().index(text)
        yield Sentence(text, start, side)
