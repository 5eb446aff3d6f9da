"""Conjunctive goals compared up to renaming: what each entails, bounded more and more tightly until that decides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planners.equivalence.answers import Relation, Side
from planners.equivalence.closure import Closure, Reached, World
from planners.equivalence.isomorphism import Mapped, isomorphism
from planners.equivalence.literals import Literals, inverse, renamed_tuple
from planners.equivalence.mapping import Inclusion, TooManyNodes, including_mapping
from planners.equivalence.structure import Structure
from planners.reasoning.answers import Undecided
from planners.reasoning.facts import State
from planners.reasoning.formula import Cube
from tools import Budget, BudgetExhausted

_LEAST_RELATION_S = 0.5


@dataclass(frozen=True, slots=True)
class GoalsAgree:
    """The renaming carries the left goal into one with the same goal states as the right one: none if `unsolvable`."""

    mapping: Mapped
    unsolvable: bool = False


@dataclass(frozen=True, slots=True)
class GoalsDiffer:
    """No renaming does. `reached` meets the goal of `meets` only while names stay as they are."""

    meets: Side
    reached: Reached
    missing: Cube
    relation: Relation


GoalAnswer = GoalsAgree | GoalsDiffer | Undecided


@dataclass(frozen=True, slots=True)
class Conjunctions:
    """Two conjunctions over one task; `frame` holds what a renaming must leave as it is.

    With `joint` the frame includes the initial state, so that a renaming changes nothing that is reachable.
    """

    world: World
    frame: Structure
    left: Closure
    right: Closure
    joint: bool

    def answer(self) -> GoalAnswer:
        """Return whether the goals mean the same."""
        agreed = self._agree_by_proof()
        if agreed is not None:
            return GoalsAgree(agreed, self.left.impossible)
        if self._negative() and not self.joint:
            return Undecided("goals with negations cannot be renamed apart from the initial state")
        for closure in (self.left, self.right):
            if not closure.meet():
                return Undecided(closure.why_open)
        if self.left.impossible or self.right.impossible:
            return self._unsolvable()
        found = self._mapping(forward=True, backward=True)
        if isinstance(found, Undecided):
            return found
        return GoalsAgree(found) if found is not None else self._differ()

    def _negative(self) -> bool:
        return any(closure.goal.negative and not closure.impossible for closure in (self.left, self.right))

    def _literals(self) -> Literals:
        return Literals(self.world.invariants, self._negative())

    def _identity(self) -> Mapped:
        return {name: name for name in self.frame.colours}

    def _agree_by_proof(self) -> Mapped | None:
        """Return a renaming under which both goals entail the same by what invariants prove alone."""
        if self.left.impossible or self.right.impossible:
            return self._identity() if self.left.impossible and self.right.impossible else None
        literals = self._literals()
        structures = [
            Structure(self.frame.colours, self.frame.tuples | literals.of(closure.lower))
            for closure in (self.left, self.right)
        ]
        return isomorphism(structures[0], structures[1], self.world.meter)

    def _unsolvable(self) -> GoalAnswer:
        if self.left.impossible and self.right.impossible:
            return GoalsAgree(self._identity(), unsolvable=True)
        relation: Relation = "stronger" if self.left.impossible else "weaker"
        return replace(self._witness(), relation=relation)

    def _mapping(self, *, forward: bool, backward: bool) -> Mapped | Undecided | None:
        """Return a renaming under which right entails left (`forward`), left entails right (`backward`), or both."""
        exact = False
        while True:
            try:
                mapping = including_mapping(self.frame, self._inclusions(forward, backward), self.world.meter)
            except TooManyNodes:
                if exact:
                    return Undecided("too many renamings to try")
                self._settle_all()
                exact = True
                if self.joint and forward and backward and not self._open():
                    return self._agree_by_proof()
                continue
            if mapping is None:
                return None
            missing = list(self._unproven(mapping, forward, backward))
            if not missing:
                return mapping
            if not any(closure.settle(literal) for closure, literal in missing):
                return Undecided(missing[0][0].why_open or "a literal of the goal could not be settled")

    def _inclusions(self, forward: bool, backward: bool) -> tuple[Inclusion, ...]:
        literals = self._literals()
        ways = [(self.left, self.right, False)] * forward + [(self.right, self.left, True)] * backward
        found = []
        for inner, outer, turned in ways:
            assert outer.upper is not None
            needed = literals.of(inner.lower if self.joint else inner.goal)
            found.append(Inclusion(needed, literals.of(outer.upper), turned))
        return tuple(found)

    def _unproven(self, mapping: Mapped, forward: bool, backward: bool) -> Iterator[tuple[Closure, Cube]]:
        """Yield what a renaming still needs to be entailed."""
        literals = self._literals()
        ways = [(self.left, self.right, mapping)] * forward + [(self.right, self.left, inverse(mapping))] * backward
        for inner, outer, names in ways:
            for literal in sorted(literals.of(inner.goal)):
                image = literals.cube(renamed_tuple(literal, names))
                if not outer.lower.holds(image):
                    yield outer, image

    def _settle_all(self) -> None:
        """Bring the bounds of both goals together as far as that goes."""
        for closure in (self.left, self.right):
            while any(closure.settle(literal) for literal in closure.open_literals(negative=self._negative())):
                pass

    def _open(self) -> bool:
        """Return whether the bounds still lie apart."""
        literals = self._literals()
        return any(
            closure.upper is None or literals.of(closure.upper) != literals.of(closure.lower)
            for closure in (self.left, self.right)
        )

    def _differ(self) -> GoalsDiffer:
        """Return the witness, and the relation as far as a little more time shows it."""
        witness = self._witness()
        spent = self.world.meter.elapsed_s()
        self.world.meter = Budget(seconds=self.world.left(max(_LEAST_RELATION_S, spent)).seconds).start()
        return replace(witness, relation=self._relation())

    def _relation(self) -> Relation:
        try:
            stronger = self._mapping(forward=False, backward=True)
            weaker = self._mapping(forward=True, backward=False) if stronger is None else None
        except BudgetExhausted:
            return "unknown"
        if isinstance(stronger, dict):
            return "stronger"
        if isinstance(weaker, dict):
            return "weaker"
        return "incomparable" if stronger is None and weaker is None else "unknown"

    def _witness(self) -> GoalsDiffer:
        """Return a goal state met so far that is one of one goal only while names stay as they are."""
        sides: list[tuple[Side, Closure, Cube]] = [
            ("left", self.left, self.right.goal),
            ("right", self.right, self.left.goal),
        ]
        for side, closure, other in sides:
            for reached in closure.states:
                if not other.holds(reached.state):
                    return GoalsDiffer(side, reached, _missing(other, reached.state), "unknown")
        raise AssertionError("goals that differ under every renaming differ under the one that changes no name")


def _missing(goal: Cube, state: State) -> Cube:
    """Return the literals of a goal that a state lacks; nothing in particular where the goal contradicts itself."""
    return Cube() if goal.contradictory else Cube(goal.positive & ~state, goal.negative & state)
