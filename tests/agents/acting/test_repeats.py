"""A call whose result is known is taken out of a plan, and what referred to it leads to the result."""

from typing import Any

from agents.acting.handlers.code import CodeSkill
from agents.acting.plan import PlanStep, PlanView, Rewrite, StepRecord
from agents.acting.repeats import without_repeats
from agents.acting.skill import SkillBook
from agents.documents import Json
from agents.tool_calls.fingerprint import fingerprint
from agents.tool_calls.observation import Observation

ANY: Json = {"type": "object"}
BOOK = SkillBook(
    [
        CodeSkill("look", "look", ANY, lambda inputs: 0),
        CodeSkill("change", "change", ANY, lambda inputs: 0, effects=True),
    ]
)


def step(name: str, skill: str = "look", **inputs: Any) -> PlanStep:
    return PlanStep(id=name, skill=skill, inputs=inputs)


def after(*steps: PlanStep, status: Any = "done") -> PlanView:
    done = tuple(
        StepRecord(step=it, key=it.id, status=status, fingerprint=fingerprint(it.skill, it.inputs), world=0)
        for it in steps
    )
    return PlanView(request="", done=done, observations={it.id: Observation("look", True, "", [7]) for it in steps})


def test_a_call_that_was_made_is_left_out_and_references_lead_to_its_result() -> None:
    plan = Rewrite(steps=(step("b", at=1), step("c", at="$b.0")), answer={"both": ["$b", "$c.x", "$$b"]})
    rest = without_repeats(plan, after(step("a", at=1)), BOOK)
    assert rest.steps == (step("c", at="$a.0"),)
    assert rest.answer == {"both": ["$a", "$c.x", "$$b"]}


def test_inputs_that_come_to_the_same_are_the_same_call() -> None:
    rest = without_repeats(Rewrite(steps=(step("b", at="$a.0"),), answer="$b"), after(step("a", at=7)), BOOK)
    assert (rest.steps, rest.answer) == ((), "$a")


def test_a_plan_of_which_nothing_would_be_left_stays_as_it_is() -> None:
    plan = Rewrite(steps=(step("b", at=1),))
    assert without_repeats(plan, after(step("a", at=1)), BOOK) == plan


def test_one_call_twice_in_a_plan_is_made_once() -> None:
    rest = without_repeats(Rewrite(steps=(step("a", at=1), step("b", at=1)), answer="$b"), after(), BOOK)
    assert (rest.steps, rest.answer) == ((step("a", at=1),), "$a")


def test_a_call_is_made_again_where_the_world_has_changed_meanwhile() -> None:
    again = Rewrite(steps=(step("b", at=1),), answer="$b")
    assert without_repeats(again, after(step("a", at=1), step("x", "change")), BOOK) == again
    between = Rewrite(steps=(step("x", "change"), step("b", at=1)), answer="$b")
    assert without_repeats(between, after(step("a", at=1)), BOOK) == between


def test_a_change_that_was_asked_for_twice_is_left_to_the_check_of_the_plan() -> None:
    twice = Rewrite(steps=(step("x", "change"), step("y", "change")), answer="$y")
    assert without_repeats(twice, after(), BOOK) == twice


def test_a_call_that_did_not_come_to_what_was_wanted_is_no_result() -> None:
    again = Rewrite(steps=(step("b", at=1),), answer="$b")
    assert without_repeats(again, after(step("a", at=1), status="unmet"), BOOK) == again
