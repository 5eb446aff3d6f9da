"""A case under a statute: every rule that fired, with what it read and what overrode it; and the solver agrees."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.statutes.compile import case_program, with_conditions
from agents.statutes.decide import Decision, RuleConflict, decide_case
from agents.statutes.statute import Conclusion, Fact, Rule, Section, Statute
from planners import Solved, Unsolvable, solve
from tests.agents.statutes.campsite import STATUTE, added, case, changed, rule
from tools import Budget, InputError


def decided(verdict: Decision | RuleConflict) -> Decision:
    assert isinstance(verdict, Decision), verdict
    return verdict


def test_the_rules_that_fired_are_traced_with_what_they_read() -> None:
    decision = decided(decide_case(STATUTE, case(nights=8)))
    assert decision.values == {"price": 200, "deposit": True}
    night, long, deposit = decision.fired
    assert (long.rule, long.section, long.read, long.value, long.overridden_by) == ("long", "3", {"nights": 8}, 200, ())
    assert (night.rule, night.overridden_by) == ("night", ("long",))
    assert (deposit.read, deposit.source) == ({"price": 200}, "a deposit of 50")


def test_an_exception_beats_all_that_it_names_and_a_conclusion_rests_on_another() -> None:
    decision = decided(decide_case(STATUTE, case(age=5, nights=9)))
    assert decision.values == {"price": 0, "deposit": False}
    assert decision.by_default == ("deposit",)
    assert {one.rule: one.overridden_by for one in decision.fired} == {
        "child": (),
        "long": ("child",),
        "night": ("child",),
    }
    assert decided(decide_case(STATUTE, case(age=5, dog=True))).values["price"] == 60


def test_what_is_overridden_overrides_nothing() -> None:
    statute = added(rule("festival", "3", "seven nights", "where == 'cabin'", "500", overrides=("child",)))
    statute = statute.with_rules(
        [one.model_copy(update={"overrides": ("night",)}) if one.id == "child" else one for one in statute.rules]
    )
    verdict = decide_case(statute, case(age=5, where="cabin"))
    assert isinstance(verdict, RuleConflict), (
        "the child's exception is overridden, so the price of a night stands beside 500"
    )
    assert verdict.rules == ("festival", "night")


def test_rules_that_agree_are_no_conflict_and_those_that_differ_are() -> None:
    agreeing = added(rule("twin", "1", "A night costs 30", "nights == 1", "30"))
    assert decided(decide_case(agreeing, case(nights=1))).values["price"] == 30
    differing = added(rule("twin", "1", "A night costs 30", "nights == 1", "31"))
    verdict = decide_case(differing, case(nights=1))
    assert isinstance(verdict, RuleConflict)
    assert verdict.reason == "night says 30 and twin says 31, and neither overrides the other"


def test_a_conclusion_out_of_its_range_is_a_conflict() -> None:
    verdict = decide_case(changed("night", value="-1"), case())
    assert isinstance(verdict, RuleConflict)
    assert "not between 0 and 1000" in verdict.reason


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"agee": 3}, "no fact 'agee'"),
        ({"age": 500}, "age = 500 is no whole number between 0 and 120"),
        ({"age": True}, "age = True"),
        ({"dog": 1}, "dog = 1 is no truth value"),
        ({"age": float("nan")}, "no whole number"),
        ({"age": None}, "no whole number"),
        ({"where": ["tent"]}, "member of place"),
        ({"where": "tree"}, "member of place"),
    ],
)
def test_a_case_that_is_none_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        decide_case(STATUTE, {**case(), **change})
    missing = case()
    del missing["dog"]
    with pytest.raises(InputError, match="does not state 'dog'"):
        decide_case(STATUTE, missing)


def test_real_numbers_are_exact() -> None:
    statute = Statute(
        title="Fees",
        facts=(Fact(name="days", kind="int", low=0, high=100), Fact(name="rate", kind="real", low=0, high=5)),
        conclusions=(Conclusion(name="fee", kind="real", low=0, high=500, default=0),),
        sections=(Section(number="1", text="Each day costs the rate and 0.1 more."),),
        rules=(
            Rule(
                id="fee",
                section="1",
                source="Each day",
                condition="days > 0",
                concludes="fee",
                value="days * (rate + 0.1)",
            ),
        ),
    )
    assert decided(decide_case(statute, {"days": 3, "rate": 0.1})).values == {"fee": 0.6}


CONDITIONS = ("a > 2", "b", "not b", "a + c < 4", "c == 1 or b", "x > 3", "True", "a == c", "x == 0 and b")
VALUES = ("1", "a", "c + 1", "2 * a", "x", "5", "a if b else c")


@st.composite
def statutes(draw: st.DrawFn) -> Statute:
    """Small statutes of all shapes: exceptions, exceptions of exceptions, conclusions upon conclusions."""
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 5))):
        concludes = draw(st.sampled_from(["x", "y"]))
        pool = [text for text in CONDITIONS if concludes == "y" or "x" not in text]
        values = [text for text in VALUES if concludes == "y" or text != "x"]
        earlier = [one.id for one in rules if one.concludes == concludes]
        overrides = tuple(draw(st.lists(st.sampled_from(earlier), unique=True))) if earlier else ()
        form = {"section": "1", "source": "s", "overrides": overrides, "concludes": concludes}
        texts = {"condition": draw(st.sampled_from(pool)), "value": draw(st.sampled_from(values))}
        rules.append(Rule.model_validate({"id": f"r{number}", **form, **texts}))
    return Statute(
        title="t",
        facts=(
            Fact(name="a", kind="int", low=0, high=4),
            Fact(name="b", kind="bool"),
            Fact(name="c", kind="int", low=0, high=3),
        ),
        conclusions=(
            Conclusion(name="y", kind="int", low=0, high=6, default=2),
            Conclusion(name="x", kind="int", low=0, high=8, default=0),
        ),
        sections=(Section(number="1", text="s"),),
        rules=tuple(rules),
    )


@given(statutes(), st.integers(0, 4), st.booleans(), st.integers(0, 3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_evaluator_and_solver_agree_on_random_statutes_and_cases(statute: Statute, a: int, b: bool, c: int) -> None:
    verdict = decide_case(statute, {"a": a, "b": b, "c": c})
    fixed = with_conditions(case_program(statute), f"a == {a}", f"b == {b}", f"c == {c}")
    outcome = solve(fixed, budget=Budget(seconds=20))
    match verdict:
        case RuleConflict():
            assert isinstance(outcome, Unsolvable)
        case Decision():
            assert isinstance(outcome, Solved)
            assert {name: outcome.values[name] for name in ("x", "y")} == verdict.values
            fired = {name for name, value in outcome.values.items() if name.startswith("fires_") and value is True}
            assert fired == {f"fires_{one.rule}" for one in verdict.fired}
