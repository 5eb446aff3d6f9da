"""Solve a level: a replayed plan, a proof that there is none, or the limit that stopped the search."""

import time
from dataclasses import dataclass
from typing import Literal, get_args

from envs.sokoban.level import Cell, Level
from envs.sokoban.rules import PlanSolves, describe, replay
from envs.sokoban.solver.board import numbers
from envs.sokoban.solver.matching import too_few_goals
from envs.sokoban.solver.places import NEVER
from envs.sokoban.solver.search import Cut, Exhausted, Found, SearchLimits, best_first
from envs.sokoban.solver.space import Space
from envs.sokoban.solver.walk import lurd
from planners import GaveUp
from tools import Budget, GroundplanError, InputError, counted, did_you_mean, require_budget

Mode = Literal["first", "push_optimal"]
Proof = Literal["out of reach", "dead square", "frozen", "count", "exhausted"]

ENGINE = "sokoban pushes"
_BYTES_A_STATE = 500  # Assumed for node, bound and region of one state; the memory limit counts states.


@dataclass(frozen=True, slots=True)
class PlanFound:
    """A plan in LURD notation that the rules have replayed.

    `optimal` says that no plan has fewer pushes, and is proven; `expanded` counts the states of the search.
    """

    plan: str
    moves: int
    pushes: int
    optimal: bool
    expanded: int
    seconds: float


@dataclass(frozen=True, slots=True)
class NoPlan:
    """The proof that a level has no solution.

    `out of reach`: the boxes in `cells` are walled off from the player; `dead square`: a box in `cells` can reach
    no goal even alone; `frozen`: the boxes in `cells` can never move again and not all are on goals; `count`: the
    boxes in `cells` together can reach fewer goals than they are; `exhausted`: a complete search found nothing.
    """

    proof: Proof
    reason: str
    cells: frozenset[Cell]
    expanded: int
    seconds: float


SokobanOutcome = PlanFound | NoPlan | GaveUp


def solve(level: Level, *, mode: Mode = "first", budget: Budget | None = None) -> SokobanOutcome:
    """Solve a level under a budget of time and memory (of `budget`, only `seconds` and `memory_mb` matter).

    `first` returns a plan quickly, `push_optimal` one with the fewest pushes. Every plan has been replayed by
    `envs.sokoban.rules`, which shares no code with the search.
    """
    started = time.monotonic()
    if mode not in get_args(Mode):
        raise InputError(f"there is no mode {mode!r} of the search", hint=did_you_mean(mode, get_args(Mode)))
    budget = Budget() if budget is None else budget
    require_budget(budget)
    space = Space(level)
    if (refuted := _refuted(space, started)) is not None:
        return refuted
    result = best_first(space, _limits(budget, started), optimal=mode == "push_optimal")
    seconds = time.monotonic() - started
    match result:
        case Found(nodes=nodes, expanded=expanded):
            plan = lurd(space.board, nodes, space.places.cell_bits)
            verdict = replay(level, plan)
            if not isinstance(verdict, PlanSolves):
                raise GroundplanError(f"the solver is wrong: {describe(verdict)}", hint="please report the level")
            optimal = mode == "push_optimal" or verdict.pushes == space.bound(space.start)
            return PlanFound(plan, verdict.moves, verdict.pushes, optimal, expanded, time.monotonic() - started)
        case Exhausted(expanded=expanded):
            reason = f"every state that is no deadlock was searched, {counted(expanded, 'state', 'states')} in all"
            return NoPlan("exhausted", reason, frozenset(), expanded, seconds)
        case Cut(limit=limit, bound=bound, expanded=expanded):
            notes = (f"{counted(expanded, 'state', 'states')} expanded",)
            return GaveUp(f"the {limit} is used up", float(bound), ENGINE, seconds, notes)


def refute(level: Level) -> NoPlan | None:
    """Return a proof without search that a level has no solution, or `None` where none of the tests applies."""
    return _refuted(Space(level), time.monotonic())


def _limits(budget: Budget, started: float) -> SearchLimits:
    until = float("inf") if budget.seconds is None else started + budget.seconds
    megabytes = 1 << 30 if budget.memory_mb is None else budget.memory_mb
    return SearchLimits(until, megabytes * 1_000_000 // _BYTES_A_STATE)


def _refuted(space: Space, started: float) -> NoPlan | None:
    """Apply the tests that need no search, the plainest first."""
    board = space.board
    if board.stranded:
        return _no_plan("out of reach", "walled off from the player", board.stranded, started)
    enough = board.boxes.bit_count() == board.goals.bit_count()
    if enough and space.bound(space.start) < NEVER:
        return None
    if dead := _on_dead_squares(space):
        return _no_plan("dead square", "unable to reach any goal", board.cells(dead), started)
    frozen = space.freeze.frozen(board.boxes)
    if frozen & ~board.goals:
        return _no_plan("frozen", "unable to move, and not all on goals", board.cells(frozen), started)
    cells = numbers(board.boxes)
    short = sum(1 << cells[box] for box in too_few_goals(_reachable_goals(space)))
    return _no_plan("count", "able to reach fewer goals than they are", board.cells(short), started)


def _no_plan(proof: Proof, what: str, cells: frozenset[Cell], started: float) -> NoPlan:
    are = "box is" if len(cells) == 1 else "boxes are"
    where = ", ".join(f"({row}, {column})" for row, column in sorted(cells))
    return NoPlan(proof, f"{len(cells)} {are} {what}: {where}", cells, 0, time.monotonic() - started)


def _reachable_goals(space: Space) -> list[int]:
    costs = [space.places.distances[place] for place in space.places.split(space.start)]
    return [sum(1 << goal for goal, cost in enumerate(row) if cost < NEVER) for row in costs]


def _on_dead_squares(space: Space) -> int:
    pairs = zip(numbers(space.board.boxes), _reachable_goals(space), strict=True)
    return sum(1 << number for number, goals in pairs if not goals)
