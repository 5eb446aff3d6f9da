"""A world whose tasks are instances of one family of puzzles."""

from typing import Any

from envs.classical.plan_world import PlanWorld
from envs.classical.puzzle import DrawnPuzzle, problem_of
from envs.classical.statement import state_task
from envs.classical.task import PlanTask
from envs.travel.streams import stream
from envs.world import require_drawable
from planners import write_problem


class PuzzleWorld(PlanWorld):
    """Draw, judge and solve the puzzles of one family."""

    def __init__(self, name: str, family: type[DrawnPuzzle[Any]]) -> None:
        super().__init__(name)
        self._family = family

    def tasks(self, *, seed: int, count: int, size: int) -> tuple[PlanTask, ...]:
        """Return the first `count` tasks of a seed; see each family for what `size` counts."""
        require_drawable(seed=seed, count=count, size=size)
        return tuple(self._task(seed, index, size) for index in range(count))

    def _task(self, seed: int, index: int, size: int) -> PlanTask:
        identity = f"{self.name}/{size}/{seed}/{index}"
        puzzle = self._family.draw(stream(seed, self.name, size, index), size)
        words = stream(seed, self.name, size, index, "words")
        problem = problem_of(puzzle, identity.replace("/", "-"), self._family.domain_name)
        statement = state_task(puzzle, words)
        return PlanTask(identity, self.name, statement, puzzle, puzzle.domain_text, write_problem(problem))
