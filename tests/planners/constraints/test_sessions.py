"""The contract of solver sessions: many questions about one program, each independent of the one before."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from planners import Bool, Choice, ConstraintProgram, Int, Prefer, Require, check
from planners.constraints.check import CheckedProgram
from planners.constraints.cpsat_session import CpSatSession
from planners.constraints.engines import Deadline, Found, Question, Refuted, Session, Undecided
from planners.constraints.z3_session import Z3Session

PROGRAM = ConstraintProgram(
    sets={"day": [1, 2], "mode": ["car", "train"]},
    variables=[Int("x", 0, 9, ("day",)), Bool("b"), Choice("m", "mode")],
    constraints=[
        Require("rule", "x[1] + x[2] >= 3", weight=None),
        Require("low", "x[1] + x[2] <= 5"),
        Require("high", "x[1] >= 6"),
        Require("car", "implies(b, m == 'car') and b"),
        Require("train", "m == 'train'"),
    ],
    preferences=[Prefer("big", "x[2] >= 3", 4)],
    minimize="(x[1] + 2 * x[2]) / 4",
)
Open = Callable[[CheckedProgram], Session]
NOW = Deadline()


@pytest.fixture(params=["cpsat", "z3"])
def session(request: pytest.FixtureRequest) -> Session:
    checked = check(PROGRAM)
    return CpSatSession(checked, tracked=True) if request.param == "cpsat" else Z3Session(checked)


def found(answer: object) -> Found:
    assert isinstance(answer, Found)
    return answer


def test_constraints_are_kept_or_left_out_by_question(session: Session) -> None:
    assert isinstance(session.ask(Question(), NOW), Refuted)
    kept = found(session.ask(Question(frozenset({"low", "car"})), NOW))
    assert kept.values["m"] == {(): "car"}
    assert kept.values["b"] == {(): True}
    assert found(session.ask(Question(frozenset({"train"})), NOW)).values["m"] == {(): "train"}
    assert isinstance(session.ask(Question(), NOW), Refuted)


def test_a_core_is_part_of_what_was_kept(session: Session) -> None:
    answer = session.ask(Question(frozenset({"low", "high", "train"})), NOW)
    assert isinstance(answer, Refuted)
    assert {"low", "high"} <= answer.core <= {"low", "high", "train"}


def test_objectives_are_optimized_held_and_released(session: Session) -> None:
    goal = session.objective(check(PROGRAM).goals[0].tree, "minimize")
    best = found(session.ask(Question(frozenset(), goal), NOW))
    assert (best.optimal, best.bound) == (True, Fraction(3, 4))
    held = found(session.ask(Question(frozenset(), held={goal: 5}), NOW))
    assert held.values["x"][1,] + 2 * held.values["x"][2,] == 20  # type: ignore[operator]
    assert isinstance(session.ask(Question(frozenset({"low"}), held={goal: 5}), NOW), Refuted)
    assert found(session.ask(Question(frozenset({"low"}), goal), NOW)).bound == Fraction(3, 4)


def test_a_maximum_is_given_in_its_own_sense(session: Session) -> None:
    goal = session.objective(check(PROGRAM).goals[0].tree, "maximize")
    best = found(session.ask(Question(frozenset({"low"}), goal), NOW))
    assert (best.optimal, best.bound) == (True, Fraction(10, 4))
    held = found(session.ask(Question(frozenset({"low"}), held={goal: Fraction(10, 4)}), NOW))
    assert held.values["x"] == {(1,): 0, (2,): 5}


def test_broken_preferences_cost_their_weight(session: Session) -> None:
    penalty = session.penalty()
    assert found(session.ask(Question(frozenset({"high"}), penalty), NOW)).bound == 0
    assert isinstance(session.ask(Question(frozenset({"low"}), penalty), NOW), Found)
    goal = session.objective(check(PROGRAM).goals[0].tree, "minimize")
    assert found(session.ask(Question(frozenset(), goal, {penalty: 4}), NOW)).bound == Fraction(3, 4)
    assert found(session.ask(Question(frozenset(), goal, {penalty: 0}), NOW)).bound == Fraction(6, 4)


def test_no_time_means_no_answer(session: Session) -> None:
    answer = session.ask(Question(), Deadline.after(0))
    assert answer == Undecided("out of time")


def test_an_objective_without_variables_is_its_own_optimum(session: Session) -> None:
    constant = check(ConstraintProgram(minimize="2 * 3 / 4")).goals[0].tree
    goal = session.objective(constant, "minimize")
    best = found(session.ask(Question(frozenset(), goal), NOW))
    assert (best.optimal, best.bound) == (True, Fraction(3, 2))
