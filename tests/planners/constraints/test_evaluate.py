"""The plain evaluator on programs and on single expressions."""

from fractions import Fraction
from typing import Any

import pytest

from planners import (
    Bool,
    Choice,
    ConstraintProgram,
    Evaluation,
    Goal,
    Int,
    Prefer,
    ProgramError,
    Real,
    Require,
    evaluate,
    evaluate_text,
)

PROGRAM = ConstraintProgram(
    sets={"task": ["weld", "paint"], "day": [1, 2]},
    tables={"cost": {"weld": 5, "paint": 7.5}},
    variables=[Bool("does", ("task",)), Int("n", 0, 5), Real("r", 0, 1), Choice("c", "task", ("day",))],
    constraints=[Require("some", "any(does[t] for t in task)"), Require("small", "n <= 3")],
    preferences=[Prefer("weld first", "c[1] == 'weld'", 3), Prefer("little", "n == 0", 2)],
    goals=[Goal("minimize", "sum(cost[t] * does[t] for t in task)"), Goal("maximize", "r * 3")],
)
VALUES: dict[str, Any] = {
    "does": {("weld",): True, ("paint",): False},
    "n": 1,
    "r": Fraction(1, 3),
    "c": {(1,): "weld", (2,): "paint"},
}


def test_a_solution_is_valued_exactly() -> None:
    assert evaluate(PROGRAM, VALUES) == Evaluation((), (), ("little",), 2, (5, 1))
    assert evaluate(PROGRAM, VALUES).holds


def test_broken_constraints_are_named() -> None:
    found = evaluate(PROGRAM, VALUES | {"n": 4, "c": {(1,): "paint", (2,): "paint"}})
    assert found.broken == ("small",)
    assert found.unmet == ("weld first", "little")
    assert found.penalty == 5
    assert not found.holds


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"n": 9}, "n = 9 is outside the domain of 'n'"),
        ({"n": True}, "n = True is outside the domain of 'n'"),
        ({"n": 1.0}, "n = 1.0 is outside the domain of 'n'"),
        ({"r": 1.5}, "r = 1.5 is outside the domain of 'r'"),
        ({"r": "a"}, "r = 'a' is outside the domain of 'r'"),
        ({"r": float("nan")}, "r = nan is outside the domain of 'r'"),
        ({"r": float("inf")}, "r = inf is outside the domain of 'r'"),
        ({"r": None}, "r has no value"),
        ({"r": [0.5]}, "r = [0.5] is outside the domain of 'r'"),
        ({"c": {(1,): ["weld"], (2,): "paint"}}, "c[1] = ['weld'] is outside the domain of 'c'"),
        ({"does": VALUES["does"] | {("glue",): float("nan")}}, "does['glue'] is not a variable of the program"),
        ({"does": {("weld",): True}}, "does['paint'] has no value"),
        ({"does": True}, "does['weld'] has no value"),
        ({"n": {(): 1}}, "n has no value"),
        ({"does": {("weld",): 1, ("paint",): False}}, "does['weld'] = 1 is outside the domain of 'does'"),
        ({"c": {(1,): "wled", (2,): "paint"}}, "c[1] = 'wled' is outside the domain of 'c'"),
        ({"extra": 1}, "'extra' is not a variable of the program"),
    ],
)
def test_a_value_outside_its_domain_is_a_fault(change: dict[str, Any], fault: str) -> None:
    found = evaluate(PROGRAM, VALUES | change)
    assert fault in found.faults
    assert not found.holds


def test_the_member_of_a_single_index_set_may_stand_without_a_tuple() -> None:
    plain = VALUES | {"does": {"weld": True, "paint": False}, "c": {1: "weld", (2,): "paint"}}
    assert evaluate(PROGRAM, plain) == evaluate(PROGRAM, VALUES)
    assert evaluate(PROGRAM, VALUES | {"does": {"weld": True}}).faults == ("does['paint'] has no value",)


def test_a_missing_variable_is_a_fault() -> None:
    values = {name: value for name, value in VALUES.items() if name != "n"}
    assert evaluate(PROGRAM, values).faults == ("'n' has no value",)


NAMES: dict[str, Any] = {
    "k": 3,
    "home": "Bonn",
    "rainy": True,
    "price": {1: 12.5, 2: 20, 3: 0.1},
    "dist": {("Bonn", "Kiel"): 500},
    "empty": {},
}
SETS = {"meal": (1, 2, 3), "town": ("Bonn", "Kiel"), "nothing": ()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum(price[m] for m in meal)", Fraction("32.6")),
        ("price[3] * 3 == 0.3", True),
        ("max(price[m] for m in meal if m != 2)", Fraction("12.5")),
        ("min(k, 2) + abs(-7) - 5 // 2", 7),
        ("-7 // 2 + -7 % 3", -2),
        ("7 / 2", Fraction(7, 2)),
        ("home == 'Bonn' and rainy", True),
        ("dist[home, 'Kiel'] if rainy else 0", 500),
        ("home in town and home not in {'Kiel'}", True),
        ("1 < k <= 3", True),
        ("count(price[m] > 1 for m in meal)", 2),
        ("distinct(price[m] for m in meal)", True),
        ("distinct([1, k, 3])", False),
        ("all(empty[i] > 1 for i in nothing)", True),
        ("any(empty[i] > 1 for i in nothing)", False),
        ("sum([]) + count([])", 0),
        ("distinct([])", True),
        ("implies(k > 5, price[7] > 1)", True),
        ("k <= 5 or price[7] > 1", True),
        ("rainy + 1", 2),
        ("rainy == 1", True),
        ("sum(i * j for i in range(3) for j in range(i, 3) if i != j)", 2),
        ("not rainy", False),
    ],
)
def test_an_expression_has_its_value(text: str, value: object) -> None:
    found = evaluate_text(text, NAMES, SETS)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("pirce[1] > 3", "unknown table or variable 'pirce'", 1),
        ("1 + price[7] > 3", "'price' has no entry for 7", 5),
        ("1 / (k - 3) > 1", "the divisor is 0", 6),
        ("home + 1 > 2", "`+` needs a number", 1),
        ("min(price[m] for m in nothing) > 1", "min over nothing", 1),
        ("empty['a'] > 1", "'empty' has no entry for 'a'", 1),
        ("home in nowhere", "no set 'nowhere'", 9),
    ],
)
def test_an_expression_without_value_is_pointed_at(text: str, message: str, column: int) -> None:
    with pytest.raises(ProgramError) as caught:
        evaluate_text(text, NAMES, SETS)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.column == column


@pytest.mark.parametrize("given", [float("nan"), {"a": float("inf")}])
def test_what_is_no_number_is_refused(given: object) -> None:
    with pytest.raises(ProgramError, match="is no number to compute with"):
        evaluate_text("1 < 2", {"x": given})  # type: ignore[dict-item] # any of what a caller may give
