"""What the checker lets pass has a value under every assignment, within the range that the checker states."""

from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planners import Bool, Choice, ConstraintProgram, Int, ProgramError, Require, check, evaluate
from planners.constraints.check import CheckedProgram

DECLARED: dict[str, Any] = {
    "sets": {"s": ["a", "b"], "d": [1, 2, 3]},
    "tables": {
        "t": {"a": 2, "b": -3},
        "u": {1: 0, 2: 3, 3: 1},
        "w": {(member, day): 5 * day - len(member) for member in "ab" for day in (1, 2, 3)},
        "part": {1: 7, 2: 0.5},
    },
    "variables": [
        Bool("b"),
        Int("i", -1, 2),
        Choice("c", of="s"),
        Choice("e", of="d"),
        Bool("f", over=("d",)),
    ],
}
Scope = tuple[tuple[str, str], ...]  # bound indices with their sets


@st.composite
def numbers(draw: st.DrawFn, depth: int, scope: Scope) -> str:
    leaves = ["0", "1", "2", "3", "i", "e", "b", *(name for name, home in scope if home == "d")]
    if depth == 0:
        return draw(st.sampled_from(leaves))
    number = numbers(depth - 1, scope)
    shapes = [
        lambda: f"({draw(number)} {draw(st.sampled_from(['+', '-', '*']))} {draw(number)})",
        lambda: f"({draw(number)} {draw(st.sampled_from(['//', '%']))} {draw(st.sampled_from('0123'))})",
        lambda: f"{draw(st.sampled_from(['abs', '-']))}({draw(number)})",
        lambda: f"t[{draw(members(scope))}]",
        lambda: f"{draw(st.sampled_from(['u', 'f', 'part']))}[{draw(number)}]",
        lambda: f"w[{draw(members(scope))}, {draw(number)}]",
        lambda: f"({draw(number)} if {draw(truths(depth - 1, scope))} else {draw(number)})",
        lambda: f"{draw(st.sampled_from(['min', 'max', 'sum']))}([{draw(number)}, {draw(number)}])",
        lambda: draw(folds(depth, scope, ["sum", "min", "max"], numbers)),
        lambda: draw(folds(depth, scope, ["count"], truths)),
    ]
    return draw(st.sampled_from(shapes))()


@st.composite
def members(draw: st.DrawFn, scope: Scope) -> str:
    return draw(st.sampled_from(["'a'", "'b'", "c", *(name for name, home in scope if home == "s")]))


@st.composite
def truths(draw: st.DrawFn, depth: int, scope: Scope) -> str:
    if depth == 0:
        return draw(st.sampled_from(["b", "f[e]", "c == 'a'", "i < 1", "e != 2"]))
    number, truth = numbers(depth - 1, scope), truths(depth - 1, scope)
    shapes = [
        lambda: f"({draw(number)} {draw(st.sampled_from(['==', '!=', '<', '<=', '>', '>=']))} {draw(number)})",
        lambda: f"({draw(truth)} {draw(st.sampled_from(['and', 'or', '==']))} {draw(truth)})",
        lambda: f"implies({draw(truth)}, {draw(truth)})",
        lambda: f"(not {draw(truth)})",
        lambda: f"({draw(members(scope))} == {draw(members(scope))})",
        lambda: f"({draw(number)} in d)",
        lambda: f"({draw(number)} in {{1, {draw(number)}}})",
        lambda: draw(folds(depth, scope, ["all", "any"], truths)),
        lambda: draw(folds(depth, scope, ["distinct"], numbers)),
    ]
    return draw(st.sampled_from(shapes))()


@st.composite
def folds(draw: st.DrawFn, depth: int, scope: Scope, names: list[str], body: Any) -> str:
    index, home = f"x{len(scope)}", draw(st.sampled_from(["s", "d"]))
    inner = (*scope, (index, home))
    condition = f" if {draw(truths(depth - 1, inner))}" if draw(st.booleans()) else ""
    return f"{draw(st.sampled_from(names))}({draw(body(depth - 1, inner))} for {index} in {home}{condition})"


def assignments() -> list[dict[str, Any]]:
    flags = [dict(zip([(1,), (2,), (3,)], row, strict=True)) for row in product((False, True), repeat=3)]
    return [
        {"b": b, "i": i, "c": c, "e": e, "f": f}
        for b, i, c, e, f in product((False, True), range(-1, 3), "ab", (1, 2, 3), flags)
    ]


ALL = assignments()


@given(numbers(3, ()), truths(2, ()), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_what_passes_the_checker_has_a_value_in_its_range(goal: str, truth: str, random: Any) -> None:
    checked = checked_or_none(goal, truth)
    assume(checked is not None)
    assert checked is not None
    low, high = checked.bounds_of(checked.goals[0].tree)
    for values in random.sample(ALL, 40):
        found = evaluate(checked, values)
        assert not found.faults
        assert low <= found.objectives[0] <= high


def checked_or_none(goal: str, truth: str) -> CheckedProgram | None:
    try:
        return check(ConstraintProgram(**DECLARED, constraints=[Require("truth", truth)], minimize=goal))
    except ProgramError:
        return None


def test_the_generated_programs_are_not_all_refused() -> None:
    texts = ["u[e] + w[c, e]", "sum(f[x] * t[c] for x in d if x < e)", "max(i * x for x in d if x > 1)"]
    assert all(checked_or_none(text, "b") for text in texts)
