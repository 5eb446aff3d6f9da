"""Random tasks with whatever PDDL allows in conjunctions, though hardly anybody writes it.

Types without objects and unions of types, parameters that nothing asks for, literals twice or with their opposite,
conjunctions inside conjunctions and of nothing, atoms added and deleted at once, actions without effects, predicates
without arguments or facts, goals over static facts, tables of costs.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    And,
    Assign,
    Atom,
    Condition,
    Constant,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    Function,
    Metric,
    Not,
    Parameter,
    Predicate,
    Problem,
)
from planners.reasoning.brute_force import BruteForce
from tests.planners.search.strips.plain_tasks import COST, TOLL, TOP, Draw, Task

STONE, GEM, GHOST = ("stone",), ("gem",), ("ghost",)
TYPES = {"stone": TOP, "gem": STONE, "ghost": TOP}
UNIONS = (*[TOP] * 6, *[STONE] * 4, GEM, GHOST, ("gem", "ghost"), *[("stone", "ghost")] * 3)
CONSTANTS = {"a": STONE, "c": TOP}
OBJECTS = {"b": STONE, "g": GEM}
PREDICATES = (
    Predicate("over"),
    Predicate("free", (Parameter("x"),)),
    Predicate("wet", (Parameter("x", STONE),)),
    Predicate("at", (Parameter("x"), Parameter("y", ("stone", "ghost")))),
    Predicate("road", (Parameter("x"), Parameter("y"))),
    Predicate("never", (Parameter("x"),)),
    Predicate("shut"),
)
CHANGING, INITIAL = PREDICATES[:4], (*PREDICATES[:5], PREDICATES[6])


def above(types: tuple[str, ...]) -> set[str]:
    """Return the types with all that are above each of them."""
    return set(types).union(*(above(TYPES[name]) for name in types if name in TYPES))


class OddDraw(Draw):
    """Draw the pieces of a task from a seed."""

    constants, objects = CONSTANTS, {**CONSTANTS, **OBJECTS}
    share_of_variables = 0.85

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        loose = self.random.choice((CHANGING, CHANGING[:2], CHANGING[:3], CHANGING[1:2]))
        self.loose = loose  # what actions add and delete as it comes; the rest is only moved, so that it has invariants

    def fits(self, own: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        """Return whether whatever is of some of the first types is of some of the second ones."""
        return all(above((name,)) & set(wanted) for name in own)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def task(self) -> Task:
        costs = self.chance(0.4)
        functions = (Function("total-cost"), Function(TOLL, (Parameter("x"), Parameter("y")))) if costs else ()
        actions = tuple(
            self.action(f"act{number}", costs=costs) for number in range(self.random.choice((1, 3, 4, 5, 6)))
        )
        domain = Domain("odd", (), TYPES, CONSTANTS, PREDICATES, functions, actions)
        names = (*CONSTANTS, *OBJECTS)
        tolls = {
            FluentTerm(TOLL, (Constant(one), Constant(other))): Fraction(self.random.choice((0, 0, 1, 4)))
            for one, other in product(names, repeat=2)
        }
        problem = Problem(
            "odd-1",
            "odd",
            objects=OBJECTS,
            init=frozenset(self.ground(INITIAL) for _ in range(self.random.randint(0, 20))),
            values={COST: Fraction(self.random.choice((0, 7))), **tolls} if costs else {},
            metric=Metric("minimize", COST) if costs and self.chance(0.8) else None,
        )
        return domain, replace(problem, goal=self.goal(BruteForce(domain, problem)))

    def goal(self, oracle: BruteForce) -> Condition:
        """Return literals that hold after some steps, mostly; some of them over what never changes."""
        state = self.reached(oracle, self.random.randint(0, 9))
        new = [atom for atom in sorted(state - oracle.init) if self.chance(0.6)]
        literals: list[Condition] = [Atom(atom[0], tuple(map(Constant, atom[1:]))) for atom in new]
        for _ in range(self.random.choice((0, 1, 1, 2))):
            atom = self.ground(PREDICATES)
            holds = (atom.predicate, *(term.name for term in atom.terms)) in state
            literals.append(atom if holds != self.chance(0.05) else Not(atom))
        return self.nested(literals)

    def action(self, name: str, *, costs: bool) -> Action:
        count = self.random.choice((0, 1, 1, 2, 2, 2, 3))
        parameters = tuple(Parameter(f"v{place}", self.random.choice(UNIONS)) for place in range(count))
        needed, effects = self.needed(parameters), self.costs(parameters) if costs else []
        if self.chance(0.6):
            before, after = self.move(parameters)
            needed.append(before)
            effects += [Delete(before), Add(after)]
        for one in needed:
            if isinstance(one, Atom) and one.predicate in {known.name for known in CHANGING} and self.chance(0.5):
                effects.append(Delete(one))
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3) if effects else (0, 1, 1, 2, 2))):
            atom = self.atom(parameters, self.loose)
            effects.append(Add(atom) if self.chance(0.65) else Delete(atom))
            if self.chance(0.1):
                effects += [Add(atom), Delete(atom)]
        self.random.shuffle(effects)
        return Action(name, parameters, self.nested(needed), AllEffects(tuple(effects)))

    def needed(self, parameters: tuple[Parameter, ...]) -> list[Condition]:
        """Return what an action asks for, now and then twice, or together with its opposite."""
        needed: list[Condition] = []
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            among = PREDICATES[: self.random.choice((4, 4, 5, 6))]
            needed.append(self.literal(parameters, among, holds=self.chance(0.7)))
        if self.chance(0.3):
            same = Equals(self.term(parameters, TOP), self.term(parameters, TOP))
            needed.append(same if self.chance(0.3) else Not(same))
        if needed and self.chance(0.2):
            needed.append(self.random.choice(needed))
        if needed and self.chance(0.05):
            needed.append(Not(needed[0]) if isinstance(needed[0], Atom) else needed[0])
        return needed

    def costs(self, parameters: tuple[Parameter, ...]) -> list[Effect]:
        effects: list[Effect] = []
        if self.chance(0.8):
            toll = FluentTerm(TOLL, (self.term(parameters, TOP), self.term(parameters, TOP)))
            effects += [Assign("increase", COST, toll)] * self.random.choice((1, 1, 2))
        if self.chance(0.3):
            effects.append(Assign("increase", COST, Fraction(self.random.choice((0, 2)))))
        return effects

    def move(self, parameters: tuple[Parameter, ...]) -> tuple[Atom, Atom]:
        """Return what an action needs and deletes, and what it adds instead, so that facts exclude each other."""
        predicate = self.random.choice((*CHANGING[1:], CHANGING[3], CHANGING[3]))
        before, after = self.atom(parameters, (predicate,)), self.atom(parameters, (predicate,))
        if predicate.name == "at":
            after = Atom("at", (before.terms[0], after.terms[1]))
        return before, after

    def nested(self, parts: list[Condition]) -> Condition:
        """Return a conjunction, some of it in conjunctions of its own, or bare where it is one literal."""
        if len(parts) == 1 and self.chance(0.5):
            return parts[0]
        if self.chance(0.2):
            place = self.random.randint(0, len(parts))
            parts = [And(tuple(parts[:place])), *parts[place:]]
        return And(tuple(parts))

    def literal(self, parameters: tuple[Parameter, ...], among: tuple[Predicate, ...], *, holds: bool) -> Condition:
        atom = self.atom(parameters, among)
        return atom if holds else Not(atom)


def odd_task(seed: int) -> Task:
    """Return the task of a seed."""
    return OddDraw(seed).task()


ODD = st.builds(odd_task, st.integers(0, 10_000_000))
