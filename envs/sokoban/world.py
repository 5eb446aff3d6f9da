"""The world: tasks with stable ids, their text, actions, checker and oracle."""

import re
from dataclasses import dataclass

from envs.sokoban.answers import Denial, Moves, Unreadable, read_answer
from envs.sokoban.formats import board_rows
from envs.sokoban.game import Game
from envs.sokoban.generate import LevelShape, generate_level, generate_unsolvable
from envs.sokoban.level import Level
from envs.sokoban.rules import Replay, replay
from envs.sokoban.solution import NoPlan, PlanFound, solve
from envs.world import Impossible, OracleAnswer, Solution, foreign_task, require_drawable
from tools import Budget, InputError

_ID = re.compile(r"sokoban/(solvable|unsolvable)/(\d+)x(\d+)-(\d+)-(\d+)-(\d+)/(\d+)")
_SERIES = 1_000_003  # Seeds of two series of tasks do not meet before as many tasks.


@dataclass(frozen=True, slots=True)
class SokobanTask:
    """One level with the id that makes it again; `solvable` is known by construction or proof."""

    id: str
    level: Level
    solvable: bool

    @property
    def text(self) -> str:
        """Return the task in words, for a model."""
        board = "\n".join(board_rows(self.level, self.level.start))
        return (
            "Push every box ($) onto a goal (.). You (@) walk up, down, left and right, and push a box by walking into "
            "it when the cell behind it is free; boxes cannot be pulled. * is a box on a goal, + you on a goal, # a "
            "wall. Answer with the moves as one word of the letters u, d, l, r, or with the word unsolvable.\n\n"
            f"{board}\n"
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer that there is no solution, which is right where that is proven."""

    passed: bool


SokobanVerdict = Replay | Refused | Unreadable


@dataclass(frozen=True, slots=True)
class SokobanWorld:
    """Make, play, solve and judge levels; the size is the number of boxes."""

    solvable: bool = True
    name: str = "sokoban"

    def tasks(self, *, seed: int, count: int, size: int) -> tuple[SokobanTask, ...]:
        """Return the first tasks of a seed; a larger count begins with the same tasks."""
        require_drawable(seed=seed, count=count, size=size)
        shape = shape_of(size)
        kind = "solvable" if self.solvable else "unsolvable"
        form = f"{shape.height}x{shape.width}-{shape.boxes}-{shape.min_pushes}-{shape.max_pushes}"
        return tuple(self.task(f"sokoban/{kind}/{form}/{seed * _SERIES + number}") for number in range(count))

    @staticmethod
    def task(task_id: str) -> SokobanTask:
        """Make the task of an id again; raises `InputError` for what is no such id."""
        found = _ID.fullmatch(task_id)
        if found is None:
            raise InputError(
                f"{task_id!r} is no task of this world",
                hint="ids read sokoban/solvable/HEIGHTxWIDTH-BOXES-MINPUSHES-MAXPUSHES/SEED",
            )
        height, width, boxes, fewest, most, seed = map(int, found.groups()[1:])
        shape = LevelShape(height, width, boxes, fewest, most)
        if found[1] == "solvable":
            return SokobanTask(task_id, generate_level(shape, seed=seed), solvable=True)
        return SokobanTask(task_id, generate_unsolvable(shape, seed=seed)[0], solvable=False)

    def check(self, task: SokobanTask, answer: str) -> SokobanVerdict:
        """Judge the text of an answer, or a plan in LURD notation; the case of its letters is not minded."""
        level = self._own(task).level
        match read_answer(answer):
            case Moves(plan=plan):
                return replay(level, plan, case="any")
            case Denial():
                return Refused(not task.solvable)
            case unreadable:
                return unreadable

    def oracle(self, task: SokobanTask, *, budget: Budget | None = None) -> OracleAnswer[str]:
        """Return a plan with the fewest pushes, or the proof that there is none."""
        match solve(self._own(task).level, mode="push_optimal", budget=budget):
            case PlanFound(plan=plan, optimal=optimal):
                return Solution(plan, optimal)
            case NoPlan(reason=reason, expanded=expanded):
                return Impossible(reason, expanded)
            case gave_up:
                return gave_up

    def episode(self, task: SokobanTask, *, advice: bool = False) -> Game:
        """Start the task; with `advice` the solver is one of the tools."""
        return Game(self._own(task).level, advice=advice)

    def _own(self, task: SokobanTask) -> SokobanTask:
        if not isinstance(task, SokobanTask):
            raise foreign_task(task, self.name)
        return task


def shape_of(size: int) -> LevelShape:
    """Return the shape of the levels with `size` boxes: the more boxes, the larger and the longer."""
    side = min(6 + (size + 1) // 2, 10)
    return LevelShape(side, side, size, min_pushes=min(2 + 2 * size, 12))
