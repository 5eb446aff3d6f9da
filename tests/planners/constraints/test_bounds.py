"""Which constraints state a numeric bound."""

import pytest

from planners import ConstraintProgram, Int, Require, check, numeric_bounds, unparse


@pytest.mark.parametrize(
    ("text", "side", "op", "limit", "upper"),
    [
        ("x + y <= 7", "x + y", "<=", 7, True),
        ("7 >= x + y", "x + y", "<=", 7, True),
        ("x < cap * 2", "x", "<", 24, True),
        ("cap - 2 < x", "x", ">", 10, False),
        ("sum([x, y]) >= max(3, 4)", "sum([x, y])", ">=", 4, False),
    ],
)
def test_an_inequality_with_a_constant_side_is_a_bound(text: str, side: str, op: str, limit: int, upper: bool) -> None:
    [bound] = numeric_bounds(check(program(text)))
    assert (unparse(bound.side), bound.op.value, bound.limit, bound.upper) == (side, op, limit, upper)


@pytest.mark.parametrize("text", ["x == 3", "x <= y", "1 <= 2", "x <= 3 and y <= 3", "not x <= 3"])
def test_other_forms_are_no_bound(text: str) -> None:
    assert numeric_bounds(check(program(text))) == ()


def program(text: str) -> ConstraintProgram:
    return ConstraintProgram(
        constants={"cap": 12}, variables=[Int("x", 0, 9), Int("y", 0, 9)], constraints=[Require("c", text)]
    )
