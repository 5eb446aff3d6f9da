"""Ground conditions: trees over numbered facts, and their disjunctive normal form as pairs of masks."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from planners.reasoning.facts import bits
from tools import BudgetExhausted

MOST_CUBES = 20_000
_MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Cube:
    """A conjunction of literals: all facts of `positive` hold and none of `negative`."""

    positive: int = 0
    negative: int = 0

    def holds(self, state: int) -> bool:
        """Return whether the literals hold in `state`."""
        return state & self.positive == self.positive and not state & self.negative

    def joined(self, other: "Cube") -> "Cube":
        """Return the conjunction of both."""
        return Cube(self.positive | other.positive, self.negative | other.negative)

    @property
    def contradictory(self) -> bool:
        """Return whether a fact is asked to hold and not to hold."""
        return bool(self.positive & self.negative)


Dnf = tuple[Cube, ...]
"""A disjunction of cubes; of none, it is false."""

ALWAYS: Dnf = (Cube(),)
NEVER: Dnf = ()


@dataclass(frozen=True, slots=True)
class Literal:
    """A fact holds, or does not."""

    fact: int
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple["Formula", ...]


Formula = bool | Literal | Every | Some


def every(parts: Iterable[Formula]) -> Formula:
    """Return the conjunction, stopping at the first part that is false."""
    kept: list[Formula] = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    return Every(tuple(kept)) if len(kept) > 1 else kept[0] if kept else True


def some(parts: Iterable[Formula]) -> Formula:
    """Return the disjunction, stopping at the first part that is true."""
    kept: list[Formula] = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    return Some(tuple(kept)) if len(kept) > 1 else kept[0] if kept else False


def satisfied(formula: Formula, state: int) -> bool:
    """Return whether a formula holds in a state."""
    match formula:
        case Literal(fact=fact, positive=positive):
            return bool(state >> fact & 1) == positive
        case Every(parts=parts):
            return all(satisfied(part, state) for part in parts)
        case Some(parts=parts):
            return any(satisfied(part, state) for part in parts)
    return formula


def from_dnf(dnf: Dnf) -> Formula:
    """Return a disjunctive normal form as a tree."""
    return some(every(_literals(cube)) for cube in dnf)


def negation(formula: Formula) -> Formula:
    """Return the negation, pushed inwards to the literals."""
    match formula:
        case Literal(fact=fact, positive=positive):
            return Literal(fact, not positive)
        case Every(parts=parts):
            return some(map(negation, parts))
        case Some(parts=parts):
            return every(map(negation, parts))
    return not formula


def dnf(formula: Formula) -> Dnf:
    """Return the formula as a disjunction of cubes without contradictory ones and with few superfluous ones.

    Raise `BudgetExhausted` where more than `MOST_CUBES` would be needed.
    """
    match formula:
        case True:
            return ALWAYS
        case False:
            return NEVER
        case Literal(fact=fact, positive=positive):
            return (Cube(positive=1 << fact) if positive else Cube(negative=1 << fact),)
        case Some(parts=parts):
            return _minimal(cube for part in parts for cube in dnf(part))
        case Every(parts=parts):
            return _conjunction(parts)


def conjoin(left: Dnf, right: Dnf) -> Dnf:
    """Return the conjunction of two disjunctions of cubes."""
    if len(left) * len(right) > MOST_CUBES:
        raise BudgetExhausted(
            f"a condition has more than {MOST_CUBES} alternatives", hint="split it into several actions"
        )
    return _minimal(first.joined(second) for first, second in product(left, right))


def _conjunction(parts: tuple[Formula, ...]) -> Dnf:
    plain = Cube()
    whole: Dnf = ALWAYS
    for part in parts:
        if isinstance(part, Literal):
            plain = plain.joined(dnf(part)[0])
        else:
            whole = conjoin(whole, dnf(part))
    return conjoin((plain,), whole)


def _minimal(cubes: Iterable[Cube]) -> Dnf:
    """Return the cubes that are possible, in order; few of them also without those that imply a weaker one."""
    found = list(dict.fromkeys(cube for cube in cubes if not cube.contradictory))
    if len(found) == 1 or len(found) > _MOST_COMPARED:
        return tuple(found)
    return tuple(cube for cube in found if not any(_weaker(other, cube) for other in found))


def _weaker(left: Cube, right: Cube) -> bool:
    return (
        left is not right
        and left.positive & right.positive == left.positive
        and left.negative & right.negative == left.negative
    )


def _literals(cube: Cube) -> list[Formula]:
    positive = [Literal(fact) for fact in bits(cube.positive)]
    return [*positive, *(Literal(fact, positive=False) for fact in bits(cube.negative))]
