"""A start in words that leaves things open: for each thing the answers that remain possible, and what is wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from agents.asking.reading.memory import SentenceMemory, StandIns, stand_ins
from agents.asking.reading.sentences import Reader, SentenceForm, Text, mentioned, record, sentences, some
from agents.models.chat import ChatModel
from planners import FactWords
from tools import InputError, Usage

_INSTRUCTIONS = """\
You say what a sentence leaves possible. Pick every statement that may be so according to the sentence. If the \
sentence is certain, that is one statement; if it leaves something open ("may be", "or", "nobody knows whether"), pick \
all alternatives that it leaves open. All statements must be about the same thing.
Example: "The cup stands in the sink or in the box, who knows." leaves possible ["the cup is in the sink", \
"the cup is in the box"].
Example: "Perhaps the cup is broken." leaves possible ["the cup is broken", "the cup is not broken"].
Example: "The cup is in the box." leaves possible ["the cup is in the box"]."""
_WANTED = """\
You pick the statements that a sentence wants to be true in the end, all of them and no other.
Example: "In the end the cup shall be in the box and the box on the shelf." wants ["the cup is in the box", \
"the box is on the shelf"]."""
Stated = tuple[str, str]
"""The name of a fact and one of its answers."""


class PossibleForm(SentenceForm):
    """The statements that a sentence leaves possible, or that it wants."""

    possible: Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Start:
    """For each fact that was spoken of the answers left, and the answers that are wanted in the end."""

    possible: Mapping[str, tuple[str, ...]]
    goal: tuple[Stated, ...]


async def read_start(
    model: ChatModel, text: Text, seconds: float = 120.0, memory: SentenceMemory | None = None
) -> tuple[Start, Usage]:
    """Return what is left possible and what is wanted; a sentence about none of the subjects is passed over.

    Raises `InputError` if what is asked speaks of nothing that could be wanted.
    """
    usage = Usage()
    possible: dict[str, tuple[str, ...]] = {}
    memory = memory or SentenceMemory()
    reader = Reader(model, _INSTRUCTIONS, seconds, memory)
    for sentence in sentences(text.told):
        statements = _statements(sentence, text.vocabulary)
        if not statements:
            continue
        form, used = await reader.read(
            sentence,
            PossibleForm,
            record(possible=some(list(statements), 1)),
            partial(_faults, statements=statements),
            _subjects(sentence, text.vocabulary),
        )
        usage = usage + used
        names = [statements[statement] for statement in dict.fromkeys(form.possible)]
        possible[names[0][0]] = tuple(answer for _, answer in names)
    statements = _statements(text.asked, text.vocabulary)
    if not statements:
        known = ", ".join(dict.fromkeys(words.subject for words in text.vocabulary))
        raise InputError(f"{text.asked!r} wants nothing of what is known", hint=f"known are {known}")
    reader = Reader(model, _WANTED, seconds, memory)
    form, used = await reader.read(
        text.asked,
        PossibleForm,
        record(possible=some(list(statements), 1)),
        partial(_unknown, statements=statements),
        _subjects(text.asked, text.vocabulary),
    )
    goal = tuple(statements[statement] for statement in dict.fromkeys(form.possible))
    return Start(possible, goal), usage + used


def _subjects(sentence: str, vocabulary: Sequence[FactWords]) -> StandIns:
    """Return stand-ins for the things that a sentence is about."""
    return stand_ins(*mentioned(sentence, dict.fromkeys(words.subject for words in vocabulary)))


def _statements(sentence: str, vocabulary: Sequence[FactWords]) -> dict[str, Stated]:
    """Return the statements that a sentence can make: of subjects in it, with answers whose words are in it.

    "Frozen" makes "not frozen" possible too: a sentence may leave open whether something is so.
    """
    found: dict[str, Stated] = {}
    for words in vocabulary:
        if isinstance(words.answers, str) or not mentioned(sentence, [words.subject]):
            continue
        spoken_of = {value: p for value, p in words.answers.items() if mentioned(sentence, [p.removeprefix("not ")])}
        found |= {f"{words.subject} is {phrase}": (words.name, str(value)) for value, phrase in spoken_of.items()}
    return found


def _unknown(form: PossibleForm, statements: Mapping[str, Stated]) -> Iterator[str]:
    yield from (
        f"{statement!r} is none of the statements" for statement in form.possible if statement not in statements
    )


def _faults(form: PossibleForm, statements: Mapping[str, Stated]) -> Iterator[str]:
    yield from _unknown(form, statements)
    things = {statements[statement][0] for statement in form.possible if statement in statements}
    if len(things) > 1:
        yield f"these are statements about several things: {', '.join(sorted(things))}"
