"""How hard a level is, measured: boxes, pushes of a shortest solution, and how easily it is lost on the way."""

from dataclasses import dataclass, replace

from envs.sokoban.level import Level, State
from envs.sokoban.rules import Moved, legal_moves, step
from envs.sokoban.solution import NoPlan, PlanFound, solve
from envs.sokoban.solver.board import board_of, flood
from tools import Budget, InputError


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Hold what was measured along one plan with the fewest pushes.

    `dead_ends` is the share of all pushes that are possible in the positions of the plan after which the level
    can no longer be solved; `undecided` counts pushes for which the budget did not suffice (not in the share).
    """

    boxes: int
    pushes: int
    moves: int
    dead_ends: float
    expanded: int
    undecided: int = 0


def measure(level: Level, *, budget: Budget | None = None) -> Difficulty:
    """Measure a solvable level; raises `InputError` for any other. The budget is for each search."""
    outcome = solve(level, mode="push_optimal", budget=budget)
    if not isinstance(outcome, PlanFound):
        raise InputError(
            f"the level {level.title!r} has no proven shortest plan", hint="only solved levels are measured"
        )
    lost = decided = undecided = 0
    for after in _pushes_along(level, outcome.plan):
        match solve(replace(level, start=after), budget=budget):
            case PlanFound():
                decided += 1
            case NoPlan():
                decided += 1
                lost += 1
            case _:
                undecided += 1
    share = lost / decided if decided else 0.0
    return Difficulty(len(level.goals), outcome.pushes, outcome.moves, share, outcome.expanded, undecided)


def _pushes_along(level: Level, plan: str) -> list[State]:
    """Return the states after every push that is possible between one push of the plan and the next."""
    found: list[State] = []
    state = level.start
    found += states_after_pushes(level, state)
    for letter in plan:
        moved = step(level, state, letter.lower())
        assert isinstance(moved, Moved), "the plan was replayed"
        state = moved.state
        if moved.pushed and not level.solved_by(state):
            found += states_after_pushes(level, state)
    return found


def states_after_pushes(level: Level, state: State) -> list[State]:
    """Return the states after each push that the player can walk to, in a fixed order."""
    board = board_of(replace(level, start=state))
    region = board.cells(flood(board.player, board.floor ^ board.boxes, board.width))
    found = []
    for cell in sorted(region):
        standing = State(cell, state.boxes)
        for letter in legal_moves(level, standing):
            moved = step(level, standing, letter.lower())
            if isinstance(moved, Moved) and moved.pushed:
                found.append(moved.state)
    return found
