"""Sokoban as tools: solve a level, and check a plan by the rules alone."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from agents.documents import Document
from agents.mcp.tagged import tagged
from agents.mcp.work import DEFAULT_SECONDS, Seconds, in_worker, job
from envs import sokoban
from tools import Budget, BudgetExhausted, InputError, Tool, Toolbox


class PlanFound(Document):
    """A plan that the rules have replayed: u, d, l, r walk and U, D, L, R push; `optimal`: fewest pushes, proven."""

    kind: Literal["plan_found"] = "plan_found"
    plan: str
    moves: int
    pushes: int
    optimal: bool
    expanded: int
    seconds: float


class NoPlan(Document):
    """A proof that the level has no solution; `cells` are the boxes it is about, as row and column from 0."""

    kind: Literal["no_plan"] = "no_plan"
    proof: str
    reason: str
    cells: list[tuple[int, int]]
    expanded: int
    seconds: float


class SearchGaveUp(Document):
    """Neither a plan nor a proof, and why; `bound` is how many pushes a plan needs at least."""

    kind: Literal["gave_up"] = "gave_up"
    reason: str
    bound: float | None = None
    engine: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


SokobanOutcome = Annotated[PlanFound | NoPlan | SearchGaveUp, Field(discriminator="kind")]
_OUTCOME: TypeAdapter[SokobanOutcome] = TypeAdapter(SokobanOutcome)


class SokobanCheck(Document):
    """Whether a plan solves a level; `message` names the first illegal move or the boxes that are left."""

    solves: bool
    message: str


def toolset() -> tuple[Tool[..., Any], ...]:
    """Return the tools on Sokoban levels."""
    return tuple(Toolbox((solve_sokoban, check_sokoban)))


async def solve_sokoban(level: str, fewest_pushes: bool = False, seconds: Seconds = DEFAULT_SECONDS) -> SokobanOutcome:
    """Solve a Sokoban level: a plan in letters, or a proof that there is none.

    Args:
        level: The board: # wall, @ player, $ box, . goal, * box on goal, + player on goal, space floor.
        fewest_pushes: Whether the plan must be proven to need the fewest pushes.
        seconds: Wall-clock limit.
    """
    try:
        return _OUTCOME.validate_python(await in_worker(_solved, level, fewest_pushes, seconds, seconds=seconds))
    except BudgetExhausted as stop:
        return SearchGaveUp(reason=stop.message)


async def check_sokoban(level: str, plan: str) -> SokobanCheck:
    """Play a plan on a Sokoban level by the rules and say whether it solves it.

    Args:
        level: The board, as for solve_sokoban.
        plan: The moves in letters: u, d, l, r; a push may be written in upper case.
    """
    return SokobanCheck.model_validate(await in_worker(_checked, level, plan))


@job
def _solved(level: str, fewest_pushes: bool, seconds: float) -> Any:
    mode: sokoban.Mode = "push_optimal" if fewest_pushes else "first"
    return tagged(sokoban.solve(_one(level), mode=mode, budget=Budget(seconds=seconds)))


@job
def _checked(level: str, plan: str) -> Any:
    outcome = sokoban.replay(_one(level), plan, case="any")
    return {"solves": outcome.passed, "message": sokoban.describe(outcome)}


def _one(text: str) -> sokoban.Level:
    levels = sokoban.read_levels(text)
    if len(levels) != 1:
        raise InputError(f"the text has {len(levels)} levels", hint="give one level")
    return levels[0]
