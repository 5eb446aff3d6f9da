"""Regression: the weakest condition before an action under which a condition holds after it."""

from planners.reasoning.facts import bits
from planners.reasoning.formula import Cube, Dnf, Formula, Literal, conjoin, dnf, every, from_dnf, negation, some
from planners.reasoning.task import GroundAction


def regress(condition: Dnf, action: GroundAction) -> Dnf:
    """Return what must hold for `action` to be applicable and `condition` to hold after it.

    A fact holds afterwards if the action adds it, or if it held and the action does not delete it (Rintanen 2008,
    Regression for classical and nondeterministic planning).
    """
    return conjoin(action.precondition, dnf(some(_before(cube, action) for cube in condition)))


def _before(cube: Cube, action: GroundAction) -> Formula:
    positive = (_holds_after(fact, action) for fact in bits(cube.positive))
    negative = (negation(_holds_after(fact, action)) for fact in bits(cube.negative))
    return every((*positive, *negative))


def _holds_after(fact: int, action: GroundAction) -> Formula:
    bit = 1 << fact
    added = some((bool(action.add & bit), *(from_dnf(e.condition) for e in action.conditional if e.add & bit)))
    deleted = some((bool(action.delete & bit), *(from_dnf(e.condition) for e in action.conditional if e.delete & bit)))
    return some((added, every((Literal(fact), negation(deleted)))))
