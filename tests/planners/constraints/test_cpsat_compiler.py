"""What the CP-SAT compiler builds: little, and nothing for what is known beforehand."""

from unittest.mock import patch

import pytest

from planners import Bool, Choice, ConstraintProgram, Int, Require, Solved, check
from planners.constraints import cpsat_compiler
from planners.constraints.cpsat_session import CpSatSession
from planners.constraints.solve import solve_here

TASKS = ConstraintProgram(
    sets={"task": ["a", "b", "c"], "day": [1, 2, 3, 4]},
    tables={"first": {"a": 1, "b": 2, "c": 4}, "open": {(t, d): (d != 3) for t in "abc" for d in (1, 2, 3, 4)}},
    variables=[Bool("on", ("task", "day")), Int("n", 0, 20), Int("m", 0, 20), Choice("who", "task")],
)


def size(*expressions: str) -> tuple[int, int]:
    """Return how many variables beyond the declared ones, and how many constraints, were built."""
    constraints = [Require(f"r{n}", text) for n, text in enumerate(expressions)]
    session = CpSatSession(check(TASKS.model_copy(update={"constraints": tuple(constraints)})))
    proto = session.build.model.proto
    return len(proto.variables) - 15, len(proto.constraints)


@pytest.mark.parametrize(
    ("expression", "built"),
    [
        ("all(first[t] <= 4 for t in task)", (0, 0)),
        ("n <= 20", (0, 0)),
        ("sum(on[t, d] for t in task for d in day) <= 12", (0, 0)),
        ("n <= 19", (0, 1)),
        ("sum(on[t, d] for t in task for d in day if open[t, d]) <= 3", (0, 1)),
        ("all(on[t, d] for t in task for d in day if first[t] == d)", (0, 3)),
        ("all(implies(on[t, 1], n >= 5) for t in task)", (0, 3)),
        ("True or n + m == 5", (0, 0)),
        ("any(n > d for d in day if d > 2) or on['a', 1]", (2, 5)),
        ("n == 4 or m == 4", (2, 5)),
        ("first[who] <= 2", (2, 5)),
    ],
)
def test_what_is_known_costs_nothing(expression: str, built: tuple[int, int]) -> None:
    assert size(expression) == built


def test_conditions_that_mean_the_same_share_one_literal() -> None:
    once, _ = size("n <= 4 or m <= 7")
    twice, _ = size(
        "n <= 4 or m <= 7", "n < 5 or not on['a', 1]", "not (n > 4) or on['b', 2]", "2 * m > 15 or on['a', 2]"
    )
    assert once == twice


@pytest.mark.parametrize("few", [0, 1000])
def test_a_look_up_in_a_table_of_any_size_is_exact(few: int) -> None:
    squares = {(a, b): a * a - 3 * b / 2 for a in range(12) for b in range(12)}
    program = ConstraintProgram(
        sets={"i": range(12)},
        tables={"t": squares},
        variables=[Choice("a", "i"), Int("b", 0, 10)],
        constraints=[Require("some", "t[a, b + 1] >= 40.25"), Require("link", "a + b <= 12")],
        minimize="t[a, b + 1]",
    )
    with patch.object(cpsat_compiler, "FEW_ROWS", few):
        outcome = solve_here(check(program), engine="cpsat")
    assert isinstance(outcome, Solved)
    expected = min(v for (a, b), v in squares.items() if v >= 40.25 and 1 <= b <= 11 and a + b <= 13)
    assert outcome.objectives == (expected,)


def test_members_that_are_integers_need_not_be_neighbours() -> None:
    program = ConstraintProgram(
        sets={"hour": [7, 12, 30]},
        variables=[Choice("start", "hour")],
        constraints=[Require("late", "start * 2 > 20")],
        minimize="start",
    )
    outcome = solve_here(check(program), engine="cpsat")
    assert isinstance(outcome, Solved)
    assert outcome.values == {"start": 12}
