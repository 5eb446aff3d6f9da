"""The checker: declarations, types and ranges, each mistake with its place."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners import Bool, Choice, ConstraintProgram, Goal, Int, Prefer, ProgramError, Real, Require, check
from planners.constraints.kinds import Kind

DECLARED: dict[str, Any] = {
    "sets": {"task": ["weld", "paint"], "robot": ["R1", "R2"], "day": [1, 2, 3], "none": []},
    "constants": {"cap": 12, "half": 0.5, "favourite": "weld"},
    "tables": {
        "cost": {("weld", "R1"): 5, ("weld", "R2"): 7, ("paint", "R1"): 8, ("paint", "R2"): 4},
        "part": {("weld", "R1"): 5},
        "rate": {1: 0.5, 2: 1, 3: 2},
        "after": {1: 2, 2: 3},
        "home": {"R1": "weld", "R2": "paint"},
    },
    "variables": [
        Bool("does", over=("task", "robot")),
        Int("n", 0, 5),
        Int("big", 0, 2**30),
        Real("r", 0, 10),
        Choice("t", of="task"),
        Choice("d", of="day"),
        Choice("who", of="robot", over=("day",)),
    ],
}


def findings(*expressions: str, **more: Any) -> list[tuple[int, str, str]]:
    constraints = [Require(f"c{number}", text) for number, text in enumerate(expressions)]
    with pytest.raises(ProgramError) as caught:
        check(ConstraintProgram(**DECLARED, constraints=constraints, **more))
    assert str(caught.value)
    return [(item.span.start + 1 if item.span else 0, item.message, item.hint) for item in caught.value.findings]


@pytest.mark.parametrize(
    "text",
    [
        "all(sum(does[t2, r2] for r2 in robot) == 1 for t2 in task)",
        "cost[t, who[1]] <= cap * half + n",
        "home[who[d]] == t and t == favourite",
        "implies(t == 'weld', not does['weld', 'R1']) or d in {1, 2}",
        "all(who[i] != who[i + 1] for i in day if i < 3)",
        "all(implies(i < 3, who[i] != who[i + 1]) for i in range(1, 4))",
        "all(i >= 3 or who[i] != who[after[i]] for i in day)",
        "distinct(who[i] for i in day) == False",
        "min(rate[i] for i in day) < max(n, 3, r) / 2",
        "count(who[i] == 'R1' for i in day if i != n) % 2 == 0",
        "sum(n * i // 2 for i in day) - abs(-n) >= (1 if does['weld', 'R1'] else 0)",
        "n * n * n > 5 and r * r < 2",
        "sum(1 for x in none) == 0 and all(False for x in none)",
        "does['weld', 'R1'] <= does['paint', 'R1'] and n == 1 and does['weld', 'R2'] == 1",
        "t in task and who[2] not in {'R1'}",
        "not (t == 'weld' and\n     d == 2)",
    ],
)
def test_a_correct_expression_passes(text: str) -> None:
    assert check(ConstraintProgram(**DECLARED, constraints=[Require("c", text)]))


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("all(does[x, 'R1'] for x in tasks)", 28, "no set 'tasks'", "'task'"),
        ("n < capp", 5, "unknown name 'capp'", "'cap'"),
        ("t == weld", 6, "unknown name 'weld'", "write 'weld'"),
        ("does['weld'] == 1", 1, "takes 2 indices, not 1", "a member of 'task', a member of 'robot'"),
        ("does == 1", 1, "needs 2 indices", "does[task, robot]"),
        ("cost > 3", 1, "table 'cost' needs 2 indices", "cost[...]"),
        ("n[1] > 2", 1, "takes no index", "`n`"),
        ("cap[1] > 2", 1, "takes no index", "`cap`"),
        ("csot['weld', 'R1'] > 2", 1, "unknown table or variable 'csot'", "'cost'"),
        ("task == 'weld'", 1, "is a set", "for i in task"),
        ("does['wled', 'R1']", 6, "'wled' is not a member of 'task'", "'weld'"),
        ("t == 'wled'", 6, "'wled' is not a member of 'task'", "'weld'"),
        ("'wled' == t", 1, "'wled' is not a member of 'task'", "'weld'"),
        ("t in {'weld', 'pant'}", 15, "'pant' is not a member of 'task'", "'paint'"),
        ("t == who[1]", 6, "member of 'task' is needed here, this is a member of 'robot'", "'weld', 'paint'"),
        ("does[t, t]", 9, "member of 'robot' is needed", "'R1', 'R2'"),
        ("t == 1", 1, "a member of 'task' never equals an integer", "same kind"),
        ("who['Mon'] == 'R1'", 5, "an integer is needed here", "integer index"),
        ("who[r] == 'R1'", 5, "an integer is needed here", "integer index"),
        ("n + 1", 1, "a constraint must be a truth value", "<= 3"),
        ("n and r > 1", 1, "`and` needs a truth value", "> 0"),
        ("not t", 5, "`not` needs a truth value", "== 'member'"),
        ("t < 3", 1, "`<` needs a number", "table"),
        ("sum(who[i] for i in day) > 1", 5, "sum needs a number", "table"),
        ("all(i for i in day)", 5, "all needs a truth value", "> 0"),
        ("n / n > 1", 5, "the divisor depends on a decision", "multiply"),
        ("7 // n > 1", 6, "the divisor of `//` depends", "divide by a constant"),
        ("r // 2 > 1", 1, "`//` is for integers", "`/`"),
        ("(1 if n else 2) > 1", 7, "`if` needs a truth value", "> 0"),
        ("(1 if n > 1 else t) == 1", 2, "do not mix", "same kind"),
        ("sum(n for n in day) > 1", 11, "hides another name", "new name"),
        ("sum(i for i in day for i in day) > 1", 24, "hides another name", "new name"),
        ("sum(i for i in cost) > 1", 16, "'cost' is not a set", "known are"),
        ("sum(i for i in range(n)) > 1", 22, "range depends on a decision", "`if`"),
        ("sum(i for i in range(half)) > 1", 22, "range needs integers", "`//`"),
        ("max(i for i in day if n > i) > 1", 23, "a condition inside max depends", "move the choice"),
        ("max([]) > 1", 1, "max of nothing", "at least one"),
        ("distinct(n, t)", 13, "do not mix", "same kind"),
    ],
)
def test_a_type_mistake_is_pointed_at(text: str, column: int, message: str, hint: str) -> None:
    [(found_column, found_message, found_hint)] = findings(text)
    assert message in found_message
    assert hint in found_hint
    assert found_column == column


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("part[t, who[1]] > 1", 1, "'part' has no entry for 'paint', 'R1'"),
        ("n > part['weld', 'R2']", 5, "'part' has no entry for 'weld', 'R2'"),
        ("all(who[i] != who[i + 1] for i in day)", 19, "may be 4, which is not in the set 'day'"),
        ("who[n] == 'R1'", 5, "may be 0, which is not in the set 'day'"),
        ("after[d] > 1", 1, "'after' has no entry for 3"),
        ("n / (cap - 12) > 1", 6, "the divisor is 0"),
        ("n % (cap - 14) > 1", 6, "the divisor is -2"),
        ("big * big > 1", 1, "beyond 2**40"),
        ("sum(big * 1000 for i in day) > 1", 1, "beyond 2**40"),
        ("min(n for x in none) > 1", 1, "min over nothing"),
        ("max(n for i in day if i > 7) > 1", 1, "max over nothing"),
        ("cap / 0 > 1", 7, "the divisor is 0"),
    ],
)
def test_an_expression_without_a_value_is_pointed_at(text: str, column: int, message: str) -> None:
    [(found_column, found_message, hint)] = findings(text)
    assert message in found_message
    assert found_column == column
    assert hint


def test_all_mistakes_are_reported_at_once() -> None:
    found = findings("x & y", "does['wled', 'R1'] and does['weld']", "n > nn", minimize="t")
    assert len(found) == 5


def test_a_finding_is_data_for_a_model() -> None:
    with pytest.raises(ProgramError) as caught:
        check(ConstraintProgram(**DECLARED, constraints=[Require("who works", "t == 'wled'")]))
    assert caught.value.findings[0].as_json() == {
        "where": "who works",
        "message": "'wled' is not a member of 'task'",
        "hint": "did you mean 'weld'?",
        "expression": "t == 'wled'",
        "column": 6,
        "end_column": 12,
    }


@pytest.mark.parametrize(
    ("fields", "where", "message"),
    [
        ({"variables": [Bool("x"), Int("x", 0, 1)]}, "'x'", "declared 2 times"),
        ({"sets": {"x": ["a"]}, "variables": [Bool("x")]}, "'x'", "declared 2 times"),
        ({"variables": [Bool("sum")]}, "'sum'", "reserved"),
        ({"variables": [Bool("lambda")]}, "'lambda'", "reserved"),
        ({"variables": [Bool("range")]}, "'range'", "reserved"),
        ({"variables": [Bool("2x")]}, "'2x'", "not a name"),
        ({"variables": [Bool("ﬁx")]}, "'ﬁx'", "not a name"),
        ({"variables": [Bool("x", over=("tsak",))], "sets": {"task": ["a"]}}, "variable 'x'", "'tsak'"),
        ({"variables": [Choice("x", of="task")]}, "variable 'x'", "no set 'task'"),
        ({"variables": [Choice("x", of="task")], "sets": {"task": []}}, "variable 'x'", "empty"),
        ({"variables": [Int("x", 3, 1)]}, "variable 'x'", "reversed"),
        ({"variables": [Real("x", float("nan"), 1)]}, "variable 'x'", "nan is not a number"),
        ({"variables": [Real("x", 0, float("inf"))]}, "variable 'x'", "too large"),
        ({"variables": [Int("x", 0, 2**41)]}, "variable 'x'", "too large"),
        ({"variables": [Int("x", 0, 10**3000)]}, "variable 'x'", "too large"),
        ({"constants": {"k": 1e-300}}, "constant 'k'", "too close to zero"),
        ({"sets": {"s": ["a", 1]}}, "set 's'", "mixed"),
        ({"sets": {"s": ["a", "a"]}}, "set 's'", "2 times"),
        ({"tables": {"t": {}}}, "table 't'", "empty"),
        ({"tables": {"t": {"a": 1, ("a", "b"): 2}}}, "table 't'", "different lengths"),
        ({"tables": {"t": {"a": 1, 2: 2}}}, "table 't'", "mixed in key column 1"),
        ({"tables": {"t": {"a": 1, "b": "c"}}}, "table 't'", "mixed in the entries"),
        ({"constraints": [Require("a", "True"), Require("a", "True")]}, "constraint 'a'", "2 times"),
        ({"constraints": [Require("a", "True")], "preferences": [Prefer("a", "True")]}, "'a'", "2 times"),
        ({"constraints": [Require(" ", "True")]}, "constraint ' '", "no name"),
        ({"minimize": "1", "goals": [Goal("maximize", "1")]}, "goals", "more than one"),
    ],
)
def test_a_declaration_is_checked(fields: dict[str, Any], where: str, message: str) -> None:
    with pytest.raises(ProgramError) as caught:
        check(ConstraintProgram(**fields))
    [finding] = caught.value.findings
    assert where in finding.where
    assert message in finding.message
    assert finding.hint


def test_a_checked_program_knows_types_and_bounds() -> None:
    checked = check(
        ConstraintProgram(
            **DECLARED,
            constraints=[Require("c", "n - 2 <= cost[t, 'R1']")],
            maximize="sum(cost[a, b] * does[a, b] for a in task for b in robot)",
        )
    )
    goal = checked.goals[0].tree
    assert checked.bounds_of(goal) == (0, 24)
    assert checked.type_of(goal).kind is Kind.INT
    assert not checked.is_constant(goal)
    left, right = checked.constraints[0].tree.left, checked.constraints[0].tree.right  # type: ignore[union-attr]
    assert checked.bounds_of(left) == (-2, 3)
    assert checked.bounds_of(right) == (5, 8)
    assert checked.instances("who") == ((1,), (2,), (3,))
    assert checked.instances("n") == ((),)
    assert check(checked) is checked


FRAGMENTS = [
    "sum(",
    "min(",
    "all(",
    "count(",
    "distinct(",
    "implies(",
    "abs(",
    "does[",
    "cost[",
    "who[",
    "after[",
    "]",
    ")",
    ",",
    "for",
    "x",
    "in",
    "day",
    "if",
    "n",
    "big",
    "r",
    "t",
    "d",
    "cap",
    "'weld'",
    "'R1'",
    "task",
    "robot",
    "==",
    "<=",
    "<",
    "+",
    "-",
    "*",
    "//",
    "%",
    "/",
    "and",
    "or",
    "not",
    "in",
    "else",
    "0",
    "1",
    "2",
    "2.5",
    "True",
    "x",
    "(",
    "{",
]


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12).map(" ".join))
@settings(max_examples=300)
def test_random_expressions_raise_nothing_but_program_errors(text: str) -> None:
    with contextlib.suppress(ProgramError):
        check(ConstraintProgram(**DECLARED, constraints=[Require("c", text)]))


@pytest.mark.parametrize("body", ["1", "n"])
def test_an_expansion_without_end_is_refused(body: str) -> None:
    [(column, message, hint)] = findings(f"sum({body} for a in range(3) for b in range(10 * cap * 100000)) >= 0")
    assert "expands" in message
    assert column == 34
    assert "smaller sets" in hint


def test_a_huge_constant_is_refused() -> None:
    [(_, message, _)] = findings(" * ".join(["1099511627776"] * 70) + " > n")
    assert "beyond 2**40" in message
