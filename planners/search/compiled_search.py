"""Go on with a best-first search in compiled code: the same steps, the same counts, the same plan.

The compiled loop runs in slices of some hundredths of a second. Between them limits are looked at, events are sent,
and Ctrl-C is heard.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import inf
from typing import Any, NamedTuple

import numpy as np

from planners.search import compiled_loop
from planners.search.closed_lists import CheapestPaths, ClosedList
from planners.search.compiled_loop import Memory, Rules
from planners.search.flat_space import Array, FlatSpace, as_rows, layout_of
from planners.search.just_in_time import compiled_estimate, compiled_over
from planners.search.outcome import Exhausted, PathFound, SearchResult
from planners.search.packing import Packed
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import FdrTask, State

_SLICE_S = 0.02
_LEAST_ROOM = 1 << 12
_IMPROVEMENTS = 256


def compiled_and_tried(function: Callable[[State], float], states: Sequence[State]) -> Any:
    """Return a function of states compiled, as one of an array of values, or None where it has other values."""
    estimate = compiled_estimate(function)
    if any(estimate(np.array(state, np.int64)) != function(state) for state in states):
        return None
    _compiled_loop()  # now, so that whatever is wrong with the compiler shows here
    return estimate


def over_packed(space: StateSpace, estimate: Any) -> Callable[[list[Packed]], list[float]]:
    """Return a compiled estimate as a function of packed states."""
    layout, byte_count = layout_of(space.packing), space.packing.byte_count
    evaluate_rows = _compiled_loop().evaluate_rows
    values = np.empty(len(layout.word), np.int64)

    def evaluated(states: list[Packed]) -> list[float]:
        found = np.empty(len(states))
        evaluate_rows(layout, as_rows(states, byte_count), values, found, estimate)
        return list(found.tolist())

    return evaluated


class CompiledSearch:
    """A search over a space by some rules; `estimate` is compiled."""

    def __init__(self, space: StateSpace, rules: Rules, estimate: Any, progress: Progress) -> None:
        self._space = space
        self._rules = rules
        self._estimate = estimate
        self._progress = progress
        self._loop = _compiled_loop()

    def run(self, closed: ClosedList, waiting: Iterable[tuple[Any, Packed]]) -> SearchResult:
        """Search on until a goal is found, nothing is left, or a limit is reached.

        `waiting` is the open list: keys and states in the order in which they would leave it.
        """
        self._memory = self._taken_over(closed, list(waiting))
        self._loop.fill_table(self._memory)
        most = 1  # a state may take long, which nobody knows yet
        while True:
            began = time.monotonic()
            ended = self._loop.run(
                self._space.flat, self._rules, self._memory, self._within_limit(most), self._estimate
            )
            taken_s = time.monotonic() - began
            self._tell()
            if ended == compiled_loop.FOUND:
                return self._found()
            if ended == compiled_loop.EXHAUSTED:
                return Exhausted(proof=self._rules.bound == inf)
            if (stopped := self._progress.stops()) is not None:
                return stopped
            if ended == compiled_loop.FULL:
                self._make_room()
            else:
                most = _next_slice(most, taken_s)

    def _taken_over(self, closed: ClosedList, entries: list[tuple[Any, Packed]]) -> Memory:
        """Return the states met, and those waiting, as arrays."""
        number_of = {packed: number for number, packed in enumerate(closed.parents)}
        memory = _memory(self._space.flat, 2 * len(number_of), 2 * len(entries))
        memory.rows[: len(number_of)] = as_rows(number_of, self._space.packing.byte_count)
        memory.parents[: len(number_of)] = [number_of[packed] for packed in closed.parents.values()]
        if isinstance(closed, CheapestPaths):
            memory.paths[: len(number_of)] = [closed.paths[packed] for packed in number_of]
            memory.expanded[: len(number_of)] = [packed in closed.expanded for packed in number_of]
        for place, (key, packed) in enumerate(entries):
            memory.keys[place] = key  # one number, or two of them
            memory.entries[place] = place, number_of[packed]
        counts, met = memory.counts, self._progress.counts
        counts[compiled_loop.STATES] = len(number_of)
        counts[compiled_loop.OPEN] = counts[compiled_loop.PUSHED] = len(entries)
        counts[compiled_loop.EXPANDED] = met.expanded
        counts[compiled_loop.EVALUATED] = met.evaluated
        counts[compiled_loop.GENERATED] = met.generated
        counts[compiled_loop.DEAD_ENDS] = met.dead_ends
        counts[compiled_loop.REOPENED] = closed.reopened
        memory.best[0] = met.best_h
        return memory

    def _within_limit(self, most: int) -> int:
        limit = self._progress.expansions
        return most if limit is None else min(most, limit - self._progress.counts.expanded)

    def _tell(self) -> None:
        """Report each new least value with the counts of that moment, and note the counts of now."""
        memory, counts = self._memory, self._memory.counts
        improved = counts[compiled_loop.IMPROVED]
        for numbers, least in zip(
            memory.improved[:improved].tolist(), memory.improved_to[:improved].tolist(), strict=True
        ):
            self._note(numbers)
            self._progress.counts.best_h = least
            self._progress.report()
        counts[compiled_loop.IMPROVED] = 0
        self._note(counts[list(compiled_loop.REPORTED)].tolist())

    def _note(self, numbers: list[int]) -> None:
        counts = self._progress.counts
        counts.expanded, counts.evaluated, counts.generated, counts.dead_ends = numbers

    def _found(self) -> PathFound:
        memory = self._memory
        path = [int(memory.counts[compiled_loop.GOAL])]
        while (before := int(memory.parents[path[-1]])) != path[-1]:
            path.append(before)
        operators = np.empty(len(path) - 1, np.int32)
        self._loop.trace_back(self._space.flat, memory, np.array(path[::-1], np.int32), operators)
        self._progress.counts.reopened = int(memory.counts[compiled_loop.REOPENED])
        numbers = tuple(operators.tolist())
        return PathFound(numbers, sum(self._space.costs[number] for number in numbers))

    def _make_room(self) -> None:
        """Make the arrays longer; the system moves pages for that, so that no second copy is needed."""
        memory = self._memory
        needed = int(memory.counts[compiled_loop.NEEDED])
        states = int(memory.counts[compiled_loop.STATES]) + needed
        if states >= len(memory.rows):
            costs = (memory.paths, memory.expanded) if self._rules.counts_cost else ()
            for array in (memory.rows, memory.parents, *costs):
                _lengthen(array, states + 1)
        for array in (memory.keys, memory.entries):
            _lengthen(array, int(memory.counts[compiled_loop.OPEN]) + needed)
        if 2 * states >= len(memory.table):
            self._memory = memory._replace(table=_table(states))
            self._loop.fill_table(self._memory)


def _next_slice(most: int, taken_s: float) -> int:
    """Return how many states to expand next, after so many took so long."""
    if taken_s < _SLICE_S / 4:
        return 4 * most
    return max(1, most // 2) if taken_s > _SLICE_S else most


def _lengthen(array: Array, least: int) -> None:
    if len(array) < least:
        array.resize((least + len(array) // 4, *array.shape[1:]), refcheck=False)


def _table(states: int) -> Array:
    """Return a table of which so many states fill at most a quarter."""
    return np.empty(1 << (4 * states).bit_length(), np.int32)


def _memory(space: FlatSpace, states: int, waiting: int) -> Memory:
    """Return memory for so many states met and states in the open list, and at least some."""
    states, waiting = max(states, _LEAST_ROOM), max(waiting, _LEAST_ROOM)
    return Memory(
        rows=np.empty((states, len(space.goal)), np.uint64),
        parents=np.empty(states, np.int32),
        paths=np.empty(states, np.int64),
        expanded=np.zeros(states, np.bool_),
        table=_table(states),
        keys=np.empty((waiting, 2)),
        entries=np.empty((waiting, 2), np.int64),
        counts=np.zeros(compiled_loop.COUNTS, np.int64),
        best=np.empty(1),
        improved=np.empty((_IMPROVEMENTS, len(compiled_loop.REPORTED)), np.int64),
        improved_to=np.empty(_IMPROVEMENTS),
        values=np.empty(len(space.layout.word), np.int64),
        applicable=np.empty(len(space.costs), np.int32),
        nodes=np.empty(len(space.first_splits), np.int32),
        fresh=np.empty((len(space.costs) + 1, 2), np.int32),
    )


class _Loop(NamedTuple):
    """The functions of `compiled_loop`, compiled."""

    run: Any
    fill_table: Any
    trace_back: Any
    evaluate_rows: Any


@cache
def _compiled_loop() -> _Loop:
    """Compile the loop for any task and any estimate: the types of the arrays are always the same."""
    space = StateSpace(FdrTask("", (), (), (), ())).flat
    memory = _memory(space, 0, 0)
    rules = Rules(1.0, 1.0, inf, counts_cost=False, goal_when_met=False, safe=False)
    rows = as_rows((0,), 0)
    return _Loop(
        compiled_over(compiled_loop.run, (space, rules, memory, 1), estimate=True),
        compiled_over(compiled_loop.fill_table, (memory,), estimate=False),
        compiled_over(compiled_loop.trace_back, (space, memory, memory.parents, memory.parents), estimate=False),
        compiled_over(compiled_loop.evaluate_rows, (space.layout, rows, memory.values, memory.best), estimate=True),
    )
