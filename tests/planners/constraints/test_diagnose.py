"""Why programs have no solution: bounds that move, rules that clash, and what the time does not suffice for."""

from fractions import Fraction
from typing import Literal

import pytest

from planners import BoundChange, ConstraintProgram, Int, Prefer, Real, Require, Unsolvable, check
from planners.constraints.diagnose import Diagnosis, outward
from planners.constraints.engines import Answer, Deadline, Found, Question, Refuted, Session, Undecided
from planners.constraints.lexicographic import levels
from planners.constraints.solve import solve_here
from planners.constraints.z3_session import Z3Session

Engine = Literal["auto", "cpsat", "z3"]
both_engines = pytest.mark.parametrize("engine", ["cpsat", "z3"])


def unsolvable(program: ConstraintProgram, engine: Engine = "auto") -> Unsolvable:
    outcome = solve_here(check(program), engine=engine)
    assert isinstance(outcome, Unsolvable)
    return outcome


@both_engines
@pytest.mark.parametrize(
    ("limit", "new"),
    [("x + y <= 3", 7), ("x + y < 4", 8), ("3 >= x + y", 7), ("y + 2 * x <= 0.5", 9), ("x <= 1", 2)],
)
def test_an_upper_bound_moves_up_as_far_as_needed(engine: Engine, limit: str, new: float) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9), Int("y", 0, 9)],
        constraints=[Require("least", "x >= 2"), Require("more", "y >= 5"), Require("limit", limit)],
    )
    outcome = unsolvable(program, engine)
    assert [(change.new, change.attained) for change in outcome.changes if change.constraint == "limit"] == [
        (new, True)
    ]


@both_engines
def test_a_bound_that_cannot_help_has_no_change(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 5)], constraints=[Require("large", "x >= 8"), Require("even", "x % 2 == 0")]
    )
    outcome = unsolvable(program, engine)
    assert outcome.core == ("large",)
    assert outcome.changes == (BoundChange("large", 8, 4),)


@both_engines
def test_a_bound_stays_where_others_clash_without_it(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9), Int("y", 0, 9)],
        constraints=[
            Require("x low", "x <= 2"),
            Require("x high", "x >= 4"),
            Require("y low", "y <= 2"),
            Require("y high", "y >= 4"),
        ],
    )
    outcome = unsolvable(program, engine)
    assert len(outcome.core) == 2
    assert outcome.changes == ()
    assert [len(repair.drop) for repair in outcome.repairs] == [2] * 4


@both_engines
def test_rules_of_the_world_are_never_given_up(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9)],
        constraints=[Require("rule", "x >= 4", weight=None), Require("wish", "x <= 2", weight=9)],
    )
    outcome = unsolvable(program, engine)
    assert outcome.core == ("wish",)
    assert [repair.drop for repair in outcome.repairs] == [("wish",)]
    assert not outcome.rules_clash


@both_engines
def test_rules_that_clash_among_themselves_are_named(engine: Engine) -> None:
    rules = [("at most", "x <= 4"), ("even", "x % 2 == 0"), ("at least", "x >= 6")]
    program = ConstraintProgram(
        variables=[Int("x", 0, 9)],
        constraints=[Require("wish", "x >= 1"), *(Require(*rule, weight=None) for rule in rules)],
        minimize="x",
    )
    outcome = unsolvable(program, engine)
    assert outcome.rules_clash
    assert outcome.core == ("at most", "at least")
    assert (outcome.repairs, outcome.changes) == ((), ())


def test_a_limit_over_reals_that_is_not_reached_says_so() -> None:
    program = ConstraintProgram(
        variables=[Real("x", 0, 10)],
        constraints=[Require("above", "x > 4.5"), Require("most", "3 * x <= 9")],
    )
    changes = {change.constraint: change for change in unsolvable(program).changes}
    assert changes["most"] == BoundChange("most", 9, 13.5, attained=False)
    assert changes["above"] == BoundChange("above", 4.5, 3, attained=False)


def test_a_fraction_is_rounded_to_the_side_that_suffices() -> None:
    program = ConstraintProgram(
        variables=[Real("x", 0, 10)], constraints=[Require("least", "3 * x >= 10"), Require("most", "x <= 3")]
    )
    outcome = unsolvable(program)
    (most,) = [change for change in outcome.changes if change.constraint == "most"]
    assert most.new == pytest.approx(10 / 3)
    moved = Require("most", f"x <= {most.new!r}")
    repaired = program.model_copy(update={"constraints": (program.constraints[0], moved)})
    assert not isinstance(solve_here(check(repaired)), Unsolvable)


def test_outward_never_cuts_off() -> None:
    third = Fraction(1, 3)
    assert Fraction(repr(outward(third, up=True))) >= third
    assert Fraction(repr(outward(third, up=False))) <= third
    assert outward(Fraction(6, 2), up=True) == 3


@both_engines
def test_a_repair_says_what_the_first_goal_costs_after_preferences(engine: Engine) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9)],
        constraints=[Require("low", "x <= 2"), Require("high", "x >= 4", weight=3.0)],
        preferences=[Prefer("seven", "x >= 7")],
        minimize="x",
    )
    cheap, dear = unsolvable(program, engine).repairs
    assert (cheap.drop, cheap.cost, cheap.objective) == (("low",), 1.0, 7)
    assert (dear.drop, dear.cost, dear.objective) == (("high",), 3.0, 0)
    assert cheap.change == BoundChange("low", 2, 4)


class Tiring:
    """A session that stops answering after some questions."""

    engine = "tiring"

    def __init__(self, session: Session, questions: int) -> None:
        self.session, self.questions = session, questions
        self.objective, self.penalty = session.objective, session.penalty

    def ask(self, question: Question, deadline: Deadline) -> Answer:
        self.questions -= 1
        return self.session.ask(question, deadline) if self.questions >= 0 else Undecided("out of time")


@pytest.mark.parametrize("questions", range(14))
def test_an_interrupted_explanation_is_true_as_far_as_it_goes(questions: int) -> None:
    program = ConstraintProgram(
        variables=[Int("x", 0, 9), Int("y", 0, 9)],
        constraints=[Require(f"x {n}", f"x <= {n}") for n in (2, 3)]
        + [Require(f"y {n}", f"y >= {n} and x + y == 4") for n in (1, 2, 3)],
        minimize="x",
    )
    program = program.model_copy(
        update={"constraints": (*program.constraints, Require("high", "x >= 4"), Require("sum", "x + y >= 2"))}
    )
    checked = check(program)
    session = Z3Session(checked)
    objectives = levels(checked, session)
    names = frozenset(item.name for item in program.constraints)
    found = Diagnosis(checked, Tiring(session, questions), objectives, Deadline()).explain(names)
    assert isinstance(session.ask(Question(frozenset(found.core)), Deadline()), Refuted)
    for repair in found.repairs:
        assert isinstance(session.ask(Question(names - frozenset(repair.drop)), Deadline()), Found)
    whole = Diagnosis(checked, session, objectives, Deadline()).explain(names)
    assert bool(found.notes) == (found != whole)
