"""What differs between two structures under every renaming: a pattern that one has more often."""

from collections import Counter
from typing import Literal

from planners.equivalence.answers import Mismatch, Side
from planners.equivalence.colours import Colouring, Pair
from planners.equivalence.structure import Labelled, Structure

_Part = Literal["objects", "init", "goal"]


def mismatch(left: Structure, right: Structure, part: _Part = "init") -> Mismatch:
    """Return a witness that two structures, known not to be isomorphic, are not."""
    pair = Pair(left, right)
    for colours in (pair.start, pair.refined(pair.start)):
        if (found := _by_tuples(pair, (left, right), colours, part)) is not None:
            return found
        if not pair.balanced(colours):
            return _by_nodes(pair, (left, right), colours)
    return Mismatch(part, "left", "no renaming carries all facts over, though each has facts like it")


def _by_nodes(pair: Pair, sides: tuple[Structure, Structure], colours: Colouring) -> Mismatch:
    counts = (Counter(colours[: pair.half]), Counter(colours[pair.half :]))
    side = 0 if any(count > counts[1][colour] for colour, count in counts[0].items()) else 1
    name = next(
        name
        for number, name in enumerate(pair.names[side])
        if counts[side][colours[number + side * pair.half]] > counts[1 - side][colours[number + side * pair.half]]
    )
    colour = colours[pair.names[side].index(name) + side * pair.half]
    text = f"{name} ({sides[side].colours[name]})"
    return Mismatch("objects", _side(side), text, counts[side][colour], counts[1 - side][colour])


def _by_tuples(pair: Pair, sides: tuple[Structure, Structure], colours: Colouring, part: _Part) -> Mismatch | None:
    """Return a tuple whose label and colours one side has more often; one that only it has by name, if possible."""
    counts = (pair.tuple_colours(colours, 0), pair.tuple_colours(colours, 1))
    found: list[tuple[bool, int, Labelled, tuple[int, ...]]] = []
    for side in (0, 1):
        for shown, (label, nodes) in zip(sorted(sides[side].tuples), pair.tuples[side], strict=True):
            pattern = (label, *[colours[node] for node in nodes])
            if counts[side][pattern] > counts[1 - side][pattern]:
                found.append((shown in sides[1 - side].tuples, side, shown, pattern))
    if not found:
        return None
    _, side, shown, pattern = min(found)
    return Mismatch(part, _side(side), show(shown), counts[side][pattern], counts[1 - side][pattern])


def show(labelled: Labelled) -> str:
    """Write a labelled tuple as a fact: `init on` over `a` and `b` is `(on a b)`."""
    kind, _, name = labelled[0].partition(" ")
    names = " ".join((name, *labelled[1]))
    if kind != "value":
        return f"({names})"
    value, *rest = names.split(" ")
    return f"(= ({' '.join(rest)}) {value})"


def _side(number: int) -> Side:
    return "left" if number == 0 else "right"
