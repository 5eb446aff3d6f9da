"""A program that a model wrote, and what became of it."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from agents.documents import Document
from agents.heuristics.forms import Form
from agents.heuristics.scores import Scores

Origin = Literal["built-in", "direct", "counterexample", "resampled", "planned", "form", "repaired", "tuned"]
Status = Literal["no code", "duplicate", "rejected", "faulty", "trial", "judged"]
BROKEN: tuple[Status, ...] = ("no code", "rejected", "faulty")
"""What gives nothing to search with, and may be mended."""
Direct = Literal["", "holds", "violated", "undecided"]


class Candidate(Document):
    """One program: from which prompt it came, with which seed, and from which other candidate if it mends one.

    `code` is empty where the reply held no program; `problem` then says why. `form` is what the code was printed from,
    if the model did not write it freely. One that is `tuned` is its parent with another weight, which no model chose.
    """

    name: str
    origin: Origin
    parent: str = ""
    seed: int = 0
    temperature: float = 0.0
    prompt: str = ""
    reply: str = ""
    code: str = ""
    problem: str = ""
    form: Form | None = None
    seconds: float = 0.0

    @property
    def origin_in_words(self) -> str:
        """Return why it was written, and from which other candidate."""
        return f"{self.origin} from {self.parent}" if self.parent else self.origin

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the code."""
        return hashlib.sha256(self.code.encode()).hexdigest()


class Fate(Document):
    """What became of a candidate.

    `no code`: the reply held no program. `duplicate`: it is the program of another one. `rejected`: the check of its
    text found what is not allowed. `faulty`: it broke on some state; `critique` says how. `trial`: tuning tried it on
    some training tasks, and it may not win; `critique` says why. `judged`: it has scores on all of them, and may win.
    `direct` is set where the property was checked.
    """

    status: Status
    critique: str = ""
    scores: Scores = Scores()
    direct: Direct = ""


class Entrant(Document):
    """A candidate with its fate; of a built-in heuristic the name is all there is to the candidate."""

    candidate: Candidate
    fate: Fate

    @property
    def name(self) -> str:
        """Return the name of the candidate."""
        return self.candidate.name

    @property
    def built_in(self) -> bool:
        """Return whether it came with the planner."""
        return self.candidate.origin == "built-in"

    @property
    def by_model(self) -> bool:
        """Return whether a model wrote it: it is neither built in nor tuned."""
        return self.candidate.origin not in ("built-in", "tuned")


def ranked(entrants: tuple[Entrant, ...]) -> list[Entrant]:
    """Return those that were judged, best first.

    Among equals a direct heuristic comes first, since hill climbing with it does not get stuck on larger tasks of the
    same make either; then they stand in the order in which they came.
    """
    judged = [entrant for entrant in entrants if entrant.fate.status == "judged"]
    return sorted(judged, key=lambda one: (*one.fate.scores.rank, one.fate.direct == "holds"), reverse=True)


def written_first(entrant: Entrant, among: Iterable[Entrant]) -> Entrant:
    """Return what the model wrote that a tuned one goes back to."""
    by_name = {one.name: one for one in among}
    while entrant.candidate.origin == "tuned":
        entrant = by_name[entrant.candidate.parent]
    return entrant
