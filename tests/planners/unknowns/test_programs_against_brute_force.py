"""What a program lacks, against the list of all its possible worlds, on random tiny programs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random

import pytest

from planners.constraints.check import check
from planners.constraints.evaluate import evaluate, evaluate_text
from planners.constraints.program import Bool, Choice, ConstraintProgram, Int, Require
from planners.outcome import Scalar
from planners.unknowns.answers import (
    Completeness,
    Contradictory,
    Determined,
    MoreMissing,
    NeverDetermined,
    OneFactMissing,
)
from planners.unknowns.open_program import OpenProgram
from planners.unknowns.program import missing_here

SEEDS = range(40)
COLOURS = ("red", "green", "blue")
DOMAINS: Mapping[str, tuple[Scalar, ...]] = {
    "p": (False, True),
    "q": (False, True),
    "r": (False, True),
    "x": (0, 1, 2, 3),
    "y": (0, 1, 2, 3),
    "c": COLOURS,
    "d": COLOURS,
}
VARIABLES = (Bool("p"), Bool("q"), Bool("r"), Int("x", 0, 3), Int("y", 0, 3), Choice("c", "hue"), Choice("d", "hue"))
CONSTRAINTS = (
    "p or q",
    "p == (q or r)",
    "implies(p, not r)",
    "p != q",
    "r == (x > 1)",
    "x + y == 3",
    "x <= y",
    "2 * x == y + 1",
    "implies(q, c == 'red')",
    "(c == d) == p",
    "c != 'blue'",
    "d == ('red' if x > 1 else 'green')",
    "y == (2 if r else 1)",
    "sum(i * x for i in range(1, 3)) >= 3",
)
TARGETS = ("p", "r", "x", "x + y", "c", "c == d", "p and q")
World = Mapping[str, Scalar]


def drawn(seed: int) -> OpenProgram:
    random = Random(seed)
    chosen = random.sample(CONSTRAINTS, random.randint(1, 5))
    target = random.choice(TARGETS)
    program = ConstraintProgram(
        sets={"hue": COLOURS},
        variables=VARIABLES,
        constraints=[Require(f"rule {n}", text) for n, text in enumerate(chosen)],
    )
    names = [name for name in DOMAINS if name != target]
    return OpenProgram(program, target, tuple(random.sample(names, random.randint(2, len(names)))))


def worlds(spec: OpenProgram) -> Iterator[World]:
    checked = check(spec.program)
    for values in product(*DOMAINS.values()):
        world = dict(zip(DOMAINS, values, strict=True))
        if evaluate(checked, world).holds:
            yield world


def expected(spec: OpenProgram) -> Completeness | tuple[tuple[str, ...], ...]:
    """Return the answer, or the smallest sufficient sets."""
    possible = [(world, evaluate_text(spec.target, world, spec.program.sets)) for world in worlds(spec)]
    if not possible:
        return Contradictory()
    for size in range(len(spec.askable) + 1):
        found = tuple(chosen for chosen in combinations(spec.askable, size) if suffices(possible, chosen))
        if found and not size:
            value = possible[0][1]
            assert isinstance(value, bool | int | str)
            return Determined(value)
        if found:
            return found
    return NeverDetermined()


def suffices(possible: Sequence[tuple[World, object]], facts: tuple[str, ...]) -> bool:
    targets: dict[tuple[Scalar, ...], set[object]] = {}
    for world, target in possible:
        targets.setdefault(tuple(world[fact] for fact in facts), set()).add(target)
    return all(len(found) == 1 for found in targets.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_missing_is_what_trying_all_worlds_finds(seed: int) -> None:
    spec = drawn(seed)
    right = expected(spec)
    found = missing_here(spec, most=len(spec.askable))
    match found:
        case OneFactMissing(facts=facts):
            assert isinstance(right, tuple)
            assert sorted((fact.name,) for fact in facts) == sorted(right)
        case MoreMissing(sets=sets, size=size):
            assert isinstance(right, tuple)
            assert sorted(map(sorted, sets)) == sorted(map(sorted, right))
            assert {len(chosen) for chosen in sets} == {size}
        case _:
            assert found == right


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_values_settling_values_and_gains_are_those_of_the_worlds(seed: int) -> None:
    spec = drawn(seed)
    found = missing_here(spec)
    if not isinstance(found, OneFactMissing | MoreMissing):
        return
    possible = [(world, evaluate_text(spec.target, world, spec.program.sets)) for world in worlds(spec)]
    relevant = [fact.name for fact in found.facts]
    rows = {tuple(world[name] for name in relevant) for world, _ in possible}
    for fact in found.facts:
        after = {v: {target for world, target in possible if world[fact.name] == v} for v in DOMAINS[fact.name]}
        assert fact.values == tuple(value for value, targets in after.items() if targets)
        assert fact.settling == tuple(value for value, targets in after.items() if len(targets) == 1)
        at = relevant.index(fact.name)
        sizes = {value: sum(row[at] == value for row in rows) for value in fact.values}
        left = sum(size**2 for value, size in sizes.items() if value not in fact.settling)
        assert fact.gain == pytest.approx(1 - left / len(rows) ** 2)
    assert [fact.gain for fact in found.facts] == sorted((fact.gain for fact in found.facts), reverse=True)


def test_the_random_programs_lack_nothing_one_fact_more_and_everything() -> None:
    kinds = {type(missing_here(drawn(seed))) for seed in SEEDS}
    assert kinds == {Determined, OneFactMissing, MoreMissing, NeverDetermined, Contradictory}
