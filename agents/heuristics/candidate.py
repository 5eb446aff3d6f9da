"""A program that a model wrote, and what became of it."""

import hashlib
from typing import Literal

from agents.documents import Document
from agents.heuristics.scores import Scores

Origin = Literal["built-in", "direct", "counterexample", "resampled", "planned", "form", "repaired"]
Status = Literal["no code", "duplicate", "rejected", "faulty", "judged"]
Direct = Literal["", "holds", "violated", "undecided"]


class Candidate(Document):
    """One program: from which prompt it came, with which seed, and from which other candidate if it mends one.

    `code` is empty where the reply held no program; `problem` then says why.
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
    seconds: float = 0.0

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the code."""
        return hashlib.sha256(self.code.encode()).hexdigest()


class Fate(Document):
    """What became of a candidate.

    `no code`: the reply held no program. `duplicate`: it is the program of another one. `rejected`: the check of its
    text found what is not allowed. `faulty`: it broke on some state; `critique` says how. `judged`: it has scores on
    all training tasks, and may win. `direct` is set where the property was checked.
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
        """Return whether no model wrote it."""
        return self.candidate.origin == "built-in"


def ranked(entrants: tuple[Entrant, ...]) -> list[Entrant]:
    """Return those that were judged, best first.

    Among equals a direct heuristic comes first, since hill climbing with it does not get stuck on larger tasks of the
    same make either; then they stand in the order in which they came.
    """
    judged = [entrant for entrant in entrants if entrant.fate.status == "judged"]
    return sorted(judged, key=lambda one: (*one.fate.scores.rank, one.fate.direct == "holds"), reverse=True)
