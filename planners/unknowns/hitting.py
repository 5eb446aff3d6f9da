"""All smallest sufficient sets, by implicit hitting sets (Moreno-Centeno and Karp 2013).

A set of facts that is not sufficient leaves two worlds apart that agree on it. Some fact in which these differ must be
in every sufficient set: so each failure is a set to be hit, and only sets that hit all failures so far are tried.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Facts = frozenset[int]
"""Facts by their numbers."""


@dataclass(frozen=True, slots=True)
class Sufficient:
    """Whatever the facts are, they settle the target."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Worlds that agree on the facts and not on the target differ in these other facts, and in no more."""

    differing: Facts


Trial = Callable[[Facts], Sufficient | Clash]


@dataclass(frozen=True, slots=True)
class Smallest:
    """All sufficient sets of the smallest size; without any, no set below `size` is sufficient."""

    size: int
    sets: tuple[Facts, ...]


def smallest_sufficient(count: int, trial: Trial, most: int) -> Smallest | None:
    """Return the smallest sufficient sets of at most `most` of `count` facts; None if not even all suffice."""
    everything = frozenset(range(count))
    if isinstance(trial(everything), Clash):
        return None
    clashes: list[Facts] = []
    for size in range(min(most, count) + 1):
        found = tuple(_sufficient(size, trial, clashes))
        if found:
            return Smallest(size, tuple(sorted(found, key=sorted)))
    return Smallest(most + 1, ())


def _sufficient(size: int, trial: Trial, clashes: list[Facts]) -> Iterator[Facts]:
    """Yield every sufficient set of one size, adding to the clashes on the way."""
    tried: set[Facts] = set()
    while (candidate := _untried(size, clashes, tried)) is not None:
        tried.add(candidate)
        match trial(candidate):
            case Sufficient():
                yield candidate
            case Clash(differing):
                clashes.append(differing)


def _untried(size: int, clashes: Sequence[Facts], tried: set[Facts]) -> Facts | None:
    return next((chosen for chosen in _hitting(size, clashes, frozenset()) if chosen not in tried), None)


def _hitting(left: int, clashes: Sequence[Facts], chosen: Facts) -> Iterator[Facts]:
    """Yield the sets of up to `left` more facts that hit all clashes; no proper subset of one is asked for again."""
    missed = next((clash for clash in clashes if not clash & chosen), None)
    if missed is None:
        if not left:
            yield chosen
        return
    if left:
        for fact in sorted(missed):
            yield from _hitting(left - 1, clashes, chosen | {fact})
