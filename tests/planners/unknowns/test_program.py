"""What a constraint program lacks: real numbers, indexed facts, expressions as facts, budgets and mistakes."""

import pytest

from planners.constraints.engines import Deadline
from planners.constraints.findings import ProgramError
from planners.constraints.program import Bool, Choice, ConstraintProgram, Int, Real, Require
from planners.outcome import GaveUp
from planners.unknowns.answers import Determined, MoreMissing, NeverDetermined, OneFactMissing
from planners.unknowns.open_program import OpenProgram
from planners.unknowns.program import missing_here, missing_in_program
from tools import Budget, InputError

AREA = ConstraintProgram(
    variables=[Real("width", 0, 10), Real("length", 0, 10), Real("area", 0, 100)],
    constraints=[Require("area", "area == 3 * length"), Require("three wide", "width == 3")],
)


def test_a_real_number_is_asked_for_although_its_answers_cannot_be_listed() -> None:
    found = missing_here(OpenProgram(AREA, "area", ("width", "length")))
    assert isinstance(found, OneFactMissing)
    (fact,) = found.facts
    assert (fact.name, fact.values, fact.settling, fact.gain) == ("length", (), (), 1.0)


def test_a_real_target_may_be_determined() -> None:
    assert missing_here(OpenProgram(AREA, "width / 2", ("length",))) == Determined(1.5)


def test_a_process_of_its_own_gives_the_same_answer() -> None:
    spec = OpenProgram(AREA, "area", ("width", "length"))
    assert missing_in_program(spec) == missing_here(spec)


def test_instances_of_a_variable_and_expressions_are_facts_too() -> None:
    program = ConstraintProgram(
        sets={"guest": ["ann", "ben"], "room": ["blue", "red"]},
        tables={"price": {"blue": 5, "red": 8}},
        variables=[Choice("at", "room", over=("guest",)), Int("bill", 0, 20)],
        constraints=[Require("the bill", "bill == sum(price[at[g]] for g in guest)")],
    )
    spec = OpenProgram(program, "bill", ("at['ann']", "at['ben']", "at['ann'] == at['ben']"))
    found = missing_here(spec)
    assert isinstance(found, MoreMissing)
    assert set(found.sets) == {
        ("at['ann']", "at['ben']"),
        ("at['ann']", "at['ann'] == at['ben']"),
        ("at['ben']", "at['ann'] == at['ben']"),
    }
    same = next(fact for fact in found.facts if "==" in fact.name)
    assert (same.values, same.settling) == ((False, True), (False,))
    assert found.facts[0] == same  # one answer of two settles the bill


def test_an_index_of_a_generator_hides_a_variable_of_its_name() -> None:
    program = ConstraintProgram(
        sets={"day": [1, 2]},
        variables=[Bool("open", over=("day",)), Bool("all_open")],
        constraints=[Require("all", "all_open == all(open[d] for d in day)")],
    )
    assert isinstance(missing_here(OpenProgram(program, "all_open", ("open[1]", "open[2]"))), MoreMissing)
    assert isinstance(missing_here(OpenProgram(program, "all_open", ("open[1]",))), NeverDetermined)


def test_a_limit_on_the_size_of_sets_says_how_many_facts_are_needed_at_least() -> None:
    program = ConstraintProgram(
        variables=[Bool(name) for name in "abct"],
        constraints=[Require("parity", "t == ((a != b) != c)")],
    )
    found = missing_here(OpenProgram(program, "t", ("a", "b", "c")), most=2)
    assert isinstance(found, MoreMissing)
    assert (found.size, found.sets, {fact.name for fact in found.facts}) == (3, (), {"a", "b", "c"})


def test_without_time_nothing_is_claimed() -> None:
    assert isinstance(missing_here(OpenProgram(AREA, "area", ("length",)), Deadline.after(0.0)), GaveUp)
    assert isinstance(missing_in_program(OpenProgram(AREA, "area", ("length",)), Budget(seconds=0.01)), GaveUp)


@pytest.mark.parametrize(
    ("target", "fact"), [("area +", "width"), ("volume", "width"), ("area", "depth"), ("area", "")]
)
def test_a_mistake_in_target_or_fact_is_told_at_once(target: str, fact: str) -> None:
    with pytest.raises(ProgramError):
        missing_in_program(OpenProgram(AREA, target, (fact,)))


def test_a_program_with_goals_and_a_fact_named_twice_are_refused() -> None:
    with pytest.raises(InputError, match="has no goals"):
        missing_here(OpenProgram(ConstraintProgram(variables=[Int("x", 0, 1)], minimize="x"), "x", ()))
    with pytest.raises(InputError, match="listed twice"):
        missing_here(OpenProgram(AREA, "area", ("length", "length")))
