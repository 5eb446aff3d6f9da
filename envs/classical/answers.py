"""Read what a model answers: actions in PDDL or in words, one a line, with the line that makes no sense."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from envs.classical.mentions import Mentions, Unknown
from envs.classical.puzzle import Phrase, Puzzle
from envs.classical.task import PlanTask
from planners import PlanSteps, Step

_FENCE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_HEADING = re.compile(
    r"[\s#*_\[<]*(?:(?:the|my|final|full|here is|a) )*(?:plan|answer|solution|actions|steps)\b"
    r"[^.]{0,40}?[:\]>*]+[\s*]*",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:(?:step|move|action)\s*\d+\s*[:.)-]?|\d+\s*[.):-]|[-*\u2022])\s*", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:no|not any)\s+(?:\w+\s+)?(?:plan|solution)\b|\bunsolvable\b|\bimpossible\b"
    r"|\b(?:cannot|can't|can not)\s+be\s+(?:solved|reached|done|achieved)\b",
    re.IGNORECASE,
)
_LISP = re.compile(r"\(([^()]*)\)")
_CALL = re.compile(r"([\w-]+)\s*\(([^()]*)\)")
_SHOWN = 80
_LONGEST_HEADING = 120
_MOST_FENCES = 100
MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Stop:
    """The first line (from 1) that should be a move and is not."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The moves up to the end of the answer, or up to the line where reading stops."""

    moves: PlanSteps
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """The answer says that no plan exists."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its number or bullet; `listed` if it had one, or stands in parentheses."""

    number: int
    text: str
    listed: bool


def read_answer(task: PlanTask, text: str) -> Reading | Denial:
    """Return the moves of an answer.

    A plan may stand in a code fence or after a heading that ends with a colon; otherwise the whole text is
    read. Where lines are numbered, bulleted or in parentheses, the others are talk. A move is read as
    `(action object ...)`, `action(object, ...)`, bare `action object ...`, or as words that hold a verb of the
    action and its objects in order. Nothing is guessed: a line of the plan that cannot be read ends the reading.
    """
    if len(text) > MAX_CHARACTERS:
        return Reading((), Stop(1, text[:_SHOWN], f"the answer has more than {MAX_CHARACTERS:,} characters"))
    reader = _MoveReader(task.puzzle)
    moves: list[Step] = []
    for line in _plan_lines(text, reader):
        for found in reader.read(line.text):
            if isinstance(found, str):
                return Reading(tuple(moves), Stop(line.number, line.text.strip()[:_SHOWN], found))
            moves.append(found)
    if moves:
        return Reading(tuple(moves))
    if _DENIAL.search(text):
        return Denial()
    shown = next((line for line in text.splitlines() if line.strip()), "")
    return Reading((), Stop(1, shown.strip()[:_SHOWN], "the answer holds no action"))


class _MoveReader:
    """Read lines with the verbs and names of one puzzle."""

    def __init__(self, puzzle: Puzzle[Any]) -> None:
        self._objects = puzzle.objects
        self._phrases = {phrase.action: phrase for phrase in puzzle.lexicon.phrases}
        self._mentions = Mentions(puzzle)
        self._verbs = [
            (_words(verb), phrase)
            for phrase in puzzle.lexicon.phrases
            for verb in dict.fromkeys((phrase.verb, *phrase.also, phrase.action))
        ]

    def read(self, text: str) -> Iterator[Step | str]:
        """Yield the moves of a line, or why it has none."""
        bare = text.strip(" \t.,;`\"'[]").replace(",", " ")
        if call := _CALL.fullmatch(bare):
            yield self._formal([call[1], *call[2].split()])
        elif bare.startswith("("):
            for group in _LISP.findall(bare):
                yield self._formal(group.split())
        else:
            formal = self._formal(bare.replace('"', " ").split())
            yield formal if isinstance(formal, Step) else self._informal(text)

    def is_move(self, text: str) -> bool:
        """Return whether a line reads as moves and nothing else."""
        found = list(self.read(text))
        return bool(found) and all(isinstance(item, Step) for item in found)

    def names_an_action(self, text: str) -> bool:
        """Return whether a line names an action and an object."""
        return bool(self._candidates(text)) and self._mentions.any(text)

    def _formal(self, names: list[str]) -> Step | str:
        action = names[0].lower() if names else ""
        if action not in self._phrases:
            return f"there is no action {action!r}; the actions are {', '.join(self._phrases)}"
        takes = self._phrases[action].takes
        if len(names) - 1 != len(takes):
            return f"{action!r} takes {len(takes)} objects, here are {len(names) - 1}"
        return Step(action, tuple(self._mentions.name(name) or name.lower() for name in names[1:]))

    def _informal(self, text: str) -> Step | str:
        candidates = self._candidates(text)
        if not candidates:
            known = ", ".join(repr(phrase.verb) for phrase in self._phrases.values())
            return f"it names no action; the verbs are {known}"
        names = self._mentions.all(text)
        if isinstance(names, Unknown):
            return names.reason
        fitting = [phrase for phrase in candidates if len(phrase.takes) == len(names)]
        if not fitting:
            wanted = candidates[0]
            return f"{wanted.verb!r} takes {len(wanted.takes)} objects, the line names {len(names)}"
        by_type = (step for phrase in fitting if (step := self._by_type(phrase, names)) is not None)
        return next(by_type, _by_place(fitting[0], names))

    def _by_type(self, phrase: Phrase, names: list[str]) -> Step | None:
        """Give each argument the first object of its types that is left, in the order of the words."""
        left, found = list(names), {}
        for place in _places(phrase):
            kinds = phrase.takes[place].split()
            name = next((name for name in left if self._objects[name] in kinds), None)
            if name is None:
                return None
            left.remove(name)
            found[place] = name
        return Step(phrase.action, tuple(found[place] for place in range(len(names))))

    def _candidates(self, text: str) -> list[Phrase]:
        """Return the actions with the longest verb that the text holds."""
        words = _words(text)
        found = [(len(verb), phrase) for verb, phrase in self._verbs if _in_order(verb, words)]
        longest = max((length for length, _ in found), default=0)
        return [phrase for length, phrase in found if length == longest]


def _plan_lines(text: str, reader: _MoveReader) -> list[_Line]:
    """Return the lines of the answer that are its plan."""
    lines = [_line(number, raw) for number, raw in enumerate(text.split("\n"), 1) if raw.strip()]
    moves = {line.number for line in lines if reader.is_move(line.text)}
    for first, last in _fences(text):
        if any(first < number <= last for number in moves):
            return [line for line in lines if first < line.number <= last and not _is_heading(line)]
    latest = max(moves, default=0)
    heading = max((line.number for line in lines if line.number < latest and _is_heading(line)), default=0)
    lines = [line for line in lines if line.number > heading]
    if any(line.listed and line.number in moves for line in lines):
        return [line for line in lines if line.listed]
    return [line for line in lines if line.number in moves or reader.names_an_action(line.text)]


def _is_heading(line: _Line) -> bool:
    return len(line.text) <= _LONGEST_HEADING and _HEADING.fullmatch(line.text) is not None


def _line(number: int, raw: str) -> _Line:
    item = _ITEM.match(raw)
    body = raw[item.end() :] if item else raw.strip()
    return _Line(number, body, item is not None or body.startswith("("))


def _fences(text: str) -> list[tuple[int, int]]:
    """Return the code fences from the last to the first: the line that opens it and the last line inside."""
    found = [
        (text.count("\n", 0, fence.start()) + 1, text.count("\n", 0, fence.end(1))) for fence in _FENCE.finditer(text)
    ]
    return found[: -_MOST_FENCES - 1 : -1]


def _by_place(phrase: Phrase, names: list[str]) -> Step:
    """Put the objects, in the order of the words, into the order of the arguments."""
    found = dict(zip(_places(phrase), names, strict=True))
    return Step(phrase.action, tuple(found[place] for place in range(len(names))))


def _places(phrase: Phrase) -> list[int]:
    return [int(place) for place in re.findall(r"\{(\d+)\}", phrase.arguments)]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _in_order(needle: list[str], words: list[str]) -> bool:
    rest = iter(words)
    return all(word in rest for word in needle)
