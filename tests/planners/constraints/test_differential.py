"""Random programs: both solvers, the evaluator and brute force must tell the same story."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count, product, repeat
from random import Random
from typing import Any, Literal
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from planners.constraints import cpsat_compiler
from planners.constraints.bounds import numeric_bound
from planners.constraints.brute_force import brute_force
from planners.constraints.check import CheckedProgram, check
from planners.constraints.evaluate import Evaluation, evaluate
from planners.constraints.findings import ProgramError
from planners.constraints.kinds import Kind
from planners.constraints.printer import unparse
from planners.constraints.program import Bool, Choice, ConstraintProgram, Goal, Int, Prefer, Real, Require
from planners.constraints.solve import solve_here
from planners.constraints.syntax import BinaryOp
from planners.outcome import Solved, Unsolvable

TEXTS = ("{'a', 'c'}", "S")
ROUNDS = "range(1, 3)"
ENGINES: tuple[Literal["cpsat", "z3"], ...] = ("cpsat", "z3")
MOST_ASSIGNMENTS = 600
TEXT_MEMBERS, NUMBERS = ("a", "b", "c"), (1, 2, 4)
VARIABLES: dict[str, tuple[Bool | Int | Choice, int]] = {
    "b": (Bool("b"), 2),
    "bs": (Bool("bs", ("S",)), 8),
    "x": (Int("x", -2, 3), 6),
    "y": (Int("y", 0, 7), 8),
    "xs": (Int("xs", 0, 2, ("N",)), 27),
    "c": (Choice("c", "S"), 3),
    "n": (Choice("n", "N"), 3),
    "cs": (Choice("cs", "S", ("N",)), 27),
}


class Writer:
    """Draw expressions that are well typed over the given variables."""

    def __init__(self, rng: Random, variables: set[str]) -> None:
        self.rng = rng
        self.variables = variables
        self.names = (f"i{number}" for number in count())
        self.scope: dict[str, str] = {}

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def known(self, *names: str) -> list[str]:
        return [name for name in names if name in self.variables]

    def bound(self, domain: str) -> list[str]:
        return [index for index, over in self.scope.items() if over == domain]

    def text(self, depth: int) -> str:
        """Return a member of S."""
        leaves = [*self.bound("S") * 3, *self.known("c") * 2, "'a'", "'b'", "'c'"]
        if depth <= 0:
            return self.pick(*leaves)
        options: list[Callable[[], str]] = [
            lambda: self.pick(*leaves),
            lambda: self.pick(*leaves),
            lambda: f"home[{self.text(depth - 1)}]",
            lambda: f"({self.text(depth - 1)} if {self.truth(depth - 1)} else {self.text(depth - 1)})",
        ]
        if "cs" in self.variables:
            options.append(lambda: f"cs[{self.member(depth - 1)}]")
        return self._any(options)

    def member(self, depth: int) -> str:
        """Return a member of N."""
        leaves = [*self.bound("N") * 3, *self.bound(ROUNDS), *self.known("n") * 2, "1", "2", "4"]
        if depth <= 0:
            return self.pick(*leaves)
        return self._any(
            [
                lambda: self.pick(*leaves),
                lambda: f"({self.member(depth - 1)} if {self.truth(depth - 1)} else {self.member(depth - 1)})",
            ]
        )

    def _any(self, options: list[Callable[[], str]]) -> str:
        return self.rng.choice(options)()

    def truth(self, depth: int) -> str:
        leaves: list[Callable[[], str]] = [lambda: f"flag[{self.member(0)}]"]
        leaves += [lambda: "b"] * ("b" in self.variables)
        leaves += [lambda: f"bs[{self.text(depth - 1)}]"] * (3 * ("bs" in self.variables))
        if depth <= 0:
            return self._any([*leaves, lambda: self._compared(0), lambda: self._compared(0)])
        return self._any(
            [
                *leaves,
                lambda: self._compared(depth - 1),
                lambda: self._compared(depth - 1),
                lambda: f"({self.text(depth - 1)} {self.pick('==', '!=')} {self.text(depth - 1)})",
                lambda: f"({self.text(depth - 1)} {self.pick('in', 'not in')} {self.pick(*TEXTS)})",
                lambda: f"({self.whole(depth - 1)} {self.pick('in', 'not in')} {self.pick('{1, 3}', 'N')})",
                lambda: f"(not {self.truth(depth - 1)})",
                lambda: f"({self.truth(depth - 1)} {self.pick('and', 'or', '==', '!=')} {self.truth(depth - 1)})",
                lambda: f"implies({self.truth(depth - 1)}, {self.truth(depth - 1)})",
                lambda: f"({self.truth(depth - 1)} if {self.truth(depth - 1)} else {self.truth(depth - 1)})",
                lambda: self.fold(self.pick("all", "any"), self.truth, depth, conditions=True),
                lambda: self.fold("distinct", self._any_kind(), depth, conditions=False),
                lambda: f"distinct([{self.number(depth - 1)}, {self.whole(depth - 1)}, {self.whole(0)}])",
            ]
        )

    def limit(self, depth: int) -> str:
        """Return a condition of the form that explanations move."""
        op, limit = self.pick("<", "<=", ">", ">="), self.pick("cap", "share", "0", "2.25", "-1", "cap + 1")
        sides = (self.number(depth), limit) if self.rng.random() < 0.5 else (limit, self.number(depth))
        return f"{sides[0]} {op} {sides[1]}"

    def _any_kind(self) -> Callable[[int], str]:
        return self.rng.choice([self.text, self.whole, self.truth])

    def _compared(self, depth: int) -> str:
        op = self.pick("==", "!=", "<", "<=", ">", ">=")
        return f"({self.number(depth)} {op} {self.number(depth)})"

    def whole(self, depth: int) -> str:
        """Return an integer expression."""
        leaves: list[Callable[[], str]] = [lambda: str(self.rng.randint(-3, 6)), lambda: "cap"]
        leaves += [lambda: self.pick(*self.known("x", "y"))] * (6 * bool(self.known("x", "y")))
        leaves += [lambda: f"xs[{self.member(depth - 1)}]"] * (4 * ("xs" in self.variables))
        leaves += [lambda: f"cost[{self.text(depth - 1)}]", lambda: self.member(0)]
        leaves += [lambda: self.pick(*self.bound(ROUNDS))] * (2 * bool(self.bound(ROUNDS)))
        if depth <= 0:
            return self._any(leaves)
        return self._any(
            [
                *leaves,
                lambda: f"({self.whole(depth - 1)} {self.pick('+', '-', '*')} {self.whole(depth - 1)})",
                lambda: f"({self.whole(depth - 1)} {self.pick('//', '%')} {self.pick('1', '2', '3', 'cap')})",
                lambda: f"abs({self.whole(depth - 1)})",
                lambda: f"(-{self.whole(depth - 1)})",
                lambda: f"({self.whole(depth - 1)} if {self.truth(depth - 1)} else {self.whole(depth - 1)})",
                lambda: f"({self.truth(depth - 1)} + {self.truth(depth - 1)})",
                lambda: self.fold("count", self.truth, depth, conditions=True),
                lambda: self.fold("sum", self.whole, depth, conditions=True),
                lambda: self.fold(self.pick("min", "max"), self.whole, depth, conditions=False),
                lambda: f"{self.pick('min', 'max')}({self.whole(depth - 1)}, {self.whole(depth - 1)})",
            ]
        )

    def number(self, depth: int) -> str:
        """Return an integer or rational expression."""
        if depth <= 0:
            return self._any([*[lambda: self.whole(0)] * 5, lambda: "share"])
        return self._any(
            [
                lambda: self.whole(depth),
                lambda: self.whole(depth),
                lambda: f"pay[{self.text(depth - 1)}, {self.member(depth - 1)}]",
                lambda: f"({self.number(depth - 1)} {self.pick('+', '-', '*')} {self.whole(depth - 1)})",
                lambda: f"({self.number(depth - 1)} / {self.pick('2', '3', '-4')})",
                lambda: f"({self.number(depth - 1)} if {self.truth(depth - 1)} else {self.number(depth - 1)})",
                lambda: self.fold("sum", self.number, depth, conditions=True),
                lambda: self.fold(self.pick("min", "max"), self.number, depth, conditions=False),
            ]
        )

    def fold(self, op: str, body: Callable[[int], str], depth: int, *, conditions: bool) -> str:
        index = next(self.names)
        domain = self.pick("S", "N", ROUNDS)
        self.scope[index] = domain
        condition = f" if {self.truth(depth - 1)}" if conditions and self.rng.random() < 0.5 else ""
        text = f"{op}({body(depth - 1)} for {index} in {domain}{condition})"
        del self.scope[index]
        return text

    def about_variables(self, form: Callable[[int], str], depth: int) -> str:
        """Return an expression of the given form that depends on some variable."""
        mentioned = re.compile(rf"(?<!')\b({'|'.join(sorted(self.variables))})\b(?!')")
        return next(text for _ in repeat(None) if mentioned.search(text := form(depth)))


WEIGHTS = (1.0, 1.0, 2.0, 0.5, 1.5, None)


def write_program(seed: int, depth: int, fewest: int, most: int) -> ConstraintProgram:
    """Return a random program small enough for brute force."""
    rng = Random(seed)  # shrinking matters less here than programs that differ much from each other
    chosen: set[str] = set()
    size = 1
    for name in rng.sample(sorted(VARIABLES), rng.randint(2, 4)):
        if size * VARIABLES[name][1] <= MOST_ASSIGNMENTS:
            size *= VARIABLES[name][1]
            chosen.add(name)
    writer = Writer(rng, chosen)
    forms = [writer.truth, writer.limit]
    return ConstraintProgram(
        sets={"S": TEXT_MEMBERS, "N": NUMBERS},
        constants={"cap": rng.randint(1, 5), "share": rng.choice([0.5, 1.25, -0.1])},
        tables={
            "cost": {member: rng.randint(-3, 6) for member in TEXT_MEMBERS},
            "pay": {key: rng.randint(-6, 12) / 2 for key in product(TEXT_MEMBERS, NUMBERS)},
            "flag": {member: rng.random() < 0.5 for member in NUMBERS},
            "home": {member: rng.choice(TEXT_MEMBERS) for member in TEXT_MEMBERS},
        },
        variables=[VARIABLES[name][0] for name in sorted(chosen)],
        constraints=[
            Require(
                f"r{place}",
                writer.about_variables(rng.choice(forms), depth),
                weight=rng.choice(WEIGHTS),
            )
            for place in range(rng.randint(fewest, most))
        ],
        preferences=[
            Prefer(f"p{place}", writer.truth(depth - 1), weight=rng.randint(1, 3)) for place in range(rng.randint(0, 2))
        ],
        goals=[
            Goal(rng.choice(["minimize", "maximize"]), writer.about_variables(writer.number, depth))
            for _ in range(rng.randint(0, 2))
        ],
    )


def programs(depth: int = 2, fewest: int = 1, most: int = 4) -> st.SearchStrategy[ConstraintProgram]:
    return st.integers(0, 2**40).map(lambda seed: write_program(seed, depth, fewest, most))


def checked(program: ConstraintProgram) -> CheckedProgram:
    """Check a drawn program; the few with mistakes, such as an index outside its set, are not counted."""
    try:
        return check(program)
    except ProgramError:
        assume(False)
        raise


def bounded(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def agree_with_brute_force(program: CheckedProgram) -> None:
    expected = brute_force(program)
    event(type(expected).__name__)
    for engine in ENGINES:
        found = solve_here(program, engine=engine, explain=False)
        assert type(found) is type(expected), engine
        if isinstance(found, Solved) and isinstance(expected, Solved):
            assert found.optimal, engine
            again = evaluate(program, found.values)
            assert again.holds, engine
            assert again.penalty == evaluate(program, expected.values).penalty, engine
            assert found.objectives == pytest.approx(expected.objectives, abs=1e-12), engine


@given(programs())
@bounded(150)
def test_both_solvers_agree_with_brute_force(program: ConstraintProgram) -> None:
    agree_with_brute_force(checked(program))


@given(programs(depth=3, most=2))
@bounded(60)
def test_both_solvers_agree_with_brute_force_on_deep_expressions(program: ConstraintProgram) -> None:
    with patch.object(cpsat_compiler, "FEW_ROWS", 2):  # look-ups in tables of this size are compiled as large ones
        agree_with_brute_force(checked(program))


class Exhaustive:
    """Everything there is to know about an unsatisfiable program, by evaluating every assignment."""

    def __init__(self, program: CheckedProgram) -> None:
        self.program = program
        self.weights = {item.name: item.weight for item in program.constraints if item.weight is not None}
        self.rules = {item.name for item in program.constraints if item.weight is None}
        self.broken = {frozenset(found.broken) for found in evaluations(program)}

    def satisfiable(self, names: set[str]) -> bool:
        return any(broken.isdisjoint(names) for broken in self.broken)

    def repairs(self) -> list[frozenset[str]]:
        able = [broken for broken in self.broken if broken.isdisjoint(self.rules)]
        minimal = [broken for broken in able if not any(other < broken for other in able)]
        places = {name: place for place, name in enumerate(self.weights)}
        return sorted(
            minimal,
            key=lambda names: (self.cost(names), len(names), sorted(places[name] for name in names)),
        )

    def cost(self, names: frozenset[str]) -> Fraction:
        return sum((Fraction(self.weights[name]) for name in names), Fraction(0))

    def optimum(self, dropped: frozenset[str], goal: Goal | None = None) -> float | None:
        """Return the optimum of the first goal, or of another one, without the dropped constraints."""
        program = self.program.program
        changes: dict[str, Any] = {
            "constraints": tuple(item for item in program.constraints if item.name not in dropped)
        }
        if goal is not None:
            changes |= {"goals": (goal,), "preferences": ()}
        found = brute_force(program.model_copy(update=changes))
        return found.objectives[0] if isinstance(found, Solved) and found.objectives else None


def evaluations(program: CheckedProgram) -> Iterator[Evaluation]:
    slots = [(name, key) for name in program.variables for key in program.instances(name)]
    domains: list[Any] = []
    for name, _ in slots:
        match program.variables[name]:
            case Bool():
                domains.append([False, True])
            case Int(low=low, high=high):
                domains.append(range(low, high + 1))
            case Choice(of=of):
                domains.append(program.sets[of])
    for choice in product(*domains):
        values: dict[str, Any] = {}
        for (name, key), value in zip(slots, choice, strict=True):
            if key:
                values.setdefault(name, {})[key] = value
            else:
                values[name] = value
        yield evaluate(program, values)


def explained_as_by_brute_force(program: CheckedProgram) -> None:
    truth = Exhaustive(program)
    if truth.satisfiable(set(truth.weights) | truth.rules):
        return
    rules_clash = not truth.satisfiable(truth.rules)
    event("rules clash" if rules_clash else f"{len(truth.repairs())} repairs")
    for engine in ENGINES:
        found = solve_here(program, engine=engine)
        assert isinstance(found, Unsolvable), engine
        assert found.notes == (), engine
        assert found.rules_clash is rules_clash, engine
        given = set() if rules_clash else truth.rules
        core = set(found.core)
        assert not truth.satisfiable(given | core), engine
        assert all(truth.satisfiable(given | core - {name}) for name in core), engine
        if rules_clash:
            assert core <= truth.rules
            assert (found.repairs, found.changes) == ((), ())
            continue
        assert [frozenset(repair.drop) for repair in found.repairs] == truth.repairs()[:8], engine
        for repair in found.repairs:
            assert repair.cost == truth.cost(frozenset(repair.drop))
            assert repair.objective == pytest.approx(truth.optimum(frozenset(repair.drop)))
        moved_as_by_brute_force(truth, found)


def moved_as_by_brute_force(truth: Exhaustive, found: Unsolvable) -> None:
    expected: dict[str, tuple[float, bool]] = {}
    for item in truth.program.constraints:
        bound = numeric_bound(truth.program, item)
        if item.name not in found.core or bound is None:
            continue
        goal = Goal("minimize" if bound.upper else "maximize", unparse(bound.side))
        best = truth.optimum(frozenset({item.name}), goal)
        if best is None:
            continue
        strict = bound.op in {BinaryOp.LT, BinaryOp.GT}
        whole = truth.program.type_of(bound.side).kind is not Kind.REAL
        step = (1 if bound.upper else -1) * (strict and whole)
        expected[item.name] = (best + step, whole or not strict)
    assert {change.constraint for change in found.changes} == set(expected)
    for change in found.changes:
        event("a bound moves")
        new, attained = expected[change.constraint]
        assert change.new == pytest.approx(new)
        assert change.attained is attained


@given(programs(fewest=3, most=6))
@bounded(120)
def test_clashes_are_explained_as_by_brute_force(program: ConstraintProgram) -> None:
    explained_as_by_brute_force(checked(program))


@given(
    st.lists(st.tuples(*[st.integers(-5, 5)] * 3), min_size=1, max_size=5),
    st.tuples(*[st.integers(-4, 4)] * 2),
)
@bounded(40)
def test_z3_finds_the_exact_optimum_over_reals(sides: list[tuple[int, int, int]], goal: tuple[int, int]) -> None:
    box = [(1, 0, 4), (-1, 0, 0), (0, 1, 4), (0, -1, 0)]
    found = solve_here(
        check(
            ConstraintProgram(
                variables=[Real("x", 0, 4), Real("y", 0, 4)],
                constraints=[Require(f"side {n}", f"{a} * x + {b} * y <= {c}") for n, (a, b, c) in enumerate(sides)],
                maximize=f"{goal[0]} * x + {goal[1]} * y",
            )
        )
    )
    values = [goal[0] * x + goal[1] * y for x, y in vertices([*sides, *box])]
    assert isinstance(found, Solved) is bool(values)
    if isinstance(found, Solved):
        assert found.optimal
        assert found.objectives[0] == pytest.approx(float(max(values)))


def vertices(sides: list[tuple[int, int, int]]) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the corners of the polygon `a x + b y <= c`."""
    for (a, b, c), (d, e, f) in product(sides, sides):
        determinant = a * e - b * d
        if determinant:
            x, y = Fraction(c * e - b * f, determinant), Fraction(a * f - c * d, determinant)
            if all(p * x + q * y <= r for p, q, r in sides):
                yield x, y
