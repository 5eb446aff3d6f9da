"""Seeded levels: solvable ones by reverse play with an exact distance, unsolvable ones with a proof."""

from dataclasses import dataclass, replace
from random import Random

from envs.sokoban.backward import Closure, close_backward
from envs.sokoban.difficulty import states_after_pushes
from envs.sokoban.level import Level, State
from envs.sokoban.rooms import carve, walls_around
from envs.sokoban.solution import NoPlan, refute, solve
from envs.sokoban.solver.board import Board, board_of, numbers
from tools import Budget, InputError, counted

_MAX_STATES = 20_000
_MAX_ROOMS = 100
_PLAYS = 12


@dataclass(frozen=True, slots=True)
class LevelShape:
    """Say what levels to generate: outer size, boxes, and fewest pushes that a solution needs."""

    height: int = 8
    width: int = 8
    boxes: int = 3
    min_pushes: int = 8
    max_pushes: int = 60

    def __post_init__(self) -> None:
        if not (4 <= self.height <= 30 and 4 <= self.width <= 30):
            raise InputError(f"levels of {self.height} by {self.width} are not made", hint="give sides from 4 to 30")
        if not 1 <= self.boxes <= 8:
            raise InputError(f"levels with {self.boxes} boxes are not made", hint="give 1 to 8 boxes")
        if not 1 <= self.min_pushes <= self.max_pushes:
            raise InputError(f"no level has {self.min_pushes} to {self.max_pushes} pushes", hint="give 1 <= min <= max")


def generate_level(shape: LevelShape, *, seed: int) -> Level:
    """Return a level whose shortest solution has between `min_pushes` and `max_pushes` pushes.

    Random rooms get random goals; reverse play from the solved board then yields start states with their exact
    distance. Same shape and seed, same level. Raises `InputError` where no room of the shape is hard enough.
    """
    for room in range(_MAX_ROOMS):
        random = _random(shape, seed, room)
        level = _room(shape, random)
        if level is None:
            continue
        board = board_of(level)
        start = _far_start(board, close_backward(board, max_states=_MAX_STATES), shape, random)
        if start is not None:
            return replace(level, start=start, title=f"{counted(shape.boxes, 'box', 'boxes')}, seed {seed}")
    raise InputError(
        f"no room of {shape.height} by {shape.width} with {shape.boxes} boxes needs {shape.min_pushes} pushes",
        hint="ask for fewer pushes, a larger room or another seed",
    )


def generate_unsolvable(shape: LevelShape, *, seed: int) -> tuple[Level, NoPlan]:
    """Return a level without solution and the proof.

    Solvable levels are played on at random until they are lost. The position whose proof takes the longest search
    is kept; one that a test without search sees through (always so for a single box) only if there is no other.
    """
    lost: list[tuple[Level, NoPlan]] = []
    for attempt in range(_PLAYS):
        level = generate_level(shape, seed=seed * _PLAYS + attempt // 4)
        for state in _random_play(level, _random(shape, seed, attempt)):
            later = replace(
                level, start=state, title=f"unsolvable, {counted(shape.boxes, 'box', 'boxes')}, seed {seed}"
            )
            outcome = solve(later, budget=Budget(seconds=None))
            if isinstance(outcome, NoPlan):
                lost.append((later, outcome))
            if refute(later) is not None:
                break
    if not lost:
        raise InputError("random play never lost one of these levels", hint="ask for more boxes or another seed")
    return max(lost, key=lambda found: found[1].expanded)


def _random(shape: LevelShape, seed: int, attempt: int) -> Random:
    # Spelled out, so that a field added to the shape later does not change the levels of today.
    name = (shape.height, shape.width, shape.boxes, shape.min_pushes, shape.max_pushes, seed, attempt)
    return Random(f"sokoban {name}")  # noqa: S311 - for variety, not for secrets


def _room(shape: LevelShape, random: Random) -> Level | None:
    """Return a room with goals and the boxes on them, or `None` if it is too small."""
    floor = carve(shape.height, shape.width, random)
    if len(floor) < 3 * shape.boxes + 3:
        return None
    *goals, player = random.sample(sorted(floor), shape.boxes + 1)
    walls = walls_around(floor, shape.height, shape.width)
    return Level(walls, frozenset(goals), State(player, frozenset(goals)))


def _far_start(board: Board, closure: Closure, shape: LevelShape, random: Random) -> State | None:
    """Choose among the farthest states within the bounds, those with no box on a goal first."""
    farthest = min(len(closure.layers) - 1, shape.max_pushes)
    if farthest < shape.min_pushes:
        return None
    layer = closure.layers[farthest]
    fewest = min((boxes & board.goals).bit_count() for boxes, _ in layer)
    boxes, region = random.choice([state for state in layer if (state[0] & board.goals).bit_count() == fewest])
    return State(board.cell(random.choice(numbers(region))), board.cells(boxes))


def _random_play(level: Level, random: Random) -> list[State]:
    """Return the states after each push of a random play, up to the one that solves or blocks it."""
    state, states = level.start, []
    for _ in range(20):
        after = states_after_pushes(level, state)
        if not after:
            break
        state = random.choice(after)
        if level.solved_by(state):
            break
        states.append(state)
    return states
