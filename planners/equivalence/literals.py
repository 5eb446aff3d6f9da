"""Literals of a task as labelled tuples, which renamings act on."""

from collections.abc import Mapping
from dataclasses import dataclass

from planners.equivalence.entailment import Invariants, Known
from planners.equivalence.structure import Labelled
from planners.reasoning.facts import bits
from planners.reasoning.formula import Cube

_TRUE, _FALSE = "+", "-"


@dataclass(frozen=True, slots=True)
class Literals:
    """Translate between masks of one task and labelled tuples.

    Facts that can never hold are left out of negative literals: their absence says nothing, and which of them have a
    number is an accident of grounding. Without `negative` there are no negative literals at all.
    """

    invariants: Invariants
    negative: bool

    def of(self, literals: Cube | Known) -> frozenset[Labelled]:
        """Return the literals of a conjunction, or those that are known."""
        true, false = (
            (literals.positive, literals.negative) if isinstance(literals, Cube) else (literals.true, literals.false)
        )
        facts = self.invariants.task.facts
        found = {(f"{_TRUE} {facts[number][0]}", facts[number][1:]) for number in bits(true)}
        if self.negative:
            possible = false & ~self.invariants.never
            found |= {(f"{_FALSE} {facts[number][0]}", facts[number][1:]) for number in bits(possible)}
        return frozenset(found)

    def cube(self, literal: Labelled) -> Cube:
        """Return one labelled literal as masks."""
        label, names = literal
        bit = self.invariants.task.facts.bit((label[2:], *names))
        return Cube(positive=bit) if label[0] == _TRUE else Cube(negative=bit)

    def moved(self, cube: Cube, names: Mapping[str, str]) -> Cube:
        """Return a conjunction with its objects renamed; it is contradictory where it asks for the impossible."""
        moved = Cube()
        for literal in Literals(self.invariants, negative=True).of(cube):
            image = self.cube(renamed_tuple(literal, names))
            if image == Cube() and literal[0][0] == _TRUE:
                return Cube(1, 1)
            moved = moved.joined(image)
        return moved


def renamed_tuple(literal: Labelled, names: Mapping[str, str]) -> Labelled:
    """Return a labelled tuple over the renamed objects."""
    return literal[0], tuple(names[name] for name in literal[1])


def inverse(names: Mapping[str, str]) -> dict[str, str]:
    """Return the renaming backwards."""
    return {image: name for name, image in names.items()}
