"""The rules of Sokoban, one move at a time, and the replay of a plan; the solver's judge, sharing none of its code."""

from dataclasses import dataclass
from typing import Literal

from envs.sokoban.level import DIRECTIONS, Level, State, beside
from tools import counted, plain

LetterCase = Literal["exact", "any"]
_NAMES = {"u": "up", "d": "down", "l": "left", "r": "right"}


@dataclass(frozen=True, slots=True)
class Moved:
    """The state after a legal move; `pushed` says whether it moved a box."""

    state: State
    pushed: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """Say why a move is illegal."""

    reason: str


@dataclass(frozen=True, slots=True)
class PlanSolves:
    """A plan whose moves are legal and leave every box on a goal."""

    moves: int
    pushes: int

    @property
    def passed(self) -> bool:
        """Return whether the level is solved."""
        return True


@dataclass(frozen=True, slots=True)
class PlanBreaks:
    """Name the first illegal move: its index from 0, what was written, why it is illegal, and the state before."""

    index: int
    move: str
    reason: str
    state: State

    @property
    def passed(self) -> bool:
        """Return whether the level is solved."""
        return False


@dataclass(frozen=True, slots=True)
class PlanFallsShort:
    """A plan of legal moves that leaves boxes off the goals."""

    boxes_left: int
    state: State

    @property
    def passed(self) -> bool:
        """Return whether the level is solved."""
        return False


Replay = PlanSolves | PlanBreaks | PlanFallsShort


def step(level: Level, state: State, direction: str) -> Moved | Blocked:
    """Move the player one cell in the direction `u`, `d`, `l` or `r`, pushing the box that stands there.

    The player enters floor, or the cell of one box if floor without a box lies behind it.
    """
    if direction not in DIRECTIONS:
        return Blocked(f"{direction!r} is no direction; they are u, d, l and r")
    ahead = beside(state.player, direction)
    if ahead in level.walls:
        return Blocked(f"a wall stands {_NAMES[direction]} of the player")
    if ahead not in state.boxes:
        return Moved(State(ahead, state.boxes), pushed=False)
    behind = beside(ahead, direction)
    if behind in level.walls:
        return Blocked(f"the box {_NAMES[direction]} of the player stands against a wall")
    if behind in state.boxes:
        return Blocked(f"the box {_NAMES[direction]} of the player stands against another box")
    return Moved(State(ahead, state.boxes - {ahead} | {behind}), pushed=True)


def legal_moves(level: Level, state: State) -> str:
    """Return the legal moves as letters in the order u, d, l, r; pushes in upper case."""
    letters = ""
    for direction in DIRECTIONS:
        match step(level, state, direction):
            case Moved(pushed=pushed):
                letters += direction.upper() if pushed else direction
            case Blocked():
                pass
    return letters


def replay(level: Level, plan: str, *, case: LetterCase = "exact") -> Replay:
    """Play a plan in LURD notation from the level's first state and say what comes of it.

    `u`, `d`, `l`, `r` walk and `U`, `D`, `L`, `R` push. With `case="any"` the letters only name directions.
    White space is passed over, though counted in `PlanBreaks.index`.
    """
    state, moves, pushes = level.start, 0, 0
    for index, letter in enumerate(plan):
        if letter.isspace():
            continue
        result = step(level, state, letter.lower())
        if isinstance(result, Moved) and case == "exact":
            result = _in_exact_case(result, letter)
        if isinstance(result, Blocked):
            return PlanBreaks(index, letter, result.reason, state)
        state, moves, pushes = result.state, moves + 1, pushes + result.pushed
    if level.solved_by(state):
        return PlanSolves(moves, pushes)
    return PlanFallsShort(len(state.boxes - level.goals), state)


def describe(result: Replay) -> str:
    """Say in one sentence what came of a plan."""
    match result:
        case PlanSolves(moves=moves, pushes=pushes):
            how = f"{counted(moves, 'move', 'moves')}, {counted(pushes, 'push', 'pushes')}"
            return f"the plan solves the level: {how}"
        case PlanBreaks(index=index, move=move, reason=reason):
            return f"move {index + 1}, {plain(move)!r}, is illegal: {reason}"
        case PlanFallsShort(boxes_left=left):
            return f"all moves are legal, but {counted(left, 'box is', 'boxes are')} not on a goal at the end"


def _in_exact_case(moved: Moved, letter: str) -> Moved | Blocked:
    if moved.pushed and letter.islower():
        return Blocked(f"it pushes a box, and a push is written {letter.upper()!r}")
    if not moved.pushed and letter.isupper():
        return Blocked(f"it pushes nothing, and a walk is written {letter.lower()!r}")
    return moved
