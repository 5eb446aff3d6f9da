"""The search algorithms by name. Each is best-first search with an ordering of its own, or a relative of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from planners.search import orderings
from planners.search.anytime import anytime
from planners.search.best_first import Queue, Strategy, best_first
from planners.search.hill_climbing import enforced_hill_climbing, hill_climbing
from planners.search.lazy import lazy_greedy
from planners.search.open_lists import TieBreaking
from planners.search.outcome import Exhausted, PathFound, SearchResult
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import Heuristic
from tools import InputError, did_you_mean

_WEIGHT = 3.0

Run = Callable[[StateSpace, Sequence[Heuristic], Progress], SearchResult]


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A search algorithm.

    `informed`: it uses heuristics, the first of them above all. `proves_optimal`: its first plan is optimal, given
    an admissible heuristic if it uses one. `complete`: without a plan it says so, given enough of everything.
    """

    name: str
    run: Run
    informed: bool = True
    proves_optimal: bool = False
    complete: bool = True

    def __call__(self, space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
        """Search; plans are marked as optimal where the algorithm and the heuristic together prove it."""
        if self.informed and not heuristics:
            raise InputError(f"the algorithm {self.name!r} needs a heuristic", hint="name one, such as 'goal-count'")
        result = self.run(space, heuristics, progress)
        progress.report()
        proven = self.proves_optimal and all(heuristic.admissible for heuristic in heuristics[: int(self.informed)])
        return replace(result, optimal=True) if proven and isinstance(result, PathFound) else result


@cache
def algorithms() -> dict[str, Algorithm]:
    """Return all algorithms by name."""
    known = (
        Algorithm("breadth-first", _queue(orderings.breadth_first, informed=False), informed=False),
        Algorithm("uniform-cost", _cheapest(orderings.uniform_cost, informed=False), False, proves_optimal=True),
        Algorithm("a-star", _cheapest(orderings.a_star), proves_optimal=True),
        Algorithm("weighted-a-star", _cheapest(orderings.Weighted(_WEIGHT))),
        Algorithm("greedy", _queue(orderings.greedy)),
        Algorithm("greedy-lifo", _queue(orderings.greedy, ties="lifo")),
        Algorithm("greedy-preferred", _preferred),
        Algorithm("greedy-alternating", _alternating),
        Algorithm("greedy-novelty", _novelty),
        Algorithm("lazy-greedy", lambda space, heuristics, progress: lazy_greedy(space, heuristics[0], progress)),
        Algorithm("enforced-hill-climbing", _climbing_first),
        Algorithm("hill-climbing", _climbing_only, complete=False),
        Algorithm("anytime", anytime),
    )
    return {algorithm.name: algorithm for algorithm in known}


def find_algorithm(name: str) -> Algorithm:
    """Return the algorithm of that name, or raise `InputError`."""
    if name not in algorithms():
        raise InputError(f"there is no search algorithm {name!r}", hint=did_you_mean(name, algorithms()))
    return algorithms()[name]


def _queue(ordering: orderings.Ordering, *, informed: bool = True, ties: TieBreaking = "fifo") -> Run:
    strategy = Strategy((Queue(ordering),), ties=ties)
    return lambda space, heuristics, progress: best_first(space, heuristics[: int(informed)], strategy, progress)


def _cheapest(ordering: orderings.Ordering, *, informed: bool = True) -> Run:
    strategy = Strategy((Queue(ordering),), counts_cost=True, goal_when_met=False)
    return lambda space, heuristics, progress: best_first(space, heuristics[: int(informed)], strategy, progress)


def _preferred(space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
    strategy = Strategy((Queue(orderings.greedy), Queue(orderings.greedy, preferred_only=True)))
    return best_first(space, heuristics[:1], strategy, progress)


def _alternating(space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
    """Search with an open list for each heuristic, taking turns (Roger and Helmert 2010)."""
    queues = tuple(Queue(orderings.greedy_by(number)) for number in range(len(heuristics)))
    return best_first(space, heuristics, Strategy(queues), progress)


def _novelty(space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
    queues = (Queue(orderings.greedy), Queue(orderings.Novelty()))
    return best_first(space, heuristics[:1], Strategy(queues), progress)


def _climbing_first(space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
    """Climb, and where that ends without a plan search greedily from the start, as FF does."""
    result = enforced_hill_climbing(space, heuristics[0], progress)
    if not isinstance(result, Exhausted):
        return result
    return best_first(space, heuristics[:1], Strategy((Queue(orderings.greedy),)), progress)


def _climbing_only(space: StateSpace, heuristics: Sequence[Heuristic], progress: Progress) -> SearchResult:
    return hill_climbing(space, heuristics[0], progress)
