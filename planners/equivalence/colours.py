"""Colour refinement of two structures at once: nodes that keep one colour cannot be told apart by their surroundings.

The coarsest stable colouring (Weisfeiler and Leman 1968, one dimension), on tuples of any length.
"""

from collections import Counter
from collections.abc import Iterable

from planners.equivalence.structure import Structure

_Tuples = list[tuple[int, tuple[int, ...]]]
Colouring = tuple[int, ...]
"""The colour of each node: first the left structure's nodes, then the right one's."""


class Pair:
    """Two structures with numbered nodes; colours mean the same on both sides."""

    def __init__(self, left: Structure, right: Structure) -> None:
        self.names = (sorted(left.colours), sorted(right.colours))
        self.half = len(self.names[0])
        self._labels: dict[tuple[str | int, ...], int] = {}
        self.tuples = (self._numbered(left, 0), self._numbered(right, 1))
        colours = [side.colours[name] for side, names in zip((left, right), self.names, strict=True) for name in names]
        self.start = _renumbered(colours)
        self._around: list[list[tuple[int, int]]] = [[] for _ in self.start]
        for number, (_, nodes) in enumerate((*self.tuples[0], *self.tuples[1])):
            for place, node in enumerate(nodes):
                self._around[node].append((number, place))

    def refined(self, colours: Colouring) -> Colouring:
        """Return the coarsest stable colouring that is at least as fine as `colours`."""
        count = len(set(colours))
        while True:
            colours = _renumbered(self._signatures(colours))
            finer = len(set(colours))
            if finer == count:
                return colours
            count = finer

    def balanced(self, colours: Colouring) -> bool:
        """Return whether each colour occurs equally often on both sides."""
        return sorted(colours[: self.half]) == sorted(colours[self.half :])

    def tuple_colours(self, colours: Colouring, side: int) -> Counter[tuple[int, ...]]:
        """Return how often each pattern of label and colours occurs among one side's tuples."""
        return Counter((label, *[colours[node] for node in nodes]) for label, nodes in self.tuples[side])

    def entangled(self, node: int, colours: Colouring) -> bool:
        """Return whether a left node stands in a tuple with another node whose colour is not its own alone."""
        counts = Counter(colours[: self.half])
        return any(
            counts[colours[other]] > 1
            for number, _ in self._around[node]
            for other in self.tuples[0][number][1]
            if other != node
        )

    def name(self, node: int) -> str:
        """Return the name of a node."""
        return self.names[0][node] if node < self.half else self.names[1][node - self.half]

    def _numbered(self, structure: Structure, side: int) -> _Tuples:
        number = {name: place + side * self.half for place, name in enumerate(self.names[side])}
        return [
            (self._label(label, nodes), tuple(number[node] for node in nodes))
            for label, nodes in sorted(structure.tuples)
        ]

    def _label(self, label: str, nodes: tuple[str, ...]) -> int:
        """Number a label; which nodes of the tuple are the same is part of it, as colours alone do not show that."""
        key: tuple[str | int, ...] = (label, *[nodes.index(node) for node in nodes])
        return self._labels.setdefault(key, len(self._labels))

    def _signatures(self, colours: Colouring) -> list[tuple[object, ...]]:
        patterns = [
            hash((label, *[colours[node] for node in nodes])) for label, nodes in (*self.tuples[0], *self.tuples[1])
        ]
        return [
            (colour, *sorted([(patterns[number], place) for number, place in self._around[node]]))
            for node, colour in enumerate(colours)
        ]


def individualized(colours: Colouring, nodes: Iterable[int]) -> Colouring:
    """Return the colouring with one new colour for all of `nodes`."""
    changed = list(colours)
    new = max(colours, default=0) + 1
    for node in nodes:
        changed[node] = new
    return tuple(changed)


def _renumbered(signatures: Iterable[object]) -> Colouring:
    known: dict[object, int] = {}
    return tuple([known.setdefault(signature, len(known)) for signature in signatures])
