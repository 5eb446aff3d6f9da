"""Crates in a yard, some of them in unknown places: the rules as code, on their own, and in PDDL."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

DOMAIN = """\
(define (domain yard)
  (:requirements :strips :typing :equality :negative-preconditions)
  (:types crate)
  (:predicates (on ?upper ?lower - crate) (on-ground ?crate - crate) (free ?crate - crate) (frozen ?crate - crate))
  (:action take-down
    :parameters (?crate ?from - crate)
    :precondition (and (on ?crate ?from) (free ?crate) (not (frozen ?crate)))
    :effect (and (on-ground ?crate) (free ?from) (not (on ?crate ?from))))
  (:action put-on
    :parameters (?crate ?onto - crate)
    :precondition (and (on-ground ?crate) (free ?crate) (free ?onto) (not (= ?crate ?onto)) (not (frozen ?crate)))
    :effect (and (on ?crate ?onto) (not (on-ground ?crate)) (not (free ?onto))))
  (:action shift
    :parameters (?crate ?from ?onto - crate)
    :precondition (and (on ?crate ?from) (free ?crate) (free ?onto) (not (= ?crate ?onto)) (not (frozen ?crate)))
    :effect (and (on ?crate ?onto) (free ?from) (not (on ?crate ?from)) (not (free ?onto))))
  (:action thaw
    :parameters (?crate - crate)
    :precondition (free ?crate)
    :effect (not (frozen ?crate))))
"""
RULES = """\
Crates stand in a yard, on the ground or on one another; at most one crate stands directly on another. A crane takes \
a crate down to the ground, puts it from the ground on another crate, or shifts it from one crate onto another. It \
can lift a crate only if nothing stands on it and it is not frozen to what is below it, and it can put one down only \
on the ground or on a crate on which nothing stands. A crate on which nothing stands can be thawed, whether it is \
frozen or not; afterwards it is not frozen. The crane cannot look: the plan is made beforehand."""
GROUND = ""
_MOST_BELIEFS = 3_000
Step = tuple[str, ...]
"""An action and its crates."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is below each crate, in the order of their names, and which crates are frozen."""

    below: tuple[tuple[str, str], ...]
    frozen: frozenset[str] = frozenset()

    def moves(self) -> Iterator[Step]:
        """Yield what the crane can do."""
        below = dict(self.below)
        free = [crate for crate in below if crate not in below.values()]
        for crate in free:
            yield ("thaw", crate)
            if crate in self.frozen:
                continue
            lower = below[crate]
            if lower != GROUND:
                yield ("take-down", crate, lower)
            for onto in free:
                if onto != crate:
                    yield ("put-on", crate, onto) if lower == GROUND else ("shift", crate, lower, onto)

    def after(self, step: Step) -> "Place":
        """Return the yard after a possible move."""
        name, crate, *rest = step
        if name == "thaw":
            return Place(self.below, self.frozen - {crate})
        onto = GROUND if name == "take-down" else rest[-1]
        moved = {**dict(self.below), crate: onto}
        return Place(tuple(sorted(moved.items())), self.frozen)

    @property
    def is_possible(self) -> bool:
        """Return whether every crate stands on the ground in the end and none carries two."""
        below = dict(self.below)
        carried = [lower for lower in below.values() if lower != GROUND]
        return len(set(carried)) == len(carried) and all(_reaches_ground(below, crate) for crate in below)


@dataclass(frozen=True, slots=True)
class Yard:
    """What is known of a yard: for each crate where it can stand and whether it can be frozen, and what is wanted."""

    places: Mapping[str, tuple[str, ...]]
    frozen: Mapping[str, tuple[bool, ...]]
    goal: tuple[tuple[str, str], ...]

    def possible(self) -> tuple[Place, ...]:
        """Return every yard that fits what is known."""
        crates = sorted(self.places)
        found = []
        for below in product(*(self.places[crate] for crate in crates)):
            for cold in product(*(self.frozen[crate] for crate in crates)):
                frozen = frozenset(crate for crate, yes in zip(crates, cold, strict=True) if yes)
                found.append(Place(tuple(zip(crates, below, strict=True)), frozen))
        return tuple(place for place in found if place.is_possible)

    def is_met(self, place: Place) -> bool:
        """Return whether all that is wanted holds."""
        return all((crate, lower) in place.below for crate, lower in self.goal)


class TooManyBeliefs(Exception):  # noqa: N818 - the item is dropped
    """The search for a common plan would take too long."""


def common_plan_exists(yard: Yard, places: Iterable[Place]) -> bool:
    """Return whether one sequence of moves reaches the goal from each of `places`, by trying all, breadth first."""
    start = frozenset(places)
    seen = {start}
    queue = deque([start])
    while queue:
        belief = queue.popleft()
        if all(map(yard.is_met, belief)):
            return True
        possible = set.intersection(*(set(place.moves()) for place in belief))
        for step in sorted(possible):
            after = frozenset(place.after(step) for place in belief)
            if after not in seen:
                seen.add(after)
                queue.append(after)
        if len(seen) > _MOST_BELIEFS:
            raise TooManyBeliefs
    return False


def works_from_all(yard: Yard, steps: Sequence[Step]) -> bool:
    """Return whether a plan can be executed and reaches the goal from every possible start."""
    return all(_works(yard, place, steps) for place in yard.possible())


def _works(yard: Yard, place: Place, steps: Sequence[Step]) -> bool:
    for step in steps:
        if step not in set(place.moves()):
            return False
        place = place.after(step)
    return yard.is_met(place)


def _reaches_ground(below: Mapping[str, str], crate: str) -> bool:
    passed = set()
    while crate != GROUND:
        if crate in passed:
            return False
        passed.add(crate)
        crate = below[crate]
    return True
