"""Random domains so small that all their states can be listed: every feature of ADL, at most 256 states.

Drawn with a seed rather than piece by piece by hypothesis, which prefers small pieces: its domains have hardly any
plan of more than one step.
"""

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
    ForallEffect,
    Function,
    Imply,
    Metric,
    Not,
    Or,
    Parameter,
    Predicate,
    Problem,
    Quantified,
    Term,
    Variable,
    When,
)

THING = ("thing",)
PREDICATES = (
    Predicate("lamp"),
    Predicate("door"),
    Predicate("here", (Parameter("x", THING),)),
    Predicate("held", (Parameter("x"),)),
    Predicate("fixed", (Parameter("x"),)),
    Predicate("near", (Parameter("x", THING), Parameter("y", THING))),
)
OBJECTS = {"a": ("thing",), "b": ("small",)}
CONSTANTS = {"c": ("other",)}
TYPES = {"thing": ("object",), "small": ("thing",), "other": ("object",)}
CHANGING = ("lamp", "door", "here", "held")
STATIC = ("fixed", "near")
PARAMETERS = ((), (Parameter("x", THING),), (Parameter("x"),), (Parameter("x", THING), Parameter("y")))
COST = FluentTerm("total-cost")
Task = tuple[Domain, Problem]


class Draw:
    """Draw the pieces of a task; `adl` allows everything, otherwise there are plain conjunctions only.

    With `symmetric` nothing but the initial state tells the objects a and b apart.
    """

    def __init__(self, seed: int, *, adl: bool, symmetric: bool = False) -> None:
        self.random = Random(seed)
        self.adl = adl
        self.symmetric = symmetric

    def task(self) -> Task:
        costs = self.chance(0.3)
        domain = Domain(
            "tiny",
            types=TYPES,
            constants=CONSTANTS,
            predicates=PREDICATES,
            functions=(Function("total-cost"),) if costs else (),
            actions=tuple(self.action(f"act{number}", costs) for number in range(self.random.randint(3, 5))),
        )
        goal = And(self.even({self.ground_atom(CHANGING) for _ in range(self.random.randint(1, 3))}))
        if self.adl and self.chance(0.3):
            goal = And((*goal.parts, self.condition((), 1)))
        init = {self.ground_atom(CHANGING) for _ in range(self.random.randint(2, 4))}
        problem = Problem(
            "tiny-1",
            "tiny",
            objects={**OBJECTS, "b": THING if self.symmetric else self.random.choice((THING, ("small",)))},
            init=frozenset({*init, *self.even({self.ground_atom(STATIC) for _ in range(4)})}),
            values={COST: Fraction(0)} if costs else {},
            goal=goal,
            metric=Metric("minimize", COST) if costs else None,
        )
        return domain, problem

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def term(self, variables: tuple[str, ...]) -> Term:
        if variables and self.chance(0.9):
            return Variable(self.random.choice(variables))
        return Constant(self.random.choice([*CONSTANTS] if self.symmetric else [*OBJECTS, *CONSTANTS]))

    def even(self, atoms: set[Atom]) -> tuple[Atom, ...]:
        """Return the atoms in order, where a and b must be alike with those of the other."""
        if self.symmetric:
            swap = {"a": "b", "b": "a"}
            terms = {atom: tuple(Constant(swap.get(t.name, t.name)) for t in atom.terms) for atom in atoms}
            atoms = atoms | {Atom(atom.predicate, swapped) for atom, swapped in terms.items()}
        return tuple(sorted(atoms, key=str))

    def atom(self, variables: tuple[str, ...], names: tuple[str, ...] = (*CHANGING, *STATIC)) -> Atom:
        predicate = self.random.choice([p for p in PREDICATES if p.name in names])
        return Atom(predicate.name, tuple(self.term(variables) for _ in predicate.parameters))

    def ground_atom(self, names: tuple[str, ...]) -> Atom:
        predicate = self.random.choice([p for p in PREDICATES if p.name in names])
        everything = [*OBJECTS, *CONSTANTS]
        chosen = [self.random.choice([*OBJECTS] if p.types == THING else everything) for p in predicate.parameters]
        return Atom(predicate.name, tuple(map(Constant, chosen)))

    def action(self, name: str, costs: bool) -> Action:
        parameters = self.random.choice(PARAMETERS)
        variables = tuple(parameter.name for parameter in parameters)
        wanted: list[Condition] = [self.atom(variables, CHANGING) for _ in range(self.random.randint(0, 2))]
        if self.chance(0.3):
            wanted.append(self.atom(variables, STATIC))
        if self.adl and self.chance(0.6):
            wanted.append(self.condition(variables, 2))
        effects: list[Effect] = [Add(self.atom(variables, CHANGING))]
        effects += [Delete(self.atom(variables, CHANGING)) for _ in range(self.random.randint(0, 2))]
        if self.adl and self.chance(0.6):
            effects.append(self.effect(variables, 2))
        if costs:
            effects.append(Assign("increase", COST, Fraction(self.random.randint(0, 3))))
        return Action(name, parameters, And(tuple(wanted)), AllEffects(tuple(effects)))

    def condition(self, variables: tuple[str, ...], depth: int) -> Condition:
        kind = self.random.randint(0, 8) if depth else self.random.randint(0, 2)
        match kind:
            case 0:
                return self.atom(variables)
            case 1:
                return Not(self.atom(variables))
            case 2:
                return Not(Equals(self.term(variables), self.term(variables)))
            case 3:
                return Not(self.condition(variables, depth - 1))
            case 4:
                return Imply(self.condition(variables, depth - 1), self.condition(variables, depth - 1))
            case 5 | 6:
                return Or(tuple(self.condition(variables, depth - 1) for _ in range(self.random.randint(1, 3))))
        name = f"q{depth}"
        quantified = Parameter(name, self.random.choice((THING, ("small", "other"))))
        body = self.condition((*variables, name), depth - 1)
        return Quantified("forall" if self.chance(0.5) else "exists", (quantified,), body)

    def effect(self, variables: tuple[str, ...], depth: int) -> Effect:
        kind = self.random.randint(0, 5) if depth else self.random.randint(0, 1)
        match kind:
            case 0:
                return Add(self.atom(variables, CHANGING))
            case 1:
                return Delete(self.atom(variables, CHANGING))
            case 2:
                return AllEffects(tuple(self.effect(variables, depth - 1) for _ in range(2)))
            case 3 | 4:
                return When(self.condition(variables, 1), self.effect(variables, depth - 1))
        name = f"e{depth}"
        return ForallEffect((Parameter(name, THING),), self.effect((*variables, name), depth - 1))


def tiny_task(seed: int, adl: bool, symmetric: bool = False) -> Task:
    """Return the task of a seed."""
    return Draw(seed, adl=adl, symmetric=symmetric).task()


TINY = st.builds(tiny_task, st.integers(0, 1_000_000), st.booleans(), st.booleans())
TINY_SYMMETRIC = st.builds(tiny_task, st.integers(0, 1_000_000), st.booleans(), st.just(True))
TINY_STRIPS = st.builds(tiny_task, st.integers(0, 1_000_000), st.just(False))
