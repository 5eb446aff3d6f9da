"""Any PDDL domain as a world."""

from envs.classical.pddl_puzzle import PddlPuzzle
from envs.classical.plan_world import PlanWorld
from envs.classical.statement import state_task
from envs.classical.task import PlanTask
from envs.travel.streams import stream


class PddlWorld(PlanWorld):
    """A domain with its problems: actions as tools, replay as the checker, search as the oracle.

    Broken texts raise `PddlError` with everything that is wrong with them. The tasks are the problems in the
    order given; a seed varies their words, and a size means nothing here. The oracle's plan
    is of least cost, or of least length without a metric.
    """

    def __init__(self, domain_text: str, *problem_texts: str, name: str = "pddl") -> None:
        super().__init__(name)
        self._domain_text = domain_text
        self._problem_texts = problem_texts
        self._puzzles = tuple(PddlPuzzle.read(domain_text, problem_text) for problem_text in problem_texts)

    def tasks(self, *, seed: int = 0, count: int = 1, size: int = 0) -> tuple[PlanTask, ...]:
        """Return the first `count` problems as tasks; there are no more than there are problems."""
        return tuple(self._task(seed, index) for index in range(min(count, len(self._puzzles))))

    def _task(self, seed: int, index: int) -> PlanTask:
        puzzle, identity = self._puzzles[index], f"{self.name}/{seed}/{index}"
        statement = state_task(puzzle, stream(seed, self.name, index, "words"))
        return PlanTask(identity, self.name, statement, puzzle, self._domain_text, self._problem_texts[index])
