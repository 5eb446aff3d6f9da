"""A level as a game for a model: look, move, push a box somewhere, undo, and ask the solver."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from envs.sokoban.formats import board_rows
from envs.sokoban.level import DIRECTIONS, Cell, Level, State
from envs.sokoban.rules import Blocked, Moved, step
from envs.sokoban.solution import NoPlan, PlanFound, solve
from tools import Budget, InputError, Toolbox

Moves = Annotated[str, Field(max_length=2_000)]
Index = Annotated[int, Field(ge=0, le=1_000)]


class View(TypedDict):
    """What the player sees."""

    board: list[str]
    player: Cell
    boxes: list[Cell]
    goals: list[Cell]
    moves_so_far: str
    boxes_left: int
    solved: bool


class Advice(TypedDict):
    """What the solver says about the position."""

    solvable: bool | None
    plan: str
    note: str


class Game:
    """Play one level; every method is a tool, and `moves` is the plan played so far in LURD notation."""

    def __init__(self, level: Level, *, advice: bool = True) -> None:
        self.level = level
        self._states = [level.start]
        self._letters: list[str] = []
        self._advice = advice

    @property
    def state(self) -> State:
        """Return the present state."""
        return self._states[-1]

    @property
    def moves(self) -> str:
        """Return the moves played so far."""
        return "".join(self._letters)

    @property
    def solved(self) -> bool:
        """Return whether every box stands on a goal."""
        return self.level.solved_by(self.state)

    def render(self) -> str:
        """Return the board as text."""
        return "\n".join(board_rows(self.level, self.state)) + "\n"

    def toolbox(self) -> Toolbox:
        """Return the game's actions as tools; `plan` is among them unless the game was made without advice."""
        tools: list[Callable[..., Any]] = [self.look, self.move, self.push_to, self.undo]
        return Toolbox([*tools, self.plan] if self._advice else tools)

    def look(self) -> View:
        """Show the board. # wall, @ player, $ box, . goal, * box on goal, + player on goal.

        Cells are [row, column], counted from 0 at the top left.
        """
        left = len(self.state.boxes - self.level.goals)
        return View(
            board=board_rows(self.level, self.state),
            player=self.state.player,
            boxes=sorted(self.state.boxes),
            goals=sorted(self.level.goals),
            moves_so_far=self.moves,
            boxes_left=left,
            solved=self.solved,
        )

    def move(self, moves: Moves) -> View:
        """Walk and push, one cell a letter. Nothing is played if one of the moves is illegal.

        Args:
            moves: Letters u, d, l, r (up, down, left, right); walking into a box pushes it.
        """
        states, letters = [self.state], []
        for index, letter in enumerate(moves):
            result = step(self.level, states[-1], letter.lower())
            if isinstance(result, Blocked):
                raise InputError(
                    f"move {index + 1}, {letter!r}, is illegal: {result.reason}",
                    hint=f"nothing was played; the {index} moves before it are legal",
                )
            states.append(result.state)
            letters.append(letter.upper() if result.pushed else letter.lower())
        self._states += states[1:]
        self._letters += letters
        return self.look()

    def push_to(self, box_row: Index, box_column: Index, goal_row: Index, goal_column: Index) -> View:
        """Push one box to a cell with the fewest moves, walking as needed; no other box is moved.

        Args:
            box_row: Row of the box, from 0.
            box_column: Column of the box, from 0.
            goal_row: Row of the cell where the box shall stand.
            goal_column: Column of that cell.
        """
        box, goal = (box_row, box_column), (goal_row, goal_column)
        if box not in self.state.boxes:
            raise InputError(f"there is no box at {box!r}", hint=f"boxes are at {sorted(self.state.boxes)}")
        return self.move(carry(self.level, self.state, box, goal))

    def undo(self, count: Annotated[int, Field(ge=1)] = 1) -> View:
        """Take moves back.

        Args:
            count: How many.
        """
        if count > len(self._letters):
            raise InputError(f"only {len(self._letters)} moves were played", hint="undo fewer")
        del self._states[-count:], self._letters[-count:]
        return self.look()

    def plan(self) -> Advice:
        """Ask the solver for a plan from the present position, or for a proof that it is lost."""
        match solve(replace(self.level, start=self.state), budget=Budget(seconds=10)):
            case PlanFound(plan=plan, pushes=pushes):
                return Advice(solvable=True, plan=plan, note=f"{pushes} pushes")
            case NoPlan(reason=reason):
                return Advice(solvable=False, plan="", note=f"the position is lost, undo: {reason}")
            case gave_up:
                return Advice(solvable=None, plan="", note=gave_up.reason)


def carry(level: Level, state: State, box: Cell, goal: Cell) -> str:
    """Return the fewest moves that bring one box to a cell while the others stand still; `InputError` if none do."""
    others = state.boxes - {box}
    first = (state.player, box)
    came_by: dict[tuple[Cell, Cell], tuple[tuple[Cell, Cell], str]] = {first: (first, "")}
    layer = [first]
    while layer:
        ahead = []
        for node in layer:
            if node[1] == goal:
                return _letters(came_by, node)
            for letter in DIRECTIONS:
                moved = step(level, State(node[0], others | {node[1]}), letter)
                if not isinstance(moved, Moved) or not others <= moved.state.boxes:
                    continue
                (now,) = moved.state.boxes - others
                beyond = (moved.state.player, now)
                if beyond not in came_by:
                    came_by[beyond] = node, letter
                    ahead.append(beyond)
        layer = ahead
    raise InputError(f"the box at {box!r} cannot be pushed to {goal!r} past the others", hint="move another box first")


def _letters(came_by: dict[tuple[Cell, Cell], tuple[tuple[Cell, Cell], str]], node: tuple[Cell, Cell]) -> str:
    letters = []
    while came_by[node][1]:
        node, letter = came_by[node]
        letters.append(letter)
    return "".join(reversed(letters))
