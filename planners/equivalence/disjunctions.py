"""Goals of any form compared up to renaming: by all goal states where they are few, else by entailment both ways."""

from dataclasses import dataclass
from itertools import islice

from planners.equivalence.answers import Relation, Side
from planners.equivalence.closure import Reached, World
from planners.equivalence.conjunctions import GoalAnswer, GoalsAgree, GoalsDiffer
from planners.equivalence.isomorphism import Mapped, isomorphism, isomorphisms
from planners.equivalence.literals import Literals, inverse
from planners.equivalence.structure import Labelled, Structure
from planners.reasoning.answers import Undecided
from planners.reasoning.formula import Cube, Dnf, conjoin, dnf, from_dnf, negation

_MOST_RENAMINGS = 200
_MOST_GOAL_STATES = 1_000
_Implied = bool | Reached | str


@dataclass(frozen=True, slots=True)
class Disjunctions:
    """Two conditions over one task; `frame` and `joint` as for conjunctions."""

    world: World
    frame: Structure
    left: Dnf
    right: Dnf
    joint: bool

    def answer(self) -> GoalAnswer:
        """Return whether the goals mean the same."""
        structures = [self._with_cubes(goal) for goal in (self.left, self.right)]
        found = isomorphism(structures[0], structures[1], self.world.meter)
        if found is not None:
            none = len(structures[0].colours) == len(self.frame.colours)
            return GoalsAgree({name: found[name] for name in self.frame.colours}, unsolvable=none)
        if self.joint and self.world.sweep.complete:
            return self._by_states()
        return self._by_entailment()

    def _with_cubes(self, goal: Dnf) -> Structure:
        """Return the frame with a node for each alternative that can hold, tied to all that it is known to entail."""
        known = [self.world.invariants.consequences(cube) for cube in goal]
        literals = Literals(self.world.invariants, negative=True)
        return _with_nodes(
            self.frame, [literals.of(alternative) for alternative in known if not alternative.impossible]
        )

    def _by_states(self) -> GoalAnswer:
        states = self.world.sweep.states
        goals = [frozenset(s for s in states if _holds(goal, s)) for goal in (self.left, self.right)]
        if goals[0] == goals[1]:
            return GoalsAgree({name: name for name in self.frame.colours}, unsolvable=not goals[0])
        if max(map(len, goals)) > _MOST_GOAL_STATES:
            return self._by_entailment()
        literals = Literals(self.world.invariants, negative=False)
        structures = [
            _with_nodes(self.frame, [literals.of(Cube(positive=state)) for state in sorted(goal)]) for goal in goals
        ]
        found = isomorphism(structures[0], structures[1], self.world.meter)
        if found is not None:
            return GoalsAgree({name: found[name] for name in self.frame.colours})
        left_only, right_only = sorted(goals[0] - goals[1]), sorted(goals[1] - goals[0])
        side: Side = "left" if left_only else "right"
        state = (left_only or right_only)[0]
        reached = Reached(state, self.world.sweep.plan_to(state))
        names_fixed = len(set(self.frame.colours.values())) == len(self.frame.colours)
        relation: Relation = "unknown"
        if names_fixed:
            relation = "incomparable" if left_only and right_only else "weaker" if left_only else "stronger"
        return GoalsDiffer(side, reached, Cube(), relation)

    def _by_entailment(self) -> GoalAnswer:
        """Try renamings one by one; each is proven, refuted by a reachable state, or left open."""
        first: GoalsDiffer | None = None
        tried = 0
        open_reason = ""
        for names in islice(isomorphisms(self.frame, self.frame, self.world.meter), _MOST_RENAMINGS):
            tried += 1
            ways = (
                self._implied(self.left, self._moved(self.right, inverse(names))),
                self._implied(self.right, self._moved(self.left, names)),
            )
            if ways == (True, True):
                return GoalsAgree(names)
            if first is None:
                first = self._difference(ways, all(name == image for name, image in names.items()))
            if not any(isinstance(way, Reached) for way in ways):
                open_reason = next(way for way in ways if isinstance(way, str))
        if tried == _MOST_RENAMINGS:
            return Undecided(f"more than {_MOST_RENAMINGS} renamings to try")
        if open_reason or first is None:
            return Undecided(open_reason)
        return first

    def _moved(self, goal: Dnf, names: Mapped) -> Dnf:
        literals = Literals(self.world.invariants, negative=True)
        return tuple(literals.moved(cube, names) for cube in goal)

    def _difference(self, ways: tuple[_Implied, _Implied], plain: bool) -> GoalsDiffer | None:
        relation: Relation = "unknown"
        for side, way, other in (("left", ways[0], ways[1]), ("right", ways[1], ways[0])):
            if isinstance(way, Reached):
                if plain and other is True:
                    relation = "weaker" if side == "left" else "stronger"
                return GoalsDiffer("left" if side == "left" else "right", way, Cube(), relation)
        return None

    def _implied(self, left: Dnf, right: Dnf) -> _Implied:
        """Return whether `left` implies `right` in all reachable states, a state that denies it, or why it is open."""
        proven = [self.world.invariants.consequences(cube) for cube in left]
        doubtful = tuple(
            cube
            for cube, known in zip(left, proven, strict=True)
            if not known.impossible and not any(known.holds(other) for other in right)
        )
        if not doubtful:
            return True
        denied = conjoin(doubtful, dnf(negation(from_dnf(right))))
        found = self.world.plan(denied) if denied else None
        return True if found is None else found


def _holds(goal: Dnf, state: int) -> bool:
    return any(cube.holds(state) for cube in goal)


def _with_nodes(frame: Structure, members: list[frozenset[Labelled]]) -> Structure:
    colours = dict(frame.colours)
    tuples = set(frame.tuples)
    for number, literals in enumerate(dict.fromkeys(members)):
        node = f"alternative {number}"
        colours[node] = "alternative"
        tuples |= {(label, (node, *names)) for label, names in literals}
    return Structure(colours, frozenset(tuples))
