"""Domain and problem from words: a scripted reader, a real engine, a replay."""

import asyncio
from typing import Any

from agents.documents import Json
from agents.formalisms.base import Wording
from agents.formalisms.pddl.domain_draft import draft_domain
from agents.formalisms.pddl.from_words import DOMAIN, PddlFromWords
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from tests.agents.formalisms.pddl.buckets import GIVEN, TEXT, reader
from tools import Budget

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
