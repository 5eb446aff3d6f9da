"""Planners: who says, after every observation, what remains to be done."""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, runtime_checkable

from agents.acting.plan import AskAuthor, GiveUp, Keep, Move, PlanView, Rewrite
from agents.acting.skill import ActingDesk
from tools import InputError, shorten


@runtime_checkable
class Planner(Protocol):
    """Move after move: the whole remaining plan, a question to the author, or giving up.

    A move is vetted before anything runs; what was wrong with it is in `view.complaints` of the next call.
    """

    async def propose(self, view: PlanView, desk: ActingDesk) -> Move:
        """Return the next move. What it takes of a model is charged to `desk.meter`."""
        ...


class ScriptedPlanner:
    """Make the given moves in order, also after a kill; `Keep` once they are used up, as long as steps remain."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self._moves = tuple(map(_as_move, moves))

    async def propose(self, view: PlanView, desk: ActingDesk) -> Move:
        """Return the move whose turn it is."""
        if view.proposals < len(self._moves):
            return self._moves[view.proposals]
        if view.complaints and not view.plan.steps:
            raise InputError(f"the script has no answer to: {'; '.join(view.complaints)}", hint="add a move")
        return Keep()


class CodePlanner:
    """Plan with a function, which may be asynchronous; it must depend on nothing but the view."""

    def __init__(self, function: Callable[[PlanView], Move | Awaitable[Move]]) -> None:
        self._function = function

    async def propose(self, view: PlanView, desk: ActingDesk) -> Move:
        """Return what the function says."""
        move = self._function(view)
        return _as_move(await move if inspect.isawaitable(move) else move)


def _as_move(given: object) -> Move:
    if not isinstance(given, Rewrite | Keep | AskAuthor | GiveUp):
        raise InputError(
            f"{shorten(repr(given), 80)} is no move of a planner", hint="moves are Rewrite, Keep, AskAuthor and GiveUp"
        )
    return given
