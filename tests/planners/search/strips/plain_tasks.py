"""Random tasks of conjunctions and unconditional effects: negation, equality, constants, types, costs of any kind."""

from dataclasses import replace
from fractions import Fraction
from random import Random

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
    Term,
    Variable,
)
from planners.reasoning.brute_force import AtomSet, BruteForce

Task = tuple[Domain, Problem]
TOP, STONE = ("object",), ("stone",)
PREDICATES = (
    Predicate("dark"),
    Predicate("at", (Parameter("x"), Parameter("y", STONE))),
    Predicate("free", (Parameter("x"),)),
    Predicate("wet", (Parameter("x", STONE),)),
    Predicate("road", (Parameter("x"), Parameter("y"))),
)
CHANGING, STATIC = PREDICATES[:4], PREDICATES[4:]
CONSTANTS = {"a": STONE, "c": TOP}
OBJECTS = {**CONSTANTS, "b": STONE}
COST, TOLL = FluentTerm("total-cost"), "toll"


class Draw:
    """Draw the pieces of a task from a seed."""

    constants, objects = CONSTANTS, OBJECTS
    share_of_variables = 0.9

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def fits(self, own: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        """Return whether what is of some of the first types is of some of the second ones."""
        return wanted in (TOP, own)

    def task(self) -> Task:
        costs = self.random.random() < 0.4
        actions = tuple(self.action(f"act{number}", costs=costs) for number in range(self.random.randint(3, 5)))
        functions = (Function("total-cost"), Function(TOLL, (Parameter("x"),))) if costs else ()
        domain = Domain("plain", (), {"stone": TOP}, CONSTANTS, PREDICATES, functions, actions)
        init = {self.ground(CHANGING) for _ in range(self.random.randint(3, 6))}
        tolls = {FluentTerm(TOLL, (Constant(name),)): Fraction(2 * number) for number, name in enumerate(OBJECTS)}
        problem = Problem(
            "plain-1",
            "plain",
            objects={name: types for name, types in OBJECTS.items() if name not in CONSTANTS},
            init=frozenset(init | {self.ground(STATIC) for _ in range(7)}),
            values={COST: Fraction(0), **tolls} if costs else {},
            metric=Metric("minimize", COST) if costs else None,
        )
        return domain, replace(problem, goal=self.goal(BruteForce(domain, problem)))

    def goal(self, oracle: BruteForce) -> Condition:
        """Return literals that hold after some steps, or, rarely, any."""
        state = self.reached(oracle, self.random.randint(2, 8))
        atoms = [self.ground(CHANGING) for _ in range(2)]
        held = [(atom.predicate, *(term.name for term in atom.terms)) in state for atom in atoms]
        if self.random.random() < 0.1:
            held.reverse()
        return And(tuple(atom if holds else Not(atom) for atom, holds in zip(atoms, held, strict=True)))

    def reached(self, oracle: BruteForce, steps: int) -> AtomSet:
        """Return a state some steps away."""
        state, known = oracle.init, list(oracle.steps())
        for _ in range(steps):
            possible = [step for step in known if oracle.is_applicable(state, step)]
            state = oracle.apply(state, self.random.choice(possible)) if possible else state
        return state

    def action(self, name: str, *, costs: bool) -> Action:
        parameters = tuple(
            Parameter(letter, self.random.choice((TOP, STONE)))
            for letter in "xyz"[: self.random.choice((0, 1, 2, 2, 3))]
        )
        moved = [self.move(parameters)] if self.random.random() < 0.75 else []
        needed: list[Condition] = [before for before, _ in moved]
        needed += [self.atom(parameters, CHANGING) for _ in range(self.random.randint(0, 1))]
        needed += [self.atom(parameters, STATIC) for _ in range(self.random.choice((0, 0, 1)))]
        needed += [Not(self.atom(parameters, PREDICATES)) for _ in range(self.random.choice((0, 0, 0, 1)))]
        if self.random.random() < 0.3:
            same = Equals(self.term(parameters, TOP), self.term(parameters, TOP))
            needed.append(same if self.random.random() < 0.2 else Not(same))
        effects: list[Effect] = [part for before, after in moved for part in (Delete(before), Add(after))]
        effects += [Add(self.atom(parameters, CHANGING)) for _ in range(self.random.choice((0, 1)) if moved else 1)]
        effects += [Delete(one) for one in needed if isinstance(one, Atom) and self.changes(one)]
        effects += [Delete(self.atom(parameters, CHANGING)) for _ in range(self.random.randint(0, 1))]
        if costs:
            toll = FluentTerm(TOLL, (self.term(parameters, TOP),))
            effects.append(Assign("increase", COST, toll if self.random.random() < 0.5 else Fraction(3)))
        return Action(name, parameters, And(tuple(needed)), AllEffects(tuple(effects)))

    def move(self, parameters: tuple[Parameter, ...]) -> tuple[Atom, Atom]:
        """Return what an action needs and deletes, and what it adds instead, so that facts exclude each other."""
        before = self.atom(parameters, CHANGING)
        after = self.atom(parameters, (next(one for one in CHANGING if one.name == before.predicate),))
        if before.predicate == "at":
            after = Atom("at", (before.terms[0], after.terms[1]))
        return before, after

    def changes(self, atom: Atom) -> bool:
        return atom.predicate in {one.name for one in CHANGING} and self.random.random() < 0.4

    def atom(self, parameters: tuple[Parameter, ...], among: tuple[Predicate, ...]) -> Atom:
        predicate = self.random.choice(among)
        return Atom(predicate.name, tuple(self.term(parameters, one.types) for one in predicate.parameters))

    def ground(self, among: tuple[Predicate, ...]) -> Atom:
        """Return an atom over all objects; actions only know the constants."""
        predicate = self.random.choice(among)
        names = [
            [name for name, own in self.objects.items() if self.fits(own, one.types)] for one in predicate.parameters
        ]
        return Atom(predicate.name, tuple(Constant(self.random.choice(fitting)) for fitting in names))

    def term(self, parameters: tuple[Parameter, ...], types: tuple[str, ...]) -> Term:
        fitting = [one.name for one in parameters if self.fits(one.types, types)]
        if fitting and self.random.random() < self.share_of_variables:
            return Variable(self.random.choice(fitting))
        return Constant(self.random.choice([name for name, own in self.constants.items() if self.fits(own, types)]))


def plain_task(seed: int) -> Task:
    """Return the task of a seed."""
    return Draw(seed).task()


PLAIN = st.builds(plain_task, st.integers(0, 10_000_000))
