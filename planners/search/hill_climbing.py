"""Hill climbing: only ever go to a better state. It is incomplete, and fast where the heuristic leads."""

from math import inf

from planners.search.best_first import Evaluate, evaluate
from planners.search.closed_lists import FirstPaths, trace
from planners.search.outcome import Exhausted, OutOfBudget, PathFound, SearchResult
from planners.search.packing import Packed
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import Heuristic, Preferring, State


def hill_climbing(space: StateSpace, heuristic: Heuristic, progress: Progress) -> SearchResult:
    """Go to the best successor as long as it is better. A direct heuristic leads to a goal so."""
    return _Climb(space, heuristic, progress, most_depth=1).run()


def enforced_hill_climbing(space: StateSpace, heuristic: Heuristic, progress: Progress) -> SearchResult:
    """Look breadth first for a better state, go there, and repeat (Hoffmann and Nebel 2001)."""
    return _Climb(space, heuristic, progress).run()


class _Climb:
    def __init__(self, space: StateSpace, heuristic: Heuristic, progress: Progress, most_depth: float = inf) -> None:
        self._space = space
        self._heuristic = heuristic
        self._evaluate: Evaluate = evaluate(heuristic, space, progress)
        self._progress = progress
        self._most_depth = most_depth

    def run(self) -> SearchResult:
        path: list[int] = []
        here = self._space.initial
        value = self._heuristic(self._space.unpack(here))
        self._progress.met([value])
        while not self._space.at_goal(here):
            step = self._better(here, value)
            if not isinstance(step, tuple):
                return step
            operators, here, value = step
            path += operators
        return PathFound(tuple(path), sum(self._space.costs[number] for number in path))

    def _better(self, start: Packed, bar: float) -> tuple[tuple[int, ...], Packed, float] | Exhausted | OutOfBudget:
        """Return the way to the nearest state with a value below `bar`, the best one of its parent's successors."""
        closed = FirstPaths(start)
        layer, depth = [start], 0
        while layer and depth < self._most_depth:
            following: list[Packed] = []
            for packed in layer:
                if (stopped := self._progress.stops()) is not None:
                    return stopped
                found = self._successors(packed, closed)
                best, reached = min(found, default=(inf, packed))
                if best < bar:
                    return trace(self._space, closed.parents, reached), reached, best
                following += [child for value, child in found if value < inf or not self._heuristic.safe]
            layer, depth = following, depth + 1
        return Exhausted(proof=False)

    def _successors(self, packed: Packed, closed: FirstPaths) -> list[tuple[float, Packed]]:
        """Return the new successors of a state with their values; a goal is better than anything."""
        self._progress.counts.expanded += 1
        state = self._space.unpack(packed)
        moves = self._space.successors(packed, state)
        self._progress.counts.generated += len(moves)
        fresh = closed.fresh(packed, self._helpful(state, moves))
        if not fresh:
            return []
        values = self._evaluate(state, fresh, self._space.children(state, fresh))
        self._progress.met(values)
        at_goal = self._space.at_goal
        return [(-inf if at_goal(child) else value, child) for value, (_, child) in zip(values, fresh, strict=True)]

    def _helpful(self, state: State, moves: list[tuple[int, Packed]]) -> list[tuple[int, Packed]]:
        """Return the moves by preferred operators where the heuristic names some."""
        if not isinstance(self._heuristic, Preferring):
            return moves
        preferred = frozenset(self._heuristic.with_preferred(state)[1])
        return [move for move in moves if move[0] in preferred]
