"""Any PDDL domain as a world."""

from envs.classical.episode import PlanEpisode
from envs.classical.judge import check
from envs.classical.pddl_puzzle import PddlPuzzle
from envs.classical.statement import state_task
from envs.classical.task import PlanTask, PlanVerdict
from envs.travel.streams import stream
from envs.world import OracleAnswer
from planners import PlanSteps


class PddlWorld:
    """A domain with its problems: actions as tools, replay as the checker, search as the oracle.

    Broken texts raise `PddlError` with everything that is wrong with them. The tasks are the problems in the
    order given; a seed varies their words, and a size means nothing here.
    """

    def __init__(self, domain_text: str, *problem_texts: str, name: str = "pddl") -> None:
        self.name = name
        self._domain_text = domain_text
        self._problem_texts = problem_texts
        self._puzzles = tuple(PddlPuzzle.read(domain_text, problem_text) for problem_text in problem_texts)

    def tasks(self, *, seed: int = 0, count: int = 1, size: int = 0) -> tuple[PlanTask, ...]:
        """Return the first `count` problems as tasks; there are no more than there are problems."""
        return tuple(self._task(seed, index) for index in range(min(count, len(self._puzzles))))

    def check(self, task: PlanTask, answer: str | PlanSteps) -> PlanVerdict:
        """Judge the text of an answer, or a plan."""
        return check(task, answer)

    def oracle(self, task: PlanTask) -> OracleAnswer[PlanSteps]:
        """Return a plan of least cost, or of least length without a metric, a proof that there is none, or give up."""
        return task.puzzle.oracle()

    def episode(self, task: PlanTask) -> PlanEpisode:
        """Start the task."""
        return PlanEpisode(task)

    def _task(self, seed: int, index: int) -> PlanTask:
        puzzle, identity = self._puzzles[index], f"{self.name}/{seed}/{index}"
        statement = state_task(puzzle, stream(seed, self.name, index, "words"))
        return PlanTask(identity, self.name, statement, puzzle, self._domain_text, self._problem_texts[index])
