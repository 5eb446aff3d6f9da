"""The judge: replay an answer move by move by the rules of the puzzle."""

from collections.abc import Sequence
from typing import Any

from envs.classical.answers import Denial, Reading, read_answer
from envs.classical.puzzle import Illegal, Puzzle
from envs.classical.task import (
    Breaks,
    FallsShort,
    PlanTask,
    PlanVerdict,
    RightlyRefused,
    Solves,
    Unreadable,
    WronglyRefused,
)
from envs.world import Impossible, Solution
from planners import PlanSteps, Step

_SHOWN = 80


def check(task: PlanTask, answer: str | PlanSteps) -> PlanVerdict:
    """Judge the text of an answer, or a plan; anything else cannot be read as either."""
    if not isinstance(answer, str) and not _is_plan(answer):
        return Unreadable(0, 1, repr(answer)[:_SHOWN], "it is neither text nor a sequence of steps")
    read = read_answer(task, answer) if isinstance(answer, str) else Reading(answer)
    if isinstance(read, Denial):
        return _judge_denial(task)
    verdict = replay(task.puzzle, read.moves)
    if read.stop is None or isinstance(verdict, Breaks):
        return verdict
    return Unreadable(len(read.moves), read.stop.line, read.stop.text, read.stop.reason)


def replay(puzzle: Puzzle[Any], moves: PlanSteps) -> PlanVerdict:
    """Play the moves from the start and say what comes of it."""
    state = puzzle.start
    for index, move in enumerate(moves):
        after = puzzle.step(state, move)
        if isinstance(after, Illegal):
            return Breaks(index, str(move), after.reason, puzzle.render(state))
        state = after
    missing = tuple(puzzle.tell(fact) for fact in puzzle.unmet(state))
    if missing:
        return FallsShort(len(moves), missing, puzzle.render(state))
    return Solves(len(moves))


def _is_plan(answer: object) -> bool:
    return isinstance(answer, Sequence) and all(_is_step(item) for item in answer)


def _is_step(item: object) -> bool:
    if not isinstance(item, Step) or not isinstance(item.arguments, Sequence):
        return False
    return all(isinstance(name, str) for name in (item.action, *item.arguments))


def _judge_denial(task: PlanTask) -> PlanVerdict:
    match task.puzzle.oracle():
        case Impossible(reason=reason):
            return RightlyRefused(reason)
        case Solution(plan=plan):
            return WronglyRefused(f"one with {len(plan)} moves exists")
        case undecided:
            return WronglyRefused(f"not proven: {undecided.reason}", known=False)
