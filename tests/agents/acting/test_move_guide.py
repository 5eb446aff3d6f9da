"""The guide of a move: what a model can write at all, given what is registered, known and left to do."""

import json
import re
from typing import Any

import pytest

from agents.acting.handlers.code import CodeSkill
from agents.acting.move_guide import free_ids, move_guide
from agents.acting.plan import Plan, PlanStep, PlanView, StepRecord
from agents.acting.reachable import fitting, reachable
from agents.acting.schemas import schema_faults
from agents.acting.skill import SkillBook
from agents.documents import Json
from agents.tool_calls.observation import Observation

CITY: Json = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}, "nights": {"type": "integer"}},
    "required": ["city"],
    "additionalProperties": False,
}
BOOK = SkillBook([CodeSkill("hotels", "find hotels", CITY, lambda inputs: [])])
START = PlanView(request="a hotel")
ROOMS = [{"price": 40}]


def move(*steps: Json, answer: Any = None) -> Json:
    return {"move": "plan", "thought": "", "steps": list(steps), "answer": answer}


def step(name: str, skill: str = "hotels", **inputs: Any) -> Json:
    return {"id": name, "skill": skill, "inputs": inputs, "goal": "", "evidence": [{"check": "non-empty", "path": ""}]}


def after(*ids: str, failed: tuple[str, ...] = (), value: Any = ROOMS) -> PlanView:
    """Return a view after steps, of which those that failed have no result."""
    done = tuple(
        StepRecord(step=PlanStep(id=name, skill="hotels"), key=name, status="done", fingerprint=name, world=0)
        for name in (*ids, *failed)
    )
    seen = {name: Observation("hotels", name not in failed, "", value) for name in (*ids, *failed)}
    return PlanView(request="a hotel", done=done, observations=seen)


def test_a_move_names_registered_skills_with_inputs_of_their_form_or_references() -> None:
    guide = move_guide(BOOK, START)
    good = move(step("step1", city="Orly"), step("step2", city="x", nights="$step1.0.nights"), answer={"x": "$step2.0"})
    assert schema_faults(good, guide) == ()
    assert schema_faults(move(step("step1", "trains", city="Orly")), guide)
    assert schema_faults(move(step("step1", city="Orly", nights="two")), guide)
    assert "$ref" not in json.dumps(guide)


def test_references_lead_to_what_fits_and_to_steps_of_the_plan_only() -> None:
    guide = move_guide(BOOK, after("step1", "inn", failed=("step2",)), most_steps=2)

    def admitted(nights: str, city: str = "Orly") -> bool:
        return not schema_faults(move(step("step3", city=city, nights=nights)), guide)

    assert all(map(admitted, ("$step1.0.price", "$inn.0.price", "$step3", "$step4.nights")))
    assert not any(map(admitted, ("$step1", "$request", "$answers.nights")))  # a list, a text, and nothing
    assert not any(map(admitted, ("$step2", "$step5", "$ID", "$step1[0]", "$step10")))


def test_a_number_from_before_may_stand_for_a_number_only() -> None:
    form: Json = {"anyOf": [{"type": "number"}, {"type": "null"}]}
    found = reachable({"a": [{"x": 1, "y": "two", "z z": 3}, {"x": None}], "b": 1.5, "c": True})
    assert fitting(found, form) == [r"a\.[0-9]+\.x", "b"]
    assert fitting(found, {"type": ["integer", "boolean"]}) == [r"a\.[0-9]+\.x", "c"]
    assert fitting(found, {}) == ["a", r"a\.[0-9]+", r"a\.[0-9]+\.x", r"a\.[0-9]+\.y", "b", "c"]


def test_a_huge_result_is_not_gone_through_to_its_end() -> None:
    wide = {f"f{number}": [{f"g{inner}": 0 for inner in range(100)}] * 100 for number in range(100)}
    assert len(reachable({"a": wide})) < 2_000


@pytest.mark.parametrize(
    ("value", "good", "bad"),
    [
        (7, ["$a"], ["$a.0", "$a.price"]),
        (["x", "y"], ["$a", "$a.1"], ["$a.length", "$a.0.length"]),
        ([["x"]], ["$a.0.0"], ["$a.first"]),
        ({"price": 7}, ["$a", "$a.price"], ["$a[0]"]),
    ],
)
def test_references_go_as_deep_as_the_result(value: Any, good: list[str], bad: list[str]) -> None:
    guide = move_guide(BOOK, after("a", value=value), most_steps=1)
    assert not any(schema_faults(move(answer={"it": reference}), guide) for reference in good)
    assert all(schema_faults(move(answer={"it": reference}), guide) for reference in bad)


def test_new_steps_have_free_ids() -> None:
    assert free_ids(after("step2", "inn"), 3) == ("step1", "step3", "step4")
    assert schema_faults(move(step("step2", city="x")), move_guide(BOOK, after("step2")))


def test_a_plan_is_kept_only_where_some_of_it_remains() -> None:
    keep = {"move": "keep"}
    assert schema_faults(keep, move_guide(BOOK, START))
    rest = Plan(steps=(PlanStep(id="step2", skill="hotels"),))
    assert schema_faults(keep, move_guide(BOOK, PlanView(request="a hotel", plan=rest))) == ()


def test_where_nobody_can_be_asked_no_move_is_a_question() -> None:
    moves = [form["properties"]["move"]["const"] for form in move_guide(BOOK, START)["anyOf"]]
    assert moves == ["plan", "ask", "give up"]
    silent = [form["properties"]["move"]["const"] for form in move_guide(BOOK, START, asks=False)["anyOf"]]
    assert silent == ["plan", "give up"]


def test_the_path_of_evidence_is_decoded_as_no_reference() -> None:
    (plan, *_) = move_guide(BOOK, START)["anyOf"]
    (form,) = plan["properties"]["steps"]["items"]["anyOf"]
    paths = [kind["properties"]["path"]["pattern"] for kind in form["properties"]["evidence"]["items"]["anyOf"]]
    for pattern in paths:
        assert re.match(pattern, "0.price")
        assert re.match(pattern, "")
        assert not re.match(pattern, "$request")


def test_one_step_at_a_time_is_a_step_or_an_answer() -> None:
    guide = move_guide(BOOK, after("step1"), most_steps=1)
    assert schema_faults(move(step("step2", city="$step1")), guide) == ()
    assert schema_faults(move(answer="$step1.0"), guide) == ()
    assert schema_faults(move(step("step2", city="Orly"), answer="$step2"), guide)
    assert schema_faults(move(step("step2", city="Orly"), step("step3", city="Orly")), guide)
    assert schema_faults(move(), guide)
