"""Sokoban at the level of single moves, by the plainest search: the truth for the other tests."""

from collections import deque
from random import Random

from envs.sokoban import Cell, Level, State
from envs.sokoban.level import beside
from envs.sokoban.rules import Moved, step

MAX_STATES = 200_000


def pushes_to_solve(level: Level) -> int | None:
    """Return the fewest pushes by 0-1 breadth-first search over single moves, or `None` if there is no plan."""
    distance = {level.start: 0}
    queue = deque([level.start])
    done: set[State] = set()
    while queue:
        state = queue.popleft()
        if state in done:
            continue
        done.add(state)
        assert len(done) < MAX_STATES, "the level is too large for brute force"
        if level.solved_by(state):
            return distance[state]
        for direction in "udlr":
            moved = step(level, state, direction)
            if isinstance(moved, Moved):
                cost = distance[state] + moved.pushed
                if cost < distance.get(moved.state, 1 << 30):
                    distance[moved.state] = cost
                    (queue.append if moved.pushed else queue.appendleft)(moved.state)
    return None


def random_level(seed: int, *, boxes: int = 2, side: int = 5) -> Level:
    """Return a level of `side` by `side` cells inside walls, some of them rock; about half can be solved.

    From the solved board the player walks and pulls at random; then one box may be put elsewhere.
    """
    random = Random(seed)
    floor: set[Cell] = set()
    while len(floor) < 2 * boxes + 2:
        inside = [(row, column) for row in range(1, side + 1) for column in range(1, side + 1)]
        floor = {cell for cell in inside if random.random() < 0.8}
    walls = frozenset((row, column) for row in range(side + 2) for column in range(side + 2)) - floor
    player, *goals = random.sample(sorted(floor), 1 + boxes)
    state = State(player, frozenset(goals))
    for _ in range(300):
        state = _backward(state, frozenset(floor), random)
    if random.random() < 0.4:
        moved = random.choice(sorted(state.boxes))
        free = random.choice(sorted(floor - state.boxes - {state.player}))
        state = State(state.player, state.boxes - {moved} | {free})
    return Level(walls, frozenset(goals), state, f"random {seed}")


def _backward(state: State, floor: frozenset[Cell], random: Random) -> State:
    """Step to a free cell, pulling along, more often than not, a box that stands behind."""
    direction, opposite = random.choice([("u", "d"), ("d", "u"), ("l", "r"), ("r", "l")])
    ahead, behind = beside(state.player, direction), beside(state.player, opposite)
    if ahead not in floor or ahead in state.boxes:
        return state
    if behind in state.boxes and random.random() < 0.9:
        return State(ahead, state.boxes - {behind} | {state.player})
    return State(ahead, state.boxes)
