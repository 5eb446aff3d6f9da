"""Explain why named constraints clash, over any solver that answers "are these satisfiable together?".

A world with a solver of its own uses these functions with its own oracle: a function from a set of names to
whether they can hold together, given everything that is not negotiable. The oracle must be monotone: a subset
of a satisfiable set is satisfiable. An exception that it raises, such as on a deadline, travels through.

Sources: U. Junker, QuickXplain (AAAI 2004), for cores; J. Davies and F. Bacchus, Solving MAXSAT by solving a
sequence of simpler SAT instances (CP 2011), for repairs as hitting sets of cores in order of cost.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice

from tools import InputError

Names = frozenset[str]
Satisfiable = Callable[[Names], bool]


class Oracle:
    """Remember what a monotone oracle has said, so that no question whose answer follows is asked."""

    def __init__(self, satisfiable: Satisfiable) -> None:
        self._satisfiable = satisfiable
        self._satisfied: list[Names] = []
        self._refuted: list[Names] = []

    def __call__(self, names: Names) -> bool:
        """Return whether `names` can hold together."""
        if any(names <= known for known in self._satisfied):
            return True
        if any(known <= names for known in self._refuted):
            return False
        answer = self._satisfiable(names)
        (self._satisfied if answer else self._refuted).append(names)
        return answer

    def learn_refuted(self, names: Names) -> None:
        """Note a set that is known to clash, such as the core that a solver gave with its answer."""
        self._refuted.append(names)


def minimal_core(
    names: Sequence[str], satisfiable: Satisfiable, start: Collection[str] | None = None
) -> tuple[str, ...]:
    """Return a minimal set of names that clash: without any one of them the others can hold together.

    `start` is a set known to clash, if there is one: the core is then a part of it. The core keeps the order
    of `names`; it is empty when what is not negotiable clashes by itself. Raises `InputError` when the names
    do not clash.
    """
    oracle = satisfiable if isinstance(satisfiable, Oracle) else Oracle(satisfiable)
    candidates = [name for name in names if start is None or name in start]
    if oracle(frozenset(candidates)):
        raise InputError(
            f"{', '.join(map(repr, candidates)) or 'nothing'} can hold together",
            hint="ask for a core of constraints that clash",
        )
    core = frozenset() if not oracle(frozenset()) else _quickxplain(frozenset(), False, candidates, oracle)
    return tuple(name for name in names if name in core)


def _quickxplain(background: Names, grown: bool, candidates: Sequence[str], satisfiable: Satisfiable) -> Names:
    """Return a minimal part of the candidates that clashes with the background."""
    if grown and not satisfiable(background):
        return frozenset()
    if len(candidates) == 1:
        return frozenset(candidates)
    middle = len(candidates) // 2
    first, second = candidates[:middle], candidates[middle:]
    later = _quickxplain(background | frozenset(first), True, second, satisfiable)
    earlier = _quickxplain(background | later, bool(later), first, satisfiable)
    return earlier | later


def minimal_repairs(
    names: Sequence[str], weights: Mapping[str, float], satisfiable: Satisfiable, limit: int
) -> tuple[Names, ...]:
    """Return the `limit` cheapest minimal sets whose removal lets the other names hold together.

    The first is proven cheapest. No set contains another one; equal costs are ordered by size, then by the
    order of `names`.
    """
    return tuple(islice(each_repair(names, weights, satisfiable), limit))


def each_repair(names: Sequence[str], weights: Mapping[str, float], satisfiable: Satisfiable) -> Iterator[Names]:
    """Yield all minimal repairs, cheapest first, each proven before it is yielded."""
    if any(weights[name] <= 0 for name in names):
        raise InputError("a weight is not above zero", hint="give what may not be dropped no weight at all")
    oracle = satisfiable if isinstance(satisfiable, Oracle) else Oracle(satisfiable)
    if not oracle(frozenset()):
        return
    search = _HittingSets(names, weights)
    for dropped in search:
        kept = frozenset(names) - dropped
        if oracle(kept):
            search.found.append(dropped)
            yield dropped
        else:
            search.add_core(dropped, minimal_core(names, oracle, kept))


class _HittingSets:
    """Yield sets that hit every known core in order of cost; whoever takes one may add a core that it misses.

    A* over partial sets: what is still to pay is at least the cheapest member of each of some disjoint cores.
    """

    def __init__(self, names: Sequence[str], weights: Mapping[str, float]) -> None:
        self.place = {name: place for place, name in enumerate(names)}
        self.weights = {name: Fraction(weights[name]) for name in names}
        self.cores: list[tuple[str, ...]] = []
        self.found: list[Names] = []
        self._queue: list[tuple[Fraction, int, tuple[int, ...], Names]] = []
        self._seen: set[Names] = set()
        self._push(frozenset())

    def __iter__(self) -> Iterator[Names]:
        while self._queue:
            estimate, *_, chosen = heapq.heappop(self._queue)
            if any(known <= chosen for known in self.found):
                continue
            if estimate < self._estimate(chosen):
                self._queue_up(chosen)
                continue
            missed = self._missed(chosen)
            if missed:
                self._branch(chosen, missed[0])
            else:
                yield chosen

    def add_core(self, chosen: Names, core: tuple[str, ...]) -> None:
        """Add a core that the set just yielded misses, and go on from that set."""
        self.cores.append(core)
        self._branch(chosen, core)

    def _branch(self, chosen: Names, core: tuple[str, ...]) -> None:
        for name in core:
            self._push(chosen | {name})

    def _push(self, chosen: Names) -> None:
        if chosen not in self._seen:
            self._seen.add(chosen)
            self._queue_up(chosen)

    def _queue_up(self, chosen: Names) -> None:
        order = tuple(sorted(self.place[name] for name in chosen))
        heapq.heappush(self._queue, (self._estimate(chosen), len(chosen), order, chosen))

    def _missed(self, chosen: Names) -> list[tuple[str, ...]]:
        return [core for core in self.cores if chosen.isdisjoint(core)]

    def _estimate(self, chosen: Names) -> Fraction:
        """Return a cost that no completion of `chosen` undercuts."""
        cost = sum((self.weights[name] for name in chosen), Fraction(0))
        counted: set[str] = set()
        for core in self._missed(chosen):
            if counted.isdisjoint(core):
                counted.update(core)
                cost += min(self.weights[name] for name in core)
        return cost
