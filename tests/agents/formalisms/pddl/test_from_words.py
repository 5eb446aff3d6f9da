"""Domain and problem from words: a scripted reader, a real engine, a replay."""

import asyncio
from typing import Any

import pytest

from agents.documents import Json
from agents.formalisms.base import Wording
from agents.formalisms.pddl.domain_draft import draft_domain
from agents.formalisms.pddl.from_words import DOMAIN, PddlFromWords, told_without_rules
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from tests.agents.formalisms.pddl.buckets import GIVEN, TEXT, reader
from tools import Budget, ModelError

PROBLEM = """
(define (problem p) (:domain drafted) (:objects b - bucket home yard - place spring - well)
  (:init (empty b) (at b home) (lane home yard) (lane yard spring)) (:goal (full b)))
"""


def drafted_domain() -> str:
    return asyncio.run(draft_domain(ScriptedModel(reader()), TEXT, partial=GIVEN))[0].text


def test_a_domain_read_from_words_is_planned_in_and_the_plan_replayed() -> None:
    words = PddlFromWords()
    spec = {"domain": drafted_domain(), "problem": PROBLEM}
    assert words.check(spec) == ()
    result = words.solve(spec, Budget(seconds=30))
    assert result.plan == ["(carry b home yard)", "(carry b yard spring)", "(fill b spring)"]
    assert all(ruling.passed for ruling in words.verify(spec, result))
    assert "(:action fill" in words.show(spec, result)


def test_a_domain_that_does_not_read_is_told_before_the_problem() -> None:
    (finding,) = PddlFromWords().check({"domain": "(define (domain d) (:action a :effect (p)))", "problem": ""})
    assert "there is no predicate 'p'" in finding


def test_the_problem_is_drafted_from_what_the_domain_leaves_aside() -> None:
    situation = "There are bucket1, place1 and well1.\nAt the start bucket1 stands empty.\nThe goal: bucket1 brims."
    seen: list[str] = []

    def model(request: ChatRequest) -> Json:
        properties: dict[str, Any] = (request.schema or {})["properties"]
        if {"predicates", "actions", "clauses"} & set(properties):
            return reader()(request)
        seen.append(request.messages[-1].content)
        return {"facts": []}

    wording = Wording(text=f"{TEXT}{situation}")
    draft, _ = asyncio.run(PddlFromWords().formalize(ScriptedModel(model), wording))
    assert DOMAIN in draft.partial
    assert seen
    assert not any("carry a bucket B from" in prompt for prompt in seen)
    for ground in draft.grounds:
        if ground.start >= 0:
            assert wording.text[ground.start : ground.end].casefold() == ground.source.casefold()


HARBOUR = (
    "There are 2 quays and 3 cars. At first the boat is moored at quay q1 and it is empty. The cars c1 and c3 are at "
    "q2, car c2 is at q1. Find a plan. The goal: c1 is at q1 and c2 is at q2."
)


def test_a_request_about_a_well_known_world_is_read_planned_and_replayed_without_a_model() -> None:
    words, events = PddlFromWords(), list[tuple[str, Json]]()
    draft, usage = asyncio.run(
        words.formalize(ScriptedModel([]), Wording(HARBOUR), lambda kind, data: events.append((kind, data)))
    )
    assert (usage.calls, events) == (0, [("pddl.known", {"world": "ferry"})])
    assert draft.spec is not None
    assert words.check(draft.spec) == ()
    result = words.solve(draft.spec, Budget(seconds=30))
    assert len(result.plan) == 7
    assert all(ruling.passed for ruling in words.verify(draft.spec, result))
    assert draft.assumptions == ("the request tells no rules, so they are those of the well-known world 'ferry'",)
    goal = [ground for ground in draft.grounds if ground.field == "goal"]
    assert [ground.value for ground in goal] == ["(parked c1 q1)", "(parked c2 q2)"]
    for ground in draft.grounds:
        assert HARBOUR[ground.start : ground.end] == ground.source.rstrip(".")


@pytest.mark.parametrize(
    "more",
    [
        "The ferry can carry two cars.",
        "Only car c2 is allowed on the ferry.",
        "The boat brings two cars at a time.",
        "c3 sits beside the red truck.",
        "There are 300000 quays.",
    ],
)
def test_a_request_with_rules_of_its_own_or_something_else_in_it_is_not_taken_for_a_well_known_world(more: str) -> None:
    assert told_without_rules(HARBOUR) is not None
    assert told_without_rules(f"{more} {HARBOUR}") is None
    with pytest.raises(ModelError, match="scripted"):
        asyncio.run(PddlFromWords().formalize(ScriptedModel([]), Wording(f"{more} {HARBOUR}")))


def test_a_request_without_a_goal_or_one_too_long_is_for_the_model() -> None:
    assert told_without_rules(HARBOUR.partition(" The goal")[0]) is None
    assert told_without_rules(HARBOUR + " " * 20_000) is None


def test_what_was_criticised_or_answered_is_for_the_model() -> None:
    for wording in (Wording(HARBOUR, critique=("(sail) is wrong",)), Wording(HARBOUR, answers={"goal": "c1 is at q1"})):
        with pytest.raises(ModelError, match="scripted"):
            asyncio.run(PddlFromWords().formalize(ScriptedModel([]), wording))
