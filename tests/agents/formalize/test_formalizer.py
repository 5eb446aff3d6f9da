import asyncio
import json
from typing import Any

import pytest

from agents.formalize import Formalized, Gazetteer, Underspecified, formalize_trip
from agents.models import ScriptedModel
from tools import InputError

GAZETTEER = Gazetteer(cities=("Port Elm", "Larkspur"), states=("Westmarch",), year=2031, cuisines=("French",))
PLAIN = "Port Elm to Larkspur from May 3 to May 5 for two people and $900."
FRAME = {
    "origin": "Port Elm", "destination": "Larkspur", "first_day": "May 3", "last_day": "May 5",
    "people": ["two people", 2], "budget": "$900",
}  # fmt: skip


def formalize(model: ScriptedModel, text: str, **options: Any) -> Formalized | Underspecified:
    found, usage = asyncio.run(formalize_trip(model, text, GAZETTEER, **options))
    assert usage.calls == len(model.requests)
    return found


def request_of(model: ScriptedModel, text: str, **options: Any) -> Formalized:
    found = formalize(model, text, **options)
    assert isinstance(found, Formalized), found
    return found


def test_a_plain_request_takes_one_call() -> None:
    model = ScriptedModel([FRAME])
    found = request_of(model, PLAIN)
    assert (found.request.origin, found.request.destination) == ("Port Elm", "Larkspur")
    assert (found.request.days, found.request.people, found.request.budget) == (3, 2, 900)
    assert (found.unused, found.dropped, found.request.wishes) == ((), (), ())
    assert len(model.requests) == 1


def test_preferences_take_a_second_call_with_their_sentences_only() -> None:
    model = ScriptedModel([FRAME, {"pets": ["Our dog comes along", "must be allowed"], "cuisines": ["French"]}])
    found = request_of(model, f"{PLAIN} Our dog comes along. We long for French food.")
    assert (found.request.house_rule, found.request.cuisines) == ("pets", ("French",))
    assert model.requests[1].messages[-1].content == "Preferences: Our dog comes along. We long for French food."


def test_the_guide_of_a_call_holds_only_what_the_text_supports() -> None:
    model = ScriptedModel([FRAME])
    request_of(model, PLAIN)
    schema = model.requests[0].schema
    assert schema is not None
    assert list(schema["properties"]) == [
        "origin", "destination", "first_day", "last_day", "people", "budget",
    ]  # fmt: skip


def test_an_invented_value_is_refused_even_from_a_model_that_ignores_its_guide() -> None:
    model = ScriptedModel([{**FRAME, "cuisines": ["French"], "pets": ["the dog", "must be allowed"]}])
    found = request_of(model, PLAIN)
    assert (found.request.cuisines, found.request.house_rule) == ((), None)


def test_an_entry_objected_to_is_asked_for_once_more_and_alone() -> None:
    wrong = {**FRAME, "destination": "Port Elm"}
    model = ScriptedModel([wrong, {"origin": "Port Elm", "destination": "Larkspur"}])
    found = request_of(model, PLAIN)
    assert found.request.destination == "Larkspur"
    schema = model.requests[1].schema
    assert schema is not None
    assert list(schema["properties"]) == ["origin", "destination"]
    assert "Remark: destination: 'Port Elm' cannot be both ends" in model.requests[1].messages[-1].content


def test_a_value_that_stays_unsupported_is_dropped_and_reported() -> None:
    stubborn = {"flights": ["We love flying", "no flight"]}
    found = request_of(ScriptedModel([FRAME, stubborn, stubborn]), f"{PLAIN} We love flying.")
    assert found.request.transport_rule is None
    assert found.dropped == ("flights: 'We love flying' refuses nothing",)


def test_a_missing_head_count_is_asked_or_assumed() -> None:
    frame = {name: value for name, value in FRAME.items() if name != "people"}
    text = PLAIN.replace(" for two people and", " for")
    found = formalize(ScriptedModel([frame]), text)
    assert isinstance(found, Underspecified)
    assert [question.field for question in found.missing] == ["people"]
    assert json.loads(json.dumps(found.partial)) == found.partial
    assumed = request_of(ScriptedModel([frame]), text, assume_people=1)
    assert assumed.request.people == 1
    assert "people = 1" in assumed.assumptions[1]


def test_a_year_that_is_not_stated_is_an_assumption() -> None:
    assert "year = 2031" in request_of(ScriptedModel([FRAME]), PLAIN).assumptions[0]
    dated = {**FRAME, "first_day": "2031-05-03", "last_day": "2031-05-05"}
    text = PLAIN.replace("May 3", "2031-05-03").replace("May 5", "2031-05-05")
    assert request_of(ScriptedModel([dated]), text).assumptions == ()


def test_a_clause_that_no_form_covers_becomes_a_wish() -> None:
    wish = {"means": "no meal over 40", "expression": "all(meal_price[d, m] <= 40 for d in day for m in meal)"}
    found = request_of(ScriptedModel([FRAME, wish]), f"{PLAIN} No restaurant over $40.")
    assert [(w.source, w.expression) for w in found.request.wishes] == [
        ("No restaurant over $40", wish["expression"]),
    ]
    assert found.unused == ()


def test_a_transport_rule_in_other_words_becomes_the_rule() -> None:
    rule = {"means": "no flights", "expression": "not any(flies[d] for d in day)"}
    found = request_of(ScriptedModel([FRAME, rule]), f"{PLAIN} Everything must stay on the ground.")
    assert (found.request.transport_rule, found.request.wishes) == ("no flight", ())
    ground = next(g for g in found.grounds if g.field == "transport_rule")
    assert f"{PLAIN} Everything must stay on the ground."[ground.start : ground.end] == ground.source


def test_a_clause_that_cannot_be_expressed_is_reported() -> None:
    found = request_of(
        ScriptedModel([FRAME, {"means": "a lake view", "expression": None}]), f"{PLAIN} The room must face a lake."
    )
    assert found.request.wishes == ()
    assert found.unused == ("The room must face a lake",)


def test_remarks_of_a_critic_reach_the_model() -> None:
    model = ScriptedModel([FRAME])
    request_of(model, PLAIN, critique=("the trip starts in Port Elm",))
    assert model.requests[0].messages[-1].content.endswith("\nRemark: the trip starts in Port Elm")


def test_every_step_is_logged() -> None:
    kinds: list[str] = []
    request_of(ScriptedModel([FRAME]), PLAIN, log=lambda kind, data: kinds.append(kind))
    assert kinds == ["formalize.reading", "formalize.draft"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "empty"), (" \n", "empty"), ("How are you?", "not a trip request"), ("Port Elm " * 900, "characters")],
)
def test_a_text_that_is_no_request_is_refused_before_any_call(text: str, message: str) -> None:
    model = ScriptedModel([])
    with pytest.raises(InputError, match=message):
        formalize(model, text)
    assert model.requests == []
