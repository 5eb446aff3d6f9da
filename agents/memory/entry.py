"""What is remembered: a lesson, the runs that it comes from, and nothing that no checker accepted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, get_args, runtime_checkable

from agents.documents import Document, Draft, Json, digest_of

Kind = Literal["example", "pattern", "world", "repair", "lesson"]
"""A solved specification; a sentence and its facts; the rules of a world; a mended mistake; a person's advice."""
KINDS: tuple[Kind, ...] = get_args(Kind)
CHARACTERS_A_TOKEN = 3
"""Of JSON and expressions; prose has more. An estimate that errs on the side of too many tokens."""


class Lesson(Document):
    """What a run has to teach: `content` in the form of its kind, found again by the words of `text`.

    `scope` says where it holds: `program`, say, or the digest of a PDDL domain.
    """

    kind: Kind
    scope: str
    text: str
    content: Json

    @property
    def id(self) -> str:
        """Return the name in the memory: what is learned twice is one entry."""
        return digest_of(self.json_form())[:12]


class Provenance(Document):
    """Where a lesson comes from: the run, the checkers that accepted its result, the model and the time (UTC)."""

    run: str
    verdict: str
    model: str
    made: str


class Entry(Document):
    """A lesson in the memory, with every run that taught it, oldest first."""

    id: str
    lesson: Lesson
    provenance: tuple[Provenance, ...]

    @property
    def tokens(self) -> int:
        """Return about how many tokens the entry takes in a prompt."""
        content = json.dumps(self.lesson.content, ensure_ascii=False, separators=(",", ":"))
        return (len(self.lesson.text) + len(content)) // CHARACTERS_A_TOKEN + 1


@dataclass(frozen=True, slots=True)
class Round:
    """One draft of a run and what was wrong with it; nothing was with the last."""

    draft: Draft
    critique: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A run whose result every checker accepted: the request, what was answered, and its drafts in order."""

    text: str
    answers: Mapping[str, str]
    rounds: tuple[Round, ...]

    @property
    def draft(self) -> Draft:
        """Return the draft whose result was accepted."""
        return self.rounds[-1].draft


@runtime_checkable
class Remembering(Protocol):
    """A formalism that gains by what was formalized before."""

    def lessons(self, accepted: Accepted) -> tuple[Lesson, ...]:
        """Return what an accepted run has to teach."""
        ...
