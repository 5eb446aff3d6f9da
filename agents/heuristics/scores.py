"""How good a heuristic is on training tasks: coverage first, then the agile score, then expansions."""

from math import log

from pydantic import Field

from agents.documents import Document

AGILE_LIMIT_S = 300.0


class TaskScore(Document):
    """One search on one training task; `progress` holds the expansions at which the best estimate fell, and to what.

    `why` says what ended a search without a plan: a limit, a fault of the candidate, or `NOT_TRIED`.
    """

    task: str
    solved: bool = False
    seconds: float = 0.0
    expanded: int = 0
    evaluated: int = 0
    steps: int = 0
    why: str = ""
    progress: tuple[tuple[int, float], ...] = ()

    @property
    def agile(self) -> float:
        """Return the agile score of the search."""
        return agile(self.seconds) if self.solved else 0.0


class Scores(Document):
    """The searches of one heuristic on all training tasks."""

    tasks: tuple[TaskScore, ...] = Field(default=())

    @property
    def coverage(self) -> int:
        """Return the number of solved tasks."""
        return sum(score.solved for score in self.tasks)

    @property
    def agile(self) -> float:
        """Return the sum of the agile scores."""
        return sum(score.agile for score in self.tasks)

    @property
    def expanded(self) -> int:
        """Return the expansions in the solved tasks together."""
        return sum(score.expanded for score in self.tasks if score.solved)

    @property
    def effort(self) -> tuple[int, int]:
        """Return what is larger for the better heuristic whatever else the machine does: the time is left out."""
        return self.coverage, -self.expanded

    @property
    def unsolved(self) -> int:
        """Return the number of tasks that are not solved."""
        return len(self.tasks) - self.coverage

    @property
    def rank(self) -> tuple[int, float, int]:
        """Return what is larger for the better heuristic."""
        return self.coverage, round(self.agile, 2), -self.expanded


def agile(seconds: float) -> float:
    """Return `1 - log t / log 300` for a plan found after `t` seconds, between 0 and 1; below one second it is 1."""
    return min(1.0, max(0.0, 1.0 - log(max(seconds, 1.0)) / log(AGILE_LIMIT_S)))
