"""What the worlds of plan tasks share: they judge, solve and start their own tasks, each by its puzzle."""

from envs.classical.episode import PlanEpisode
from envs.classical.judge import check
from envs.classical.task import PlanTask, PlanVerdict
from envs.world import OracleAnswer, foreign_task
from planners import PlanSteps


class PlanWorld:
    """Judge, solve and start the tasks of the world called `name`; tasks of others raise `InputError`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def check(self, task: PlanTask, answer: str | PlanSteps) -> PlanVerdict:
        """Judge the text of an answer, or a plan."""
        return check(self._own(task), answer)

    def oracle(self, task: PlanTask) -> OracleAnswer[PlanSteps]:
        """Return a plan, a proof that there is none, or give up; see `Solution.optimal`."""
        return self._own(task).puzzle.oracle()

    def episode(self, task: PlanTask) -> PlanEpisode:
        """Start the task."""
        return PlanEpisode(self._own(task))

    def _own(self, task: PlanTask) -> PlanTask:
        if not isinstance(task, PlanTask) or task.world != self.name:
            raise foreign_task(task, self.name)
        return task
