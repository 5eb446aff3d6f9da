"""Isomorphisms of structures: colour refinement, then one node at a time is tried against those of its colour."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    if not _same_size(left, right):
        return None
    pair = Pair(left, right)
    return next(_extended(pair, pair.refined(pair.start), _Way(meter, None, twins=True)), None)


def isomorphisms(left: Structure, right: Structure, meter: Meter, prune: Prune | None = None) -> Iterator[Mapped]:
    """Yield every isomorphism that is not pruned, those that keep names first."""
    if _same_size(left, right):
        pair = Pair(left, right)
        yield from _extended(pair, pair.refined(pair.start), _Way(meter, prune))


@dataclass(frozen=True, slots=True)
class _Way:
    """How to search; with `twins` nodes that any isomorphism may swap are mapped in one way only."""

    meter: Meter
    prune: Prune | None
    twins: bool = False


def _same_size(left: Structure, right: Structure) -> bool:
    return len(left.colours) == len(right.colours) and len(left.tuples) == len(right.tuples)


def _extended(pair: Pair, colours: Colouring, way: _Way) -> Iterator[Mapped]:
    way.meter.check()
    if not pair.balanced(colours) or (way.prune is not None and way.prune(pair, colours)):
        return
    if way.twins:
        colours = _with_twins_matched(pair, colours)
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
        yield from _extended(pair, pair.refined(individualized(colours, (node, image))), way)


def _with_twins_matched(pair: Pair, colours: Colouring) -> Colouring:
    """Match the nodes of each colour whose neighbours all have colours of their own: any order of them is as good."""
    cells = [cell for cell in _cells(pair, colours) if len(cell) > 1 and not pair.entangled(cell[0], colours)]
    if not cells:
        return colours
    changed = list(colours)
    fresh = max(colours) + 1
    for cell in cells:
        images = {pair.name(n): n for n in range(pair.half, len(colours)) if colours[n] == colours[cell[0]]}
        same = {node: images.pop(pair.name(node)) for node in cell if pair.name(node) in images}
        others = zip(
            [node for node in cell if node not in same], [images[name] for name in sorted(images)], strict=True
        )
        for node, image in (*same.items(), *others):
            changed[node] = changed[image] = fresh
            fresh += 1
    return tuple(changed)


def _cells(pair: Pair, colours: Colouring) -> list[list[int]]:
    """Return the left nodes by colour."""
    cells: dict[int, list[int]] = {}
    for node in range(pair.half):
        cells.setdefault(colours[node], []).append(node)
    return list(cells.values())


def _smallest_cell(pair: Pair, colours: Colouring) -> Sequence[int] | None:
    """Return the left nodes of the smallest colour that more than one shares."""
    return min((cell for cell in _cells(pair, colours) if len(cell) > 1), key=len, default=None)


def _read(pair: Pair, colours: Colouring) -> dict[int, int]:
    image = {colours[node]: node for node in range(pair.half, len(colours))}
    return {node: image[colours[node]] for node in range(pair.half)}


def _is_isomorphism(pair: Pair, mapping: Mapping[int, int]) -> bool:
    wanted = set(pair.tuples[1])
    return all((label, tuple(mapping[node] for node in nodes)) in wanted for label, nodes in pair.tuples[0])
