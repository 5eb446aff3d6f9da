"""The oracle itself, on programs small enough to see the answer."""

import pytest

from planners import Bool, Choice, ConstraintProgram, Goal, Int, Prefer, Real, Require, Solved, Unsolvable
from planners.constraints.brute_force import brute_force
from tools import InputError


def test_preferences_come_before_goals_and_goals_in_order() -> None:
    program = ConstraintProgram(
        sets={"s": ["a", "b"]},
        variables=[Int("x", 0, 3), Bool("b", ("s",)), Choice("c", "s")],
        constraints=[Require("r", "implies(c == 'a', b['a'])")],
        preferences=[Prefer("p", "x != 3", 2), Prefer("q", "c == 'a'", 1)],
        goals=[Goal("maximize", "x"), Goal("minimize", "count(b[i] for i in s)")],
    )
    found = brute_force(program)
    assert isinstance(found, Solved)
    assert found.values == {"x": 2, "b": {("a",): True, ("b",): False}, "c": "a"}
    assert found.objectives == (2, 1)


def test_no_assignment_is_unsolvable() -> None:
    program = ConstraintProgram(variables=[Int("x", 0, 3)], constraints=[Require("r", "x * x == 5")])
    assert isinstance(brute_force(program), Unsolvable)


@pytest.mark.parametrize("variable", [Int("x", 0, 10**6), Real("x", 0, 1)])
def test_what_cannot_be_enumerated_is_refused(variable: Int | Real) -> None:
    with pytest.raises(InputError):
        brute_force(ConstraintProgram(variables=[variable]))
