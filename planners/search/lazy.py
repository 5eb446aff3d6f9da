"""Lazy greedy search (deferred evaluation, Helmert 2006): a state is evaluated when it is expanded, not before.

Successors wait under the value of their parent. With a heuristic that names preferred operators, what those lead
to waits in a second open list, which gets more turns whenever the search has come closer to the goal.
"""

from math import inf

from planners.search.closed_lists import trace
from planners.search.open_lists import OpenList, next_open
from planners.search.outcome import Exhausted, PathFound, SearchResult
from planners.search.packing import Packed
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import Heuristic, Preferring, State

_PREFERRED_BOOST = 1000
_Edge = tuple[Packed, Packed]


def lazy_greedy(space: StateSpace, heuristic: Heuristic, progress: Progress) -> SearchResult:
    """Search greedily, evaluating states as they are expanded."""
    return _Lazy(space, heuristic, progress).run()


class _Lazy:
    def __init__(self, space: StateSpace, heuristic: Heuristic, progress: Progress) -> None:
        self._space = space
        self._heuristic = heuristic
        self._progress = progress
        self._parents: dict[Packed, Packed] = {}
        self._open: list[OpenList[_Edge]] = [OpenList() for _ in range(2 if isinstance(heuristic, Preferring) else 1)]

    def run(self) -> SearchResult:
        space, progress, parents = self._space, self._progress, self._parents
        self._open[0].push(0, (space.initial, space.initial))
        while (queue := next_open(self._open)) is not None:
            parent, packed = queue.pop()
            if packed in parents:
                continue
            parents[packed] = parent
            if space.at_goal(packed):
                path = trace(space, parents, packed)
                return PathFound(path, sum(space.costs[number] for number in path))
            if (stopped := progress.stops()) is not None:
                return stopped
            self._expand(packed, space.unpack(packed))
        return Exhausted(proof=True)

    def _expand(self, packed: Packed, state: State) -> None:
        value, preferred = self._evaluated(state)
        if self._progress.met([value]):
            self._open[-1].turns -= _PREFERRED_BOOST
        if value == inf and self._heuristic.safe:
            self._progress.counts.dead_ends += 1
            return
        self._progress.counts.expanded += 1
        for number, child in self._space.successors(packed, state):
            self._progress.counts.generated += 1
            if child in self._parents:
                continue
            self._open[0].push(value, (packed, child))
            if number in preferred:
                self._open[1].push(value, (packed, child))

    def _evaluated(self, state: State) -> tuple[float, frozenset[int]]:
        if isinstance(self._heuristic, Preferring):
            value, preferred = self._heuristic.with_preferred(state)
            return value, frozenset(preferred)
        return self._heuristic(state), frozenset()
