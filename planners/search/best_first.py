"""Best-first search: always expand a state with the least key. What the key is makes the algorithm.

All successors of a state are evaluated in one call, so a heuristic that is cheaper in batches can be so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from planners.search.closed_lists import CheapestPaths, ClosedList, FirstPaths, Moves, trace
from planners.search.compiled import Compiled, CompiledEvaluation
from planners.search.open_lists import OpenList, TieBreaking, next_open
from planners.search.orderings import Batch, Ordering, factors
from planners.search.outcome import Exhausted, PathFound, SearchResult
from planners.search.packing import Packed
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import Batched, Heuristic, Incremental, Preferring, State

_PREFERRED_BOOST = 1000
_MOST_ENTRIES = 1 << 23
"""Above that the tables that compiled code walks through would take more memory than they are worth."""
_MOST_COST = 1 << 31
"""With costs above that the cost of a path might not fit into a word of the machine."""

Evaluate = Callable[[State, Moves, Sequence[State]], Sequence[float]]
"""Return the values of states that follow one state by these moves."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One open list: its ordering, and whether it takes only what preferred operators lead to."""

    ordering: Ordering
    preferred_only: bool = False


@dataclass(frozen=True, slots=True)
class Strategy:
    """What distinguishes one best-first search from another.

    `counts_cost`: paths are compared and states opened anew for a cheaper one. `goal_when_met`: the search ends
    with the first goal state it generates, not with the first that it expands. Paths cost less than `bound`.
    """

    queues: tuple[Queue, ...]
    counts_cost: bool = False
    goal_when_met: bool = True
    ties: TieBreaking = "fifo"
    seed: int = 0
    bound: float = inf


def best_first(
    space: StateSpace, heuristics: Sequence[Heuristic], strategy: Strategy, progress: Progress
) -> SearchResult:
    """Search until a goal is found, nothing is left, or a limit is reached."""
    return _BestFirst(space, heuristics, strategy, progress).run()


def evaluate(heuristic: Heuristic, space: StateSpace, progress: Progress) -> Evaluate:
    """Return the cheapest way to ask a heuristic about all successors of a state."""
    if isinstance(heuristic, Compiled):
        return CompiledEvaluation(heuristic, space, progress)
    if isinstance(heuristic, Incremental):
        after = heuristic.evaluate_successors
        return lambda parent, moves, states: after(parent, [number for number, _ in moves], states)
    if isinstance(heuristic, Batched):
        batch = heuristic.evaluate_batch
        return lambda _parent, _moves, states: batch(states)
    return lambda _parent, _moves, states: list(map(heuristic, states))


class _BestFirst:
    def __init__(
        self, space: StateSpace, heuristics: Sequence[Heuristic], strategy: Strategy, progress: Progress
    ) -> None:
        self._space = space
        self._strategy = strategy
        self._progress = progress
        self._heuristics = heuristics
        self._evaluators = [evaluate(heuristic, space, progress) for heuristic in heuristics]
        self._safe = [number for number, heuristic in enumerate(heuristics) if heuristic.safe]
        shared = len(strategy.queues) > 1
        self._closed: ClosedList = (
            CheapestPaths(space.initial, space.costs, strategy.bound)
            if strategy.counts_cost
            else FirstPaths(space.initial, shared=shared)
        )
        self._open: list[OpenList[Packed]] = [
            OpenList(strategy.ties, strategy.seed + number) for number in range(len(strategy.queues))
        ]
        self._prefers = any(queue.preferred_only for queue in strategy.queues)

    def run(self) -> SearchResult:
        space, closed, progress = self._space, self._closed, self._progress
        counts, goal_when_met = progress.counts, self._strategy.goal_when_met
        if space.at_goal(space.initial):
            return PathFound((), 0) if self._strategy.bound > 0 else Exhausted(proof=False)
        initial = space.unpack(space.initial)
        self._push([(-1, space.initial)], [initial], [[heuristic(initial)] for heuristic in self._heuristics])
        compilable = self._compilable()
        while (queue := next_open(self._open)) is not None:
            if compilable is not None and compilable.kernel is not None:
                return self._compiled(compilable.kernel)
            packed = queue.pop()
            if not closed.claim(packed):
                continue
            if not goal_when_met and space.at_goal(packed):
                return self._found(packed)
            if (stopped := progress.stops()) is not None:
                return stopped
            counts.expanded += 1
            state = space.unpack(packed)
            moves = space.successors(packed, state)
            counts.generated += len(moves)
            fresh = closed.fresh(packed, moves)
            if goal_when_met and (goal := space.goal_among(fresh)) is not None:
                return self._found(goal)
            if fresh:
                self._meet(state, fresh)
        return Exhausted(proof=self._strategy.bound == inf)

    def _compilable(self) -> CompiledEvaluation | None:
        """Return what may be compiled where the compiled loop can do this search: one open list, plain operators."""
        strategy, evaluator = self._strategy, next(iter(self._evaluators), None)
        plain = len(self._evaluators) == len(strategy.queues) == 1 and strategy.ties == "fifo"
        if not plain or strategy.queues[0].preferred_only or factors(strategy.queues[0].ordering) is None:
            return None
        if not isinstance(evaluator, CompiledEvaluation) or self._space.task.has_conditional_effects:
            return None
        fits = self._space.generator.flat_entries <= _MOST_ENTRIES and max(self._space.costs, default=0) <= _MOST_COST
        return evaluator if fits else None

    def _compiled(self, kernel: Any) -> SearchResult:
        """Go on in compiled code, which gives the same result."""
        from planners.search.compiled_loop import Rules  # optional, and slow to import
        from planners.search.compiled_search import CompiledSearch

        strategy = self._strategy
        cost_factor, weight = factors(strategy.queues[0].ordering) or (0.0, 1.0)
        rules = Rules(
            cost_factor=cost_factor,
            weight=float(weight),
            bound=float(strategy.bound),
            counts_cost=strategy.counts_cost,
            goal_when_met=strategy.goal_when_met,
            safe=self._heuristics[0].safe,
        )
        search = CompiledSearch(self._space, rules, kernel, self._progress)
        return search.run(self._closed, self._open[0].in_order())

    def _meet(self, parent: State, fresh: Moves) -> None:
        """Evaluate new states and queue them."""
        states = self._space.children(parent, fresh) if self._heuristics else ()
        values = [evaluator(parent, fresh, states) for evaluator in self._evaluators]
        preferred = self._preferred(parent) if self._prefers else frozenset()
        self._push(fresh, states, values, preferred)

    def _push(
        self,
        fresh: Moves,
        states: Sequence[State],
        values: Sequence[Sequence[float]],
        preferred: frozenset[int] = frozenset(),
    ) -> None:
        dead = self._dead_ends(values)
        better = bool(values) and self._progress.met(values[0])
        packed = [child for _, child in fresh]
        costs = list(map(self._closed.cost, packed)) if self._strategy.counts_cost else ()
        batch = Batch(len(packed), states, costs, values)
        for queue, into in zip(self._strategy.queues, self._open, strict=True):
            keys = queue.ordering(batch)
            if not queue.preferred_only and not dead:
                into.push_all(keys, packed)
                continue
            if queue.preferred_only and better:
                into.turns -= _PREFERRED_BOOST
            for place, (number, child) in enumerate(fresh):
                if place not in dead and (not queue.preferred_only or number in preferred):
                    into.push(keys[place], child)

    def _dead_ends(self, values: Sequence[Sequence[float]]) -> set[int]:
        """Return the places in a batch where a safe heuristic sees no way to the goal."""
        dead = set()
        for number in self._safe:
            if inf in values[number]:
                dead |= {place for place, value in enumerate(values[number]) if value == inf}
        self._progress.counts.dead_ends += len(dead)
        return dead

    def _preferred(self, parent: State) -> frozenset[int]:
        return frozenset(
            number
            for heuristic in self._heuristics
            if isinstance(heuristic, Preferring)
            for number in heuristic.with_preferred(parent)[1]
        )

    def _found(self, packed: Packed) -> PathFound:
        self._progress.counts.reopened = self._closed.reopened
        path = trace(self._space, self._closed.parents, packed)
        return PathFound(path, sum(self._space.costs[number] for number in path))
