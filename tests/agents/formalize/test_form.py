import json
from typing import Any

import pytest

from agents.formalize import Gazetteer, prompt
from agents.formalize.evidence import Evidence
from agents.formalize.form import frame_schema, preference_schema
from agents.formalize.grounding import ground_frame, ground_preferences
from agents.formalize.reading import Reading

GAZETTEER = Gazetteer(
    cities=("Tarn Hollow", "Quillhaven", "Brindle Bay", "Marlow Cross", "Ostry Point"), states=("Westmarch",)
)


def allows(schema: dict[str, Any], value: object) -> bool:
    """Judge a value by the few schema words that forms use."""
    if "anyOf" in schema:
        return any(allows(option, value) for option in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    if "prefixItems" in schema:
        parts = schema["prefixItems"]
        return isinstance(value, list) and len(value) == len(parts) and all(map(allows, parts, value))
    if schema["type"] == "array":
        return isinstance(value, list) and all(allows(schema["items"], item) for item in value)
    return schema["type"] == "null" and value is None


@pytest.mark.parametrize(("step", "request_text", "answer"), prompt.EXAMPLES)
def test_the_examples_of_the_prompt_obey_the_forms_of_their_own_texts(
    step: str, request_text: str, answer: str
) -> None:
    text = request_text.split("\nRemark")[0]
    schema = (frame_schema if step == prompt.FRAME else preference_schema)(Evidence.of(text, GAZETTEER))
    answered = json.loads(answer)
    assert list(answered) == list(schema["properties"])
    for slot, value in answered.items():
        assert allows(schema["properties"][slot], value), slot
    assert json.dumps(answered, separators=(",", ":"), ensure_ascii=False) == answer


@pytest.mark.parametrize(("step", "request_text", "answer"), [e for e in prompt.EXAMPLES if "Remark" not in e[1]])
def test_nothing_is_held_against_the_examples_of_the_prompt(step: str, request_text: str, answer: str) -> None:
    evidence = Evidence.of(request_text, GAZETTEER)
    judge = ground_frame if step == prompt.FRAME else ground_preferences
    fatal = [o for o in judge(Reading.model_validate_json(answer), evidence).objections if o.fatal]
    assert fatal == []


def test_a_slot_without_evidence_is_not_in_the_form() -> None:
    evidence = Evidence.of("From Tarn Hollow to Quillhaven.", GAZETTEER)
    assert list(frame_schema(evidence)["properties"]) == ["origin", "destination"]
    assert preference_schema(evidence)["properties"] == {}


def test_only_cuisines_of_the_text_can_be_answered() -> None:
    schema = preference_schema(Evidence.of("We like French food, really French.", GAZETTEER))
    assert schema["properties"]["cuisines"]["items"] == {"enum": ["French"]}


def test_a_date_that_shares_its_month_may_be_spelled_out() -> None:
    schema = frame_schema(Evidence.of("May 3rd to 5th, 2031, or 7th to 9th of June", GAZETTEER))
    assert schema["properties"]["first_day"]["enum"] == [
        "May 3rd", "5th, 2031", "May 5th, 2031", "7th", "7th of June", "9th of June", None,
    ]  # fmt: skip


def test_a_repair_asks_for_the_slots_in_question_only() -> None:
    evidence = Evidence.of("From Tarn Hollow to Quillhaven for $900.", GAZETTEER)
    assert list(frame_schema(evidence, {"budget", "days"})["properties"]) == ["budget"]


def test_the_beginning_of_every_prompt_is_the_same() -> None:
    one, other = prompt.opening(prompt.FRAME, "a"), prompt.opening(prompt.PREFERENCES, "b", ["c"])
    assert one[:-1] == other[:-1]
    assert other[-1].content == "Preferences: b\nRemark: c"
