"""First any plan, then cheaper ones: greedy search, then weighted A* with falling weights (Richter et al. 2010)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, repeat

from planners.search.best_first import Queue, Strategy, best_first
from planners.search.orderings import Weighted, greedy
from planners.search.outcome import Exhausted, PathFound, SearchResult
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import Heuristic

_WEIGHTS = (5.0, 3.0, 2.0, 1.0)


def anytime(space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
    """Return the cheapest plan that was found before a limit was reached; each one is an event `solution`.

    A search that starts anew looks only for plans below the best cost. If it covers everything there is none.
    """
    result = best_first(space, heuristics, Strategy((Queue(greedy),)), progress)
    if not isinstance(result, PathFound):
        return result
    best = result
    _announce(best, progress)
    for weight in chain(_WEIGHTS, repeat(_WEIGHTS[-1])):
        strategy = Strategy((Queue(Weighted(weight)),), counts_cost=True, bound=best.cost)
        result = best_first(space, heuristics, strategy, progress)
        if isinstance(result, Exhausted):
            return replace(best, optimal=True)
        if not isinstance(result, PathFound):
            return best
        best = result
        _announce(best, progress)
    raise AssertionError("the weights never end")


def _announce(path: PathFound, progress: Progress) -> None:
    progress.observer("solution", {"cost": path.cost, "operators": list(path.operators)})
