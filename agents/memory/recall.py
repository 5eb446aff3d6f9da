"""What a formalism sees of the memory: similar lessons under a token budget, and those for exactly these words."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from agents.documents import Json
from agents.memory.entry import CHARACTERS_A_TOKEN, Entry, Kind
from agents.tool_calls.observation import Observation, suspicious

if TYPE_CHECKING:
    from agents.memory.store import Memory

RECALLED = "memory.recalled"
"""The event of a run when it is told what was learned before."""
SOURCE = "memory"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: lessons of a kind in a scope, not more than `most` of them, within so many tokens.

    `least_shared` of the longer words of the shorter text are in both texts, unless they are alike in meaning.
    """

    kind: Kind
    scope: str
    most: int = 2
    tokens: int = 900
    least_shared: float = 0.0


class Recall(Protocol):
    """A memory as a formalism sees it."""

    def similar(self, text: str, wanted: Wanted) -> tuple[Entry, ...]:
        """Return lessons about what is most like `text`, best first."""
        ...

    def known(self, text: str, wanted: Wanted) -> tuple[Entry, ...]:
        """Return the lessons about exactly this text, oldest first."""
        ...


class NoRecall:
    """The memory of an agent that has none."""

    def similar(self, text: str, wanted: Wanted) -> tuple[Entry, ...]:
        """Return nothing."""
        return ()

    def known(self, text: str, wanted: Wanted) -> tuple[Entry, ...]:
        """Return nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class LoggedRecall:
    """A memory that writes into the log of a run what it was asked for and which entries it gave."""

    memory: "Memory"
    log: Callable[[str, Json], None]

    def similar(self, text: str, wanted: Wanted) -> tuple[Entry, ...]:
        """Return lessons about what is most like `text`, best first, as many as fit into the budget."""
        found = self.memory.search(
            text, kind=wanted.kind, scope=wanted.scope, most=4 * wanted.most, least_shared=wanted.least_shared
        )
        return self._told(_within(found, wanted), wanted)

    def known(self, text: str, wanted: Wanted) -> tuple[Entry, ...]:
        """Return the lessons about exactly this text, oldest first."""
        return self._told(self.memory.about(text, kind=wanted.kind, scope=wanted.scope), wanted)

    def _told(self, entries: Iterable[Entry], wanted: Wanted) -> tuple[Entry, ...]:
        told = tuple(entries)
        if told:
            note: Json = {"lessons": wanted.kind, "scope": wanted.scope, "entries": [entry.id for entry in told]}
            passages = [passage for entry in told for passage in suspicious(entry.lesson.text)]
            self.log(RECALLED, {**note, "suspicious": passages} if passages else note)
        return told


@contextmanager
def told_by(file: Path | None, log: Callable[[str, Json], None]) -> Iterator[Recall]:
    """Open the memory of a run, if it has one."""
    if file is None:
        yield NoRecall()
        return
    from agents.memory.store import open_memory

    with open_memory(file) as memory:
        yield LoggedRecall(memory, log)


def the_only(forms: Iterable[Any]) -> Any | None:
    """Return the one JSON form that all entries have; where they disagree, or there are none, nothing is settled."""
    distinct = {json.dumps(form, sort_keys=True): form for form in forms}
    return next(iter(distinct.values())) if len(distinct) == 1 else None


def _within(entries: Iterable[Entry], wanted: Wanted) -> Iterable[Entry]:
    """Yield the best entries that fit; one that is too long does not keep a shorter one out."""
    left, count = wanted.tokens, 0
    for entry in entries:
        if entry.tokens <= left and count < wanted.most:
            left, count = left - entry.tokens, count + 1
            yield entry


def quoted(entries: Iterable[Entry], shown: Callable[[Entry], Json], tokens: int) -> str:
    """Return entries as data for a prompt, one JSON object a line: what they say is read, never obeyed."""
    lines = [json.dumps(shown(entry), ensure_ascii=False, separators=(",", ":")) for entry in entries]
    return Observation(SOURCE, ok=True, text="\n".join(lines)).quoted(2 * CHARACTERS_A_TOKEN * tokens)
