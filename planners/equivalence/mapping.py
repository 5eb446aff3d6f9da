"""Automorphisms that carry some facts into others: what a renaming of the goal must do."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planners.equivalence.colours import Colouring, Pair
from planners.equivalence.isomorphism import Mapped, isomorphisms
from planners.equivalence.structure import Labelled, Structure
from tools import Meter

_MOST_NODES = 1_500
_Pattern = tuple[str, tuple[int, ...]]
_Numbered = list[_Pattern]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Tuples of one side that the renaming must carry into tuples of the other side (`backward`: right into left)."""

    inside: frozenset[Labelled]
    outside: frozenset[Labelled]
    backward: bool = False


class TooManyNodes(Exception):  # noqa: N818 - says what happened, and is caught
    """The search for a mapping was stopped: neither found nor refuted."""


def including_mapping(frame: Structure, inclusions: tuple[Inclusion, ...], meter: Meter) -> Mapped | None:
    """Return an automorphism of `frame` that satisfies the inclusions, or None where there is none.

    Raise `TooManyNodes` when the search grows beyond its limit.
    """
    pairs = [_sides(inclusion) for inclusion in inclusions]
    left, right = frame, frame
    for number, (inclusion, (inside, outside)) in enumerate(zip(inclusions, pairs, strict=True)):
        if any(count > outside[label] for label, count in inside.items()):
            return None
        # Where both have equally many tuples of a label, inclusion is equality, which refinement can use.
        forced = {label for label, count in inside.items() if count == outside[label]}
        both = [_only(forced, tuples, number) for tuples in (inclusion.inside, inclusion.outside)]
        first, second = reversed(both) if inclusion.backward else both
        left, right = Structure(left.colours, left.tuples | first), Structure(right.colours, right.tuples | second)
    return next(isomorphisms(left, right, meter, _Pruning(inclusions)), None)


def _sides(inclusion: Inclusion) -> tuple[Counter[str], Counter[str]]:
    return Counter(label for label, _ in inclusion.inside), Counter(label for label, _ in inclusion.outside)


def _only(labels: set[str], tuples: frozenset[Labelled], number: int) -> frozenset[Labelled]:
    return frozenset((f"inclusion {number} {label}", nodes) for label, nodes in tuples if label in labels)


class _Pruning:
    """Cut off colourings under which some pattern is asked for more often than it is there."""

    def __init__(self, inclusions: tuple[Inclusion, ...]) -> None:
        self._inclusions = inclusions
        self._nodes = 0
        self._numbered: list[tuple[_Numbered, _Numbered]] = []

    def __call__(self, pair: Pair, colours: Colouring) -> bool:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise TooManyNodes
        if not self._numbered:
            self._numbered = [self._prepared(pair, inclusion) for inclusion in self._inclusions]
        return any(_overfull(inside, outside, colours) for inside, outside in self._numbered)

    def _prepared(self, pair: Pair, inclusion: Inclusion) -> tuple[_Numbered, _Numbered]:
        labels = {label for label, _ in inclusion.inside}
        sides = (1, 0) if inclusion.backward else (0, 1)
        tables = [{name: number + side * pair.half for number, name in enumerate(pair.names[side])} for side in sides]
        return (
            list(_with_numbers(inclusion.inside, labels, tables[0])),
            list(_with_numbers(inclusion.outside, labels, tables[1])),
        )


def _with_numbers(tuples: frozenset[Labelled], labels: set[str], numbers: Mapping[str, int]) -> Iterator[_Pattern]:
    return ((label, tuple(numbers[node] for node in nodes)) for label, nodes in tuples if label in labels)


def _overfull(inside: _Numbered, outside: _Numbered, colours: Colouring) -> bool:
    wanted = _patterns(inside, colours)
    there = _patterns(outside, colours)
    return any(count > there[pattern] for pattern, count in wanted.items())


def _patterns(tuples: _Numbered, colours: Colouring) -> Counter[_Pattern]:
    return Counter((label, tuple([colours[node] for node in nodes])) for label, nodes in tuples)
