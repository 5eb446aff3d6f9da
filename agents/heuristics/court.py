"""What judges a program: the check of its text, whole searches with it, and the check of the property."""

from dataclasses import dataclass
from typing import Protocol

from agents.heuristics.candidate import Candidate, Direct
from agents.heuristics.scores import TaskScore
from agents.heuristics.training import TrainingTask


@dataclass(frozen=True, slots=True)
class Searched:
    """One search; `fault` is empty unless the program broke, and then tells on which state and how."""

    score: TaskScore
    fault: str = ""


@dataclass(frozen=True, slots=True)
class DirectCheck:
    """Whether the heuristic is direct on a task, as far as was looked.

    `critique` holds the counterexample, or the fault of a program that broke; then `faulty` is set.
    """

    direct: Direct
    critique: str = ""
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """The values on sampled states; none, and a `fault`, where the program broke or was not to be relied on."""

    values: tuple[float, ...] = ()
    fault: str = ""


class Court(Protocol):
    """Judge programs; every call but `findings` runs the program in a process of its own and waits for it."""

    @property
    def built_in(self) -> tuple[str, ...]:
        """Return the names of the built-in heuristics that are in every pool."""
        ...

    def seen(self, task: TrainingTask) -> str:
        """Return how a program sees the task: its initial state, static atoms, goal and objects, in Python."""
        ...

    def findings(self, code: str) -> tuple[str, ...]:
        """Return what the check of the text has against the program."""
        ...

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        """Search with the candidate, or with the built-in heuristic of its name."""
        ...

    def direct(self, task: TrainingTask, candidate: Candidate) -> DirectCheck:
        """Check whether the candidate is direct on the task."""
        ...

    def probe(self, task: TrainingTask, candidate: Candidate, seed: int) -> Probe:
        """Ask for values of states sampled by random walks, several times over, and compare."""
        ...
