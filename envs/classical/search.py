"""Shortest plans by A* over a puzzle's own rules; without a plan, the search is the proof that there is none."""

import heapq
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import count

from envs.classical.puzzle import Illegal, Puzzle, S
from envs.world import Impossible, OracleAnswer, Solution
from planners import GaveUp, PlanSteps, Step

STATE_LIMIT = 300_000


@dataclass(frozen=True, slots=True)
class _Arrival:
    """How a state was first reached by the fewest moves known."""

    moves: int
    before: Hashable
    by: Step | None


def shortest(puzzle: Puzzle[S], *, limit: int = STATE_LIMIT) -> OracleAnswer[PlanSteps]:
    """Return a shortest plan, a proof that there is none, or `GaveUp` after `limit` states."""
    first = puzzle.key(puzzle.start)
    arrivals = {first: _Arrival(0, None, None)}
    ticket = count()  # breaks ties without comparing states
    queue = [(puzzle.estimate(puzzle.start), next(ticket), puzzle.start)]
    closed: set[Hashable] = set()
    while queue:
        _, _, state = heapq.heappop(queue)
        here = puzzle.key(state)
        if here in closed:
            continue
        if not puzzle.unmet(state):
            return Solution(_path(arrivals, here), optimal=True)
        closed.add(here)
        if len(closed) > limit:
            return GaveUp(f"no plan among the first {limit} states", engine="exhaustive search")
        moves = arrivals[here].moves + 1
        for move in puzzle.moves(state):
            after = _after(puzzle, state, move)
            key = puzzle.key(after)
            if key not in arrivals or moves < arrivals[key].moves:
                arrivals[key] = _Arrival(moves, here, move)
                heapq.heappush(queue, (moves + puzzle.estimate(after), next(ticket), after))
    return Impossible(
        f"{len(closed)} states that differ in what matters can be reached, and none is a goal", len(closed)
    )


def _after(puzzle: Puzzle[S], state: S, move: Step) -> S:
    after = puzzle.apply(state, move)
    assert not isinstance(after, Illegal), f"{move} was offered as legal: {after}"
    return after


def _path(arrivals: dict[Hashable, _Arrival], key: Hashable) -> PlanSteps:
    steps: list[Step] = []
    arrival = arrivals[key]
    while arrival.by is not None:
        steps.append(arrival.by)
        arrival = arrivals[arrival.before]
    return tuple(reversed(steps))
