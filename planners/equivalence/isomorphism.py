"""Isomorphisms of structures: colour refinement, then one node at a time is tried against those of its colour."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from planners.equivalence.colours import Colouring, Pair, individualized
from planners.equivalence.structure import Structure
from tools import Meter

Mapped = dict[str, str]
Prune = Callable[[Pair, Colouring], bool]
"""Return whether no isomorphism within a colouring is wanted."""


def isomorphism(left: Structure, right: Structure, meter: Meter) -> Mapped | None:
    """Return an isomorphism, one that keeps names where it can, or None where there is none.

    Raise `BudgetExhausted` when the time is up.
    """
    return next(isomorphisms(left, right, meter), None)


def isomorphisms(left: Structure, right: Structure, meter: Meter, prune: Prune | None = None) -> Iterator[Mapped]:
    """Yield every isomorphism that is not pruned, those that keep names first."""
    if len(left.colours) == len(right.colours) and len(left.tuples) == len(right.tuples):
        pair = Pair(left, right)
        yield from _extended(pair, pair.refined(pair.start), meter, prune)


def _extended(pair: Pair, colours: Colouring, meter: Meter, prune: Prune | None) -> Iterator[Mapped]:
    meter.check()
    if not pair.balanced(colours) or (prune is not None and prune(pair, colours)):
        return
    cell = _smallest_cell(pair, colours)
    if cell is None:
        mapping = _read(pair, colours)
        if _is_isomorphism(pair, mapping):
            yield {pair.name(node): pair.name(image) for node, image in sorted(mapping.items())}
        return
    node = cell[0]
    name = pair.name(node)
    images = [image for image in range(pair.half, len(colours)) if colours[image] == colours[node]]
    for image in sorted(images, key=lambda image: (pair.name(image) != name, image)):
        yield from _extended(pair, pair.refined(individualized(colours, (node, image))), meter, prune)


def _smallest_cell(pair: Pair, colours: Colouring) -> Sequence[int] | None:
    """Return the left nodes of the smallest colour that more than one shares."""
    cells: dict[int, list[int]] = {}
    for node in range(pair.half):
        cells.setdefault(colours[node], []).append(node)
    return min((cell for cell in cells.values() if len(cell) > 1), key=len, default=None)


def _read(pair: Pair, colours: Colouring) -> dict[int, int]:
    image = {colours[node]: node for node in range(pair.half, len(colours))}
    return {node: image[colours[node]] for node in range(pair.half)}


def _is_isomorphism(pair: Pair, mapping: Mapping[int, int]) -> bool:
    wanted = set(pair.tuples[1])
    return all((label, tuple(mapping[node] for node in nodes)) in wanted for label, nodes in pair.tuples[0])
