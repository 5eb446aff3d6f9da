"""Domains from words, read by a scripted model: what is asked, what is repaired, what is left open."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from agents.documents import Json
from agents.formalisms.pddl.domain_document import DomainDocument
from agents.formalisms.pddl.domain_draft import DRAFTED, DomainDraft, draft_domain
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from planners import read_domain
from tests.agents.formalisms.pddl.buckets import GIVEN, TEXT, WEATHER, reader
from tools import InputError

GOLD = """
(define (domain drafted) (:requirements :strips :typing) (:types bucket place - object well - place)
  (:predicates (at ?x1 - bucket ?x2 - place) (lane ?x1 ?x2 - place) (empty ?x1 - bucket) (full ?x1 - bucket))
  (:action fill :parameters (?b - bucket ?w - well) :precondition (and (empty ?b) (at ?b ?w))
    :effect (and (full ?b) (not (empty ?b))))
  (:action carry :parameters (?b - bucket ?x ?y - place) :precondition (and (at ?b ?x) (lane ?x ?y))
    :effect (and (at ?b ?y) (not (at ?b ?x)))))
"""


def draft(
    model: ScriptedModel | Callable[[ChatRequest], Json], text: str = TEXT, **options: Any
) -> tuple[DomainDraft, ScriptedModel]:
    model = model if isinstance(model, ScriptedModel) else ScriptedModel(model)
    options = {"partial": GIVEN, **options}
    return asyncio.run(draft_domain(model, text, **options))[0], model


def asked_in(request: ChatRequest) -> list[str]:
    entries = (request.schema or {})["properties"]["clauses"]["prefixItems"]
    return [entry["properties"]["words"]["const"] for entry in entries]


def test_what_is_read_clause_by_clause_becomes_the_domain() -> None:
    made, model = draft(reader())
    assert made.domain == read_domain(GOLD)
    assert read_domain(made.text) == made.domain
    assert (made.faults, made.rounds, len(model.requests)) == ({}, 0, 3)
    assert made.unused == (WEATHER[:-1],)
    assert "carry: X and Y may be the same" in made.assumptions
    assert any("empty can only hold at the beginning" in assumption for assumption in made.assumptions)


def test_without_a_vocabulary_types_and_predicates_are_asked_for_first() -> None:
    made, model = draft(reader(), partial=None)
    assert made.domain == read_domain(GOLD)
    assert len(model.requests) == 4


def test_a_phrase_that_the_text_nowhere_says_is_asked_for_again() -> None:
    looks: list[str] = []

    def model(request: ChatRequest) -> Json:
        form = reader()(request)
        if "predicates" in form:
            looks.append(request.messages[-1].content)
            if len(looks) == 1:
                form["predicates"][0]["phrase"] = "{1} dwells in {2}"
                form["predicates"][1]["phrase"] = "a lane"
        return form

    made, _ = draft(model, partial=None)
    assert made.domain == read_domain(GOLD)
    assert "the text nowhere says '{1} dwells in {2}'" in looks[1]
    assert "needs words and each of {1} {2} once" in looks[1]


def test_nothing_can_make_two_things_the_same() -> None:
    odd = {"B is no longer empty": ("makes_false", [["=", "B", "W"]])}
    made, _ = draft(reader(odd, odd))
    assert "=" not in made.text.replace(":equality", "")
    assert any("cannot make two things the same" in fault for fault in made.faults["fill"])


def test_what_declared_words_settle_is_not_asked() -> None:
    made, model = draft(reader({"B must be empty": ("makes_false", [["at", "B", "W"]])}))
    assert made.domain == read_domain(GOLD)
    assert [asked_in(request) for request in model.requests[1:]] == [
        ["B must be at W", "B is no longer empty"],
        ["B must be at X"],
    ]


def test_only_a_clause_that_words_leave_open_is_asked_for_again() -> None:
    made, model = draft(reader({"B is no longer empty": ("makes_false", [["full", "B"]])}))
    assert made.domain == read_domain(GOLD)
    assert made.rounds == 1
    assert asked_in(model.requests[-1]) == ["B must be at W", "B is no longer empty"]


def test_a_denial_read_as_a_condition_that_holds_is_asked_for_again() -> None:
    made, model = draft(reader({"B is no longer empty": ("makes_true", [["empty", "B"]])}))
    assert made.domain == read_domain(GOLD)
    assert "needs_not or makes_false" in model.requests[-1].messages[-1].content


def test_what_stays_wrong_is_asked_for_once_and_told() -> None:
    wrong = {"B is no longer empty": ("makes_false", [["full", "B"]])}
    made, model = draft(reader(wrong, wrong, wrong))
    assert len(model.requests) == 4
    assert made.faults["fill"]


def test_critique_that_names_an_action_has_that_one_read_again() -> None:
    first, _ = draft(reader({"B must be at W": ("needs", [])}))
    assert first.faults == {}, "no declared phrase says that anything is missing"
    second, model = draft(reader(), partial=first.document, critique=["fill: the bucket need not be anywhere"])
    assert second.domain == read_domain(GOLD)
    assert len(model.requests) == 1


def test_an_action_that_never_comes_in_the_right_form_is_what_its_words_settle() -> None:
    def broken(request: ChatRequest) -> Json:
        form = reader()(request)
        return {"clauses": 7} if "clauses" in form else form

    made, _ = draft(broken)
    fill, _ = made.document.actions
    assert [clause.words for clause in fill.body.clauses] == ["B must be empty", "After that B is full"]


def test_actions_of_one_name_are_told_apart() -> None:
    def twice(request: ChatRequest) -> Json:
        form = reader()(request)
        for action in form.get("actions", ()):
            action = action | {"name": "do"}
            form = {**form, "actions": [*form["actions"][1:], action]}
        return form

    made, _ = draft(twice)
    assert [action.name for action in made.domain.actions] == ["do", "do-2"]


def test_a_text_without_an_action_is_refused() -> None:
    with pytest.raises(InputError, match="no action"):
        draft(ScriptedModel([{"actions": []}]), WEATHER)


def test_the_first_draft_is_an_event() -> None:
    events: list[tuple[str, Json]] = []
    draft(reader({"B is no longer empty": ("makes_false", [])}), log=lambda kind, data: events.append((kind, data)))
    kind, data = events[0]
    first = DomainDocument.model_validate(data)
    assert kind == DRAFTED
    assert next(clause.literals for clause in first.actions[0].body.clauses if clause.role == "makes_false") == ()
