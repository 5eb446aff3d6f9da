"""Solving under a budget: order of goals, preferences, proofs, limits, and what a failing process becomes."""

import os
from collections.abc import Callable
from typing import Any, Literal

import pytest

from planners import (
    Bool,
    Choice,
    ConstraintProgram,
    GaveUp,
    Goal,
    Int,
    Outcome,
    Prefer,
    ProgramError,
    Real,
    Require,
    Solved,
    Unsolvable,
    check,
    solve,
)
from planners.constraints import solve as solve_module
from planners.constraints.engines import Found
from planners.constraints.solve import SolverFault, solve_here
from tools import Budget, Finished, InputError, Limits, Stopped, shared_worker

Engine = Literal["cpsat", "z3"]
both_engines = pytest.mark.parametrize("engine", ["cpsat", "z3"])


def solved(program: ConstraintProgram, engine: Literal["auto", "cpsat", "z3"] = "auto") -> Solved:
    outcome = solve_here(check(program), engine=engine)
    assert isinstance(outcome, Solved)
    return outcome


def pigeons(holes: int) -> ConstraintProgram:
    return ConstraintProgram(
        sets={"pigeon": range(holes + 1), "hole": range(holes)},
        variables=[Choice("at", "hole", ("pigeon",))],
        constraints=[Require("apart", "all(at[a] != at[b] for a in pigeon for b in pigeon if a < b)")],
    )


def golomb(marks: int, longest: int) -> ConstraintProgram:
    return ConstraintProgram(
        sets={"mark": range(marks)},
        constants={"last": marks - 1},
        variables=[Int("at", 0, longest, ("mark",))],
        constraints=[
            Require("order", "all(at[m] < at[m + 1] for m in mark if m < last)"),
            Require("differ", "distinct(at[b] - at[a] for a in mark for b in mark if a < b)"),
        ],
        minimize="at[last] - at[0]",
    )


ROBOTS = ConstraintProgram(
    sets={"task": ["weld", "paint"], "robot": ["R1", "R2"]},
    tables={"cost": {("weld", "R1"): 5, ("weld", "R2"): 7, ("paint", "R1"): 8, ("paint", "R2"): 4}},
    variables=[Bool("does", over=("task", "robot"))],
    constraints=[
        Require("one robot a task", "all(sum(does[t, r] for r in robot) == 1 for t in task)", weight=None),
        Require("no painting on R2", "not does['paint', 'R2']", source="R2 cannot paint"),
    ],
    minimize="sum(cost[t, r] * does[t, r] for t in task for r in robot)",
)


def test_a_program_is_solved_in_a_process_of_its_own() -> None:
    outcome = solve(ROBOTS)
    assert isinstance(outcome, Solved)
    assert outcome.optimal
    assert list(outcome.objectives) == [13]
    assert outcome.engine == "cpsat"
    assert outcome.values["does"] == {
        ("weld", "R1"): True,
        ("weld", "R2"): False,
        ("paint", "R1"): True,
        ("paint", "R2"): False,
    }


def test_a_clash_comes_back_from_the_process_with_its_repairs() -> None:
    budget = Require("budget", "sum(cost[t, r] * does[t, r] for t in task for r in robot) <= 12")
    outcome = solve(ROBOTS.model_copy(update={"constraints": (*ROBOTS.constraints, budget)}))
    assert isinstance(outcome, Unsolvable)
    assert outcome.core == ("no painting on R2", "budget")
    assert [change.new for change in outcome.changes] == [13]
    assert [(repair.drop, repair.objective) for repair in outcome.repairs] == [
        (("no painting on R2",), 9),
        (("budget",), 13),
    ]
    assert outcome.repairs[1].change == outcome.changes[0]


@both_engines
@pytest.mark.parametrize(
    ("senses", "expected"), [(("minimize", "maximize"), (3, 6)), (("maximize", "minimize"), (8, 1))]
)
def test_an_earlier_goal_takes_precedence(
    engine: Engine, senses: tuple[Literal["minimize", "maximize"], ...], expected: tuple[int, int]
) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 5), Int("y", 0, 5)],
        constraints=[Require("enough", "x + y >= 3"), Require("most", "x + y <= 8")],
        goals=[Goal(senses[0], "x + y"), Goal(senses[1], "2 * y - x")],
    )
    assert solved(program, engine).objectives == expected


@both_engines
def test_preferences_come_before_goals_and_count_by_weight(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9)],
        preferences=[Prefer("low", "x <= 2", 3), Prefer("high", "x >= 7", 2), Prefer("odd", "x % 2 == 1", 2)],
        maximize="x",
    )
    outcome = solved(program, engine)
    assert outcome.values == {"x": 1}
    assert outcome.unmet == ("high",)
    assert outcome.objectives == (1,)


@both_engines
def test_two_lighter_preferences_outweigh_a_heavier_one(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9)],
        preferences=[Prefer("low", "x <= 2", 3), Prefer("high", "x >= 7", 2), Prefer("even", "x == 8", 2)],
        minimize="x",
    )
    assert solved(program, engine).unmet == ("low",)


@both_engines
def test_a_goal_with_real_entries_is_exact(engine: Engine) -> None:
    program = ConstraintProgram(
        sets={"dish": ["soup", "stew"]},
        tables={"price": {"soup": 0.1, "stew": 0.25}},
        variables=[Int("n", 0, 9, ("dish",))],
        constraints=[Require("spent", "sum(price[d] * n[d] for d in dish) == 0.7")],
        maximize="sum(n[d] for d in dish) / 3",
    )
    outcome = solved(program, engine)
    assert outcome.values["n"] == {("soup",): 7, ("stew",): 0}
    assert outcome.objectives == pytest.approx((7 / 3,))


def test_a_real_variable_is_left_to_z3() -> None:
    program = ConstraintProgram(
        variables=[Real("x", 0, 10), Int("n", 0, 3)],
        constraints=[Require("most", "3 * x + n <= 10")],
        maximize="x + n",
    )
    outcome = solved(program)
    assert (outcome.engine, outcome.optimal) == ("z3", True)
    assert outcome.objectives == pytest.approx((16 / 3,))
    with pytest.raises(InputError, match="'x' is real"):
        solve_here(check(program), engine="cpsat")


def test_the_error_about_a_real_variable_comes_out_of_the_process() -> None:
    with pytest.raises(InputError, match="'x' is real"):
        solve(ConstraintProgram(variables=[Real("x", 0, 1)]), engine="cpsat")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"engine": "cp_sat"}, "did you mean 'cpsat'"),
        ({"engine": "x"}, "known are 'auto', 'cpsat', 'z3'"),
        ({"engine": None}, "no engine None"),
        ({"workers": -1}, "workers=-1"),
        ({"workers": 0}, "workers=0"),
        ({"workers": 1.5}, "workers=1.5"),
        ({"workers": True}, "workers=True"),
    ],
)
def test_an_engine_or_a_number_of_workers_that_makes_no_sense_is_refused(options: dict[str, Any], reason: str) -> None:
    program = ConstraintProgram(variables=[Bool("x")])
    for way_in in (solve, lambda program, **given: solve_here(check(program), **given)):
        with pytest.raises(InputError, match=reason):
            way_in(program, **options)


def test_a_supremum_that_is_not_reached_is_no_optimum() -> None:
    program = ConstraintProgram(variables=[Real("x", 0, 10)], constraints=[Require("below", "2 * x < 9")], maximize="x")
    outcome = solved(program)
    assert not outcome.optimal
    assert outcome.bound == 4.5
    assert outcome.objectives[0] < 4.5


def test_an_irrational_solution_is_not_passed_off_as_a_number() -> None:
    program = ConstraintProgram(variables=[Real("x", 0, 2)], constraints=[Require("root", "x * x == 2")])
    outcome = solve_here(check(program))
    assert isinstance(outcome, GaveUp)
    assert "irrational" in outcome.reason


def test_numbers_too_large_for_cpsat_go_to_z3() -> None:
    most = 2**20
    program = ConstraintProgram(
        variables=[Int(name, 0, most) for name in "xyz"],
        constraints=[Require("sum", f"x * y == {most} * z"), Require("some", "z >= 3")],
    )
    assert solved(program).values["z"] != 0


def test_an_unproven_solution_says_how_far_it_may_be_from_the_best() -> None:
    outcome = solve(golomb(12, 250), budget=Budget(seconds=1.5))
    assert isinstance(outcome, Solved)
    assert not outcome.optimal
    assert outcome.bound is not None
    assert outcome.gap is not None
    assert 0 < outcome.bound < 85 <= outcome.objectives[0]
    assert outcome.gap == pytest.approx(1 - outcome.bound / outcome.objectives[0])


def test_a_hard_program_is_given_up_when_its_time_is_over() -> None:
    outcome = solve(pigeons(13), engine="z3", budget=Budget(seconds=1))
    assert isinstance(outcome, GaveUp)
    assert outcome.reason == "out of time"


def test_a_process_that_cannot_stop_in_time_is_stopped() -> None:
    outcome = solve(golomb(10, 80), budget=Budget(seconds=0.005))
    assert isinstance(outcome, GaveUp)
    assert outcome.reason == "out of time"


def test_too_little_memory_is_named() -> None:
    outcome = solve(golomb(12, 250), budget=Budget(seconds=20, memory_mb=40))
    assert isinstance(outcome, GaveUp)
    assert outcome.reason == "out of memory"


class Replaced:
    """A worker that runs another function than the one it is asked to run."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.function, self.arguments = function, arguments

    def run(self, function: Callable[..., Any], /, *_: Any, limits: Limits) -> Finished | Stopped:
        return shared_worker().run(self.function, *self.arguments, limits=limits)


def test_a_process_that_dies_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve_module, "shared_worker", lambda: Replaced(os.abort))
    outcome = solve(ROBOTS)
    assert isinstance(outcome, GaveUp)
    assert outcome.reason == "the solver's process died"


def test_a_defect_in_the_process_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve_module, "shared_worker", lambda: Replaced(int, "no number"))
    with pytest.raises(SolverFault, match="failed"):
        solve(ROBOTS)


def test_mistakes_are_reported_before_any_process_starts() -> None:
    with pytest.raises(ProgramError, match="robt"):
        solve(ConstraintProgram(sets={"robot": ["R1"]}, constraints=[Require("r", "all(robt == 1 for r in robot)")]))


class Liar:
    """A session that answers everything with the same values."""

    engine = "liar"

    def __init__(self, found: Found) -> None:
        self.found = found

    def objective(self, *_: Any) -> int:
        return 0

    def penalty(self) -> int:
        return 0

    def ask(self, *_: Any) -> Found:
        return self.found


def outcome_of(program: ConstraintProgram, answer: Found, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    monkeypatch.setattr(solve_module, "_z3", lambda *_: Liar(answer))
    return solve_here(check(program), engine="z3")


def test_values_that_break_a_constraint_are_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    program = ConstraintProgram(variables=[Int("x", 0, 9)], constraints=[Require("small", "x <= 3")])
    with pytest.raises(SolverFault, match="'small'"):
        outcome_of(program, Found({"x": {(): 4}}), monkeypatch)
    with pytest.raises(SolverFault, match="outside the domain"):
        outcome_of(program, Found({"x": {(): 10}}), monkeypatch)
    assert isinstance(outcome_of(program, Found({"x": {(): 3}}), monkeypatch), Solved)


def test_an_objective_that_the_values_do_not_have_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    program = ConstraintProgram(variables=[Int("x", 0, 9)], minimize="x")
    with pytest.raises(SolverFault, match="an objective is 4, the solver says 3"):
        outcome_of(program, Found({"x": {(): 4}}, bound=3), monkeypatch)


def test_the_same_program_gives_the_same_solution() -> None:
    program = golomb(6, 30)
    assert solved(program).values == solved(program).values


def test_more_workers_find_the_same_optimum() -> None:
    outcome = solve_here(check(golomb(6, 30)), workers=2)
    assert isinstance(outcome, Solved)
    assert outcome.objectives == (17,)


@both_engines
def test_a_program_without_variables_is_decided(engine: Engine) -> None:
    assert solved(ConstraintProgram(), engine).values == {}
    outcome = solve_here(check(ConstraintProgram(constraints=[Require("no", "1 > 2")])), engine=engine)
    assert isinstance(outcome, Unsolvable)
    assert outcome.core == ("no",)


@both_engines
def test_an_explanation_can_be_left_out(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9)], constraints=[Require("low", "x < 3"), Require("high", "x > 5")]
    )
    outcome = solve_here(check(program), engine=engine, explain=False)
    assert isinstance(outcome, Unsolvable)
    assert set(outcome.core) == {"low", "high"}
    assert (outcome.repairs, outcome.changes) == ((), ())
    assert outcome.notes


@both_engines
def test_a_whole_number_among_fractions_stays_an_integer_elsewhere(engine: Engine) -> None:
    program = ConstraintProgram(
        sets={"dish": ["soup", "stew"]},
        tables={"price": {"soup": 2.0, "stew": 0.5}},
        variables=[Choice("d", "dish"), Int("x", 0, 9)],
        constraints=[Require("price", "price[d] + 0.25 >= 2.0"), Require("odd", "x % 2 == 1 and x // 2 == 2")],
    )
    assert solved(program, engine).values == {"d": "soup", "x": 5}
