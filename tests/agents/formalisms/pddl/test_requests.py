"""Ordinary requests, with names and sentences as people write them, read by a scripted model."""

import asyncio
import re
from collections.abc import Mapping, Sequence

import pytest

from agents.documents import Draft, Json
from agents.formalisms.base import Wording
from agents.formalisms.pddl.draft import LIKELIEST
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from planners import Domain, Equivalent, equivalent, read_domain, read_problem

SHELF = read_domain("""
(define (domain shelf)
  (:predicates (over ?x ?y) (bare ?x) (low ?x) (held ?x) (idle))
  (:action take :parameters (?x) :precondition (and (bare ?x) (low ?x) (idle))
    :effect (and (held ?x) (not (bare ?x)) (not (low ?x)) (not (idle))))
  (:action put :parameters (?x) :precondition (held ?x)
    :effect (and (bare ?x) (low ?x) (idle) (not (held ?x))))
  (:action lay :parameters (?x ?y) :precondition (and (held ?x) (bare ?y))
    :effect (and (over ?x ?y) (bare ?x) (idle) (not (held ?x)) (not (bare ?y))))
  (:action lift :parameters (?x ?y) :precondition (and (over ?x ?y) (bare ?x) (idle))
    :effect (and (held ?x) (bare ?y) (not (over ?x ?y)) (not (bare ?x)) (not (idle)))))
""")
GOLD = """
(define (problem p) (:domain shelf) (:objects r t s)
  (:init (bare t) (over t r) (low r) (bare s) (low s) (idle)) (:goal (and (over r s))))
"""
FACTS: dict[str, Sequence[str]] = {
    "My hands are idle.": ["idle()"],
    "X is over Y.": ["over(X, Y)"],
    "X lies low.": ["low(X)"],
}
TEXT = (
    "To start with, the thick book is bare, my hands are idle, the thick book is over the red book, the red book lies "
    "low, the small book lies low and the small book is bare. "
    "What I want in the end is that the red book is over the small book."
)
TRAMS = read_domain("""
(define (domain trams) (:requirements :strips :typing) (:types tram rider - thing stop)
  (:predicates (at ?t - thing ?s - stop) (home ?s ?of - stop))
  (:action ride :parameters (?t - thing ?a ?b - stop) :precondition (at ?t ?a)
    :effect (and (at ?t ?b) (not (at ?t ?a)))))
""")


def sentence_of(request: ChatRequest) -> str | None:
    found = re.search(r'about the (?:start|goal): "(.*)"', request.messages[-1].content)
    return found.group(1) if found else None


def speaker(facts: Mapping[str, Sequence[str]], nouns: Json | None = None) -> ScriptedModel:
    def reply(request: ChatRequest) -> Json:
        sentence = sentence_of(request)
        if sentence is None:
            assert nouns is not None
            return nouns
        return {"facts": list(facts[sentence])}

    return ScriptedModel(reply, context_tokens=100_000)


def drafted(text: str, model: ScriptedModel, domain: Domain = SHELF) -> Draft:
    return asyncio.run(PddlFormalism(domain).formalize(model, Wording(text, assume=LIKELIEST)))[0]


def means(draft: Draft, gold: str, domain: Domain = SHELF) -> bool:
    assert draft.spec is not None
    return isinstance(
        equivalent(domain, read_problem(gold, domain), read_problem(draft.spec["problem"], domain)), Equivalent
    )


def test_a_long_sentence_about_described_objects_takes_one_call_a_pattern() -> None:
    model = speaker(FACTS)
    assert means(drafted(TEXT, model), GOLD)
    assert [sentence_of(request) for request in model.requests] == ["My hands are idle.", "X is over Y.", "X lies low."]


def test_the_words_of_a_clause_are_the_source_of_its_fact() -> None:
    draft = drafted(TEXT, speaker(FACTS))
    source = next(ground.source for ground in draft.grounds if ground.value == "over(thick-book, red-book)")
    assert source == "the thick book is over the red book"


@pytest.mark.parametrize("letters", [True, False])
def test_a_pattern_read_the_wrong_way_round_is_turned_where_the_rest_contradicts_it(letters: bool) -> None:
    text = TEXT.replace("the thick book is over the red book", "the red book has the thick book on it")
    if letters:
        text = text.replace("the red book", "R").replace("the small book", "S").replace("the thick book", "T")
    draft = drafted(text, speaker({**FACTS, "X has Y on it.": ["over(X, Y)"]}))
    assert means(draft, GOLD)
    assert [line for line in draft.assumptions if "other way round" in line] == [
        "'X has Y on it.' says over(Y, X): the other way round it contradicts the rest"
    ]


def test_nothing_is_turned_where_that_does_not_end_the_contradiction() -> None:
    text = TEXT.replace("What I want", "The red book is over the thick book. What I want")
    draft = drafted(text, speaker(FACTS))
    assert not any("other way round" in line for line in draft.assumptions)
    assert draft.spec is not None
    assert PddlFormalism(SHELF).check(draft.spec)


def test_what_a_name_stands_for_is_asked_where_no_word_says_it() -> None:
    text = "Ida waits at Mill. Mill is a stop, and so is the north stop. Ida should be at the north stop."
    model = speaker(
        {"X waits at Y.": ["at(X, Y)"], "X should be at Y.": ["at(X, Y)"], "So is X.": []}, {"Ida": "rider"}
    )
    draft = drafted(text, model, TRAMS)
    asked = model.requests[0].schema
    assert asked is not None
    assert list(asked["properties"]) == ["Ida"]
    gold = """(define (problem p) (:domain trams) (:objects i - rider m n - stop)
      (:init (at i m)) (:goal (at i n)))"""
    assert means(draft, gold, TRAMS)


CARGO = read_domain("""
(define (domain cargo)
  (:predicates (goods ?g) (crane ?c) (stored ?g ?h) (works ?c ?h) (hall ?h) (kept-cool ?h))
  (:action shift :parameters (?c ?g ?a ?b)
    :precondition (and (crane ?c) (goods ?g) (hall ?a) (hall ?b) (works ?c ?a) (works ?c ?b) (stored ?g ?a))
    :effect (and (stored ?g ?b) (not (stored ?g ?a)))))
""")


def test_what_objects_must_be_for_any_goal_to_be_reached_is_supposed_and_told() -> None:
    text = "crane1 works in hall1 and in hall2. barrel1 lies in hall1. The goal is that barrel1 lies in hall2."
    facts = {"X works in Y.": ["works(X, Y)"], "X works in Y and in Z.": ["works(X, Y)", "works(X, Z)"]}
    model = speaker({**facts, "X lies in Y.": ["stored(X, Y)"]}, {"barrel": "no object"})
    draft = drafted(text, model, CARGO)
    assert "each barrel is of the kind goods: otherwise no goal could be reached" in draft.assumptions
    gold = """(define (problem p) (:domain cargo) (:objects c b h i)
      (:init (crane c) (goods b) (hall h) (hall i) (works c h) (works c i) (stored b h)) (:goal (stored b i)))"""
    assert means(draft, gold, CARGO)


def test_a_pattern_is_asked_about_again_for_objects_of_which_its_answer_cannot_be_meant() -> None:
    text = "Tram t1 is at stop s1. Stop s2 is at stop s1. Tram t1 should be at stop s2."
    told = iter([["at(X, Y)"], ["home(X, Y)"]])

    def reply(request: ChatRequest) -> Json:
        if "should" in request.messages[-1].content:
            return {"facts": ["at(X, Y)"]}
        return {"facts": next(told)}

    draft = drafted(
        text.replace("Tram ", "").replace("Stop ", "").replace("stop ", "") + " t1 is a tram. s1 and s2 are stops.",
        ScriptedModel(reply, context_tokens=100_000),
        TRAMS,
    )
    gold = """(define (problem p) (:domain trams) (:objects t1 - tram s1 s2 - stop)
      (:init (at t1 s1) (home s2 s1)) (:goal (at t1 s2)))"""
    assert means(draft, gold, TRAMS)


@pytest.mark.parametrize(
    "text",
    [
        "bare north. over north south. low south. idle. held east. Reach: over south north",
        "D is bare. (over D B). B is low. idle. C is held. B should be over D. held C. over B D.",
    ],
)
def test_what_is_written_as_a_fact_needs_no_model(text: str) -> None:
    model = speaker({"X should be over Y.": ["over(X, Y)"]})
    draft = drafted(text, model)
    assert len(model.requests) == ("should" in text)
    assert {"bare", "over", "low", "held"} <= {ground.value.partition("(")[0] for ground in draft.grounds}
