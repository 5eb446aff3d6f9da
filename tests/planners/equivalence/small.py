"""Random pairs of problems with four objects, three of which may change names, and verdicts by definition."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from planners.pddl.model import And, Atom, Condition, Constant, Domain, Not, Or, Problem, Term, Variable
from planners.pddl.substitution import renamed, renamed_problem
from planners.reasoning.brute_force import AtomSet, BruteForce
from tests.planners.reasoning.tiny import CHANGING, PREDICATES, STATIC, THING, Draw

NAMES = ("d", "e", "f")
CONSTANT = "c"
MOST_STATES = 4_000


class SmallDraw(Draw):
    """Draw tasks whose actions name no object but the constant."""

    def term(self, variables: tuple[str, ...]) -> Term:
        return Variable(self.random.choice(variables)) if variables else Constant(CONSTANT)

    def atom(self, variables: tuple[str, ...], names: tuple[str, ...] = (*CHANGING, *STATIC)) -> Atom:
        fitting = [
            p for p in PREDICATES if p.name in names and (variables or all(q.types != THING for q in p.parameters))
        ]
        predicate = self.random.choice(fitting)
        return Atom(predicate.name, tuple(self.term(variables) for _ in predicate.parameters))

    def ground_atom(self, names: tuple[str, ...]) -> Atom:
        predicate = self.random.choice([p for p in PREDICATES if p.name in names])
        chosen = [self.random.choice([*NAMES, *([CONSTANT] * (p.types != THING))]) for p in predicate.parameters]
        return Atom(predicate.name, tuple(map(Constant, chosen)))

    def pair(self) -> tuple[Domain, Problem, Problem]:
        """Return a problem and a copy under other names, which may have been changed as well."""
        domain, problem = self.task()
        types = [THING, THING, self.random.choice((THING, ("small",)))]
        problem = replace(problem, objects=dict(zip(NAMES, types, strict=True)), goal=self.goal())
        order = [*NAMES[:2]]
        self.random.shuffle(order)
        names = dict(zip(NAMES, [*order, "f"], strict=True))
        return domain, problem, self.changed(renamed_problem(problem, names))

    def goal(self) -> Condition:
        literals = tuple(self.literal() for _ in range(self.random.randint(1, 3)))
        return Or((And(literals), self.literal())) if self.adl and self.chance(0.4) else And(literals)

    def literal(self) -> Condition:
        atom = self.ground_atom(CHANGING)
        return Not(atom) if self.adl and self.chance(0.3) else atom

    def changed(self, problem: Problem) -> Problem:
        match self.random.randint(0, 6):
            case 0:
                return replace(problem, goal=And((problem.goal, self.literal())))
            case 1 if isinstance(problem.goal, And):
                return replace(problem, goal=And(problem.goal.parts[1:]))
            case 2:
                return replace(problem, goal=Not(Not(problem.goal)))
            case 3:
                return replace(problem, goal=self.goal())
            case 4:
                return replace(problem, init=problem.init ^ {self.ground_atom((*CHANGING, *STATIC))})
            case 5:
                return replace(problem, goal=renamed(problem.goal, {"d": "e", "e": "d"}))
        return problem


@dataclass(frozen=True)
class Oracle:
    """All states of the left problem, and every renaming that is one-to-one and keeps types."""

    domain: Domain
    left: Problem
    right: Problem

    def states(self) -> frozenset[AtomSet]:
        return frozenset(BruteForce(self.domain, replace(self.left, metric=None)).distances(MOST_STATES))

    def renamings(self, *, fixed: bool) -> Iterator[dict[str, str]]:
        for images in permutations(NAMES):
            names = dict(zip(NAMES, images, strict=True))
            keeps = all(self.left.objects[name] == self.right.objects[image] for name, image in names.items())
            if keeps and (not fixed or all(name == image for name, image in names.items())):
                yield names

    def carries_init(self, names: dict[str, str]) -> bool:
        return renamed_problem(self.left, names).init == self.right.init

    def same(self, *, fixed: bool) -> bool:
        """Return whether some renaming carries init onto init and goal states onto goal states."""
        return any(
            self.agrees(names, inverse(names)) for names in self.renamings(fixed=fixed) if self.carries_init(names)
        )

    def agrees(self, names: dict[str, str], back: dict[str, str]) -> bool:
        world = BruteForce(self.domain, self.left)
        goal = renamed(self.right.goal, back)
        return all(world.holds(self.left.goal, state) == world.holds(goal, state) for state in self.states())


def inverse(names: dict[str, str]) -> dict[str, str]:
    return {image: name for name, image in names.items()}


def small_pair(seed: int, adl: bool) -> tuple[Domain, Problem, Problem]:
    """Return the pair of a seed."""
    return SmallDraw(seed, adl=adl).pair()
