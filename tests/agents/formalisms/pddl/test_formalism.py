"""Words to a PDDL problem with a given domain, read by a scripted model: what is asked, repaired, completed, kept."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from agents.agent import Agent, Done, Waiting
from agents.documents import Draft, Json
from agents.formalisms.base import Wording
from agents.formalisms.pddl.draft import MOST_REPAIRS, OPEN
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.registry import open_formalisms
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from planners import Equivalent, equivalent, read_domain, read_problem
from tools import Budget, InputError

YARD = """
(define (domain yard)
  (:requirements :strips :typing)
  (:types crate lorry - thing yard)
  (:predicates (at ?t - thing ?y - yard) (loaded ?c - crate ?l - lorry) (empty ?l - lorry)
    (road ?from ?to - yard) (sealed ?c - crate) (open-gate))
  (:action drive
    :parameters (?l - lorry ?from ?to - yard)
    :precondition (and (at ?l ?from) (road ?from ?to) (open-gate))
    :effect (and (at ?l ?to) (not (at ?l ?from))))
  (:action load
    :parameters (?c - crate ?l - lorry ?y - yard)
    :precondition (and (at ?c ?y) (at ?l ?y) (empty ?l))
    :effect (and (loaded ?c ?l) (not (at ?c ?y)) (not (empty ?l))))
  (:action unload
    :parameters (?c - crate ?l - lorry ?y - yard)
    :precondition (and (loaded ?c ?l) (at ?l ?y))
    :effect (and (at ?c ?y) (empty ?l) (not (loaded ?c ?l)))))
"""
DOMAIN = read_domain(YARD)
TEXT = (
    "There are 2 crates, 1 lorry and 2 yards. crate1 is in yard1. crate2 is in yard1. The lorry lorry1 is in yard2. "
    "A road leads from yard1 to yard2. A road leads from yard2 to yard1. The gate is open. "
    "My goal: crate1 should be in yard2. crate2 should be in yard2."
)
GOLD = """
(define (problem p) (:domain yard)
  (:objects crate1 crate2 - crate lorry1 - lorry yard1 yard2 - yard)
  (:init (at crate1 yard1) (at crate2 yard1) (at lorry1 yard2) (empty lorry1) (open-gate)
    (road yard1 yard2) (road yard2 yard1))
  (:goal (and (at crate1 yard2) (at crate2 yard2))))
"""
SAID: dict[str, list[Sequence[str]]] = {
    "X is in Y.": [["at(X, Y)"]],
    "The lorry X is in Y.": [["at(X, Y)"]],
    "A road leads from X to Y.": [["road(X, Y)"]],
    "The gate is open.": [["open-gate()"]],
    "X should be in Y.": [["at(X, Y)"]],
}
LIKELIEST = {OPEN: "likeliest"}


def sentence_of(request: ChatRequest) -> str:
    found = re.search(r'about the (?:start|goal): "(.*)"', request.messages[-1].content)
    assert found, request.messages[-1].content
    return found.group(1)


def reading(changes: Mapping[str, Sequence[Sequence[str]]] | None = None) -> ScriptedModel:
    """A model that gives to each sentence its answers in turn, the last one again and again."""
    said = {**SAID, **(changes or {})}
    times: dict[str, int] = {}

    def reply(request: ChatRequest) -> Json:
        sentence = sentence_of(request)
        turn = times.get(sentence, 0)
        times[sentence] = turn + 1
        answer: Json = {"facts": list(said[sentence][min(turn, len(said[sentence]) - 1)])}
        return answer

    return ScriptedModel(reply, context_tokens=100_000)


def drafted(model: ScriptedModel, wording: Wording) -> Draft:
    return asyncio.run(PddlFormalism(DOMAIN).formalize(model, wording))[0]


def means_the_same(draft: Draft) -> bool:
    assert draft.spec is not None
    gold = read_problem(GOLD, DOMAIN)
    return isinstance(equivalent(DOMAIN, gold, read_problem(draft.spec["problem"], DOMAIN)), Equivalent)


def asked(model: ScriptedModel) -> list[str]:
    return [sentence_of(request) for request in model.requests]


def test_each_pattern_is_asked_once_and_applied_to_every_sentence() -> None:
    model = reading()
    draft = drafted(model, Wording(TEXT))
    assert means_the_same(draft)
    assert sorted(asked(model)) == sorted(SAID)


def test_every_stated_fact_points_to_its_words() -> None:
    draft = drafted(reading(), Wording(TEXT))
    sources = {ground.value: ground for ground in draft.grounds if ground.field == "init"}
    assert sources["at(crate2, yard1)"].source == "crate2 is in yard1."
    assert all(TEXT[ground.start : ground.end] == ground.source for ground in draft.grounds)


def test_a_fact_that_follows_is_completed_and_recorded_as_an_assumption() -> None:
    draft = drafted(reading(), Wording(TEXT))
    assert "empty(lorry1)" not in {ground.value for ground in draft.grounds}
    assert draft.assumptions == ("at the start empty(lorry1): it follows from what is stated",)


def test_what_the_text_leaves_open_is_asked_of_its_author() -> None:
    text = TEXT.replace("The lorry lorry1 is in yard2. ", "")
    draft = drafted(reading(), Wording(text))
    (question,) = draft.questions
    assert question.choices == ("at(lorry1, yard1)", "at(lorry1, yard2)")
    answered = Wording(text, answers={question.field: "at(lorry1, yard2)"}, partial=draft.partial)
    model = reading()
    assert means_the_same(drafted(model, answered))
    assert model.requests == []


def test_what_the_text_leaves_open_can_be_assumed() -> None:
    text = TEXT.replace("The lorry lorry1 is in yard2. ", "").replace("crate1 is in yard1. crate2 is in yard1. ", "")
    draft = drafted(reading(), Wording(text, assume=LIKELIEST))
    assert draft.spec is not None
    assert [line for line in draft.assumptions if "leaves it open" in line] == [
        f"at the start at({name}, yard1): the text leaves it open, {others} would fit too"
        for name, others in (
            ("crate1", "at(crate1, yard2), loaded(crate1, lorry1)"),
            ("crate2", "at(crate2, yard2), loaded(crate2, lorry1)"),
            ("lorry1", "at(lorry1, yard2)"),
        )
    ]


def test_a_goal_that_nobody_stated_is_asked_for() -> None:
    text = TEXT[: TEXT.index(" My goal")]
    draft = drafted(reading(), Wording(text))
    assert [question.field for question in draft.questions] == ["goal"]
    model = reading({"The goal: X should be in Y.": [["at(X, Y)"]]})
    goal = "crate1 should be in yard2. crate2 should be in yard2."
    assert means_the_same(drafted(model, Wording(text, answers={"goal": goal}, partial=draft.partial)))


def test_a_wrong_number_of_arguments_is_asked_for_again_alone() -> None:
    model = reading({"X is in Y.": [["at(X)"], ["at(X, Y)"]]})
    assert means_the_same(drafted(model, Wording(TEXT)))
    assert asked(model).count("X is in Y.") == 2
    assert len(model.requests) == len(SAID) + 1
    again = next(r for r in model.requests[1:] if sentence_of(r) == "X is in Y.")
    assert "at takes 2 arguments, not 1" in again.messages[-1].content


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("at(X, Z)", "the sentence speaks of no such objects"),
        ("at(Y, X)", "they are of another kind"),
        ("inside(X, Y)", "the domain has no predicate 'inside'"),
    ],
)
def test_an_unknown_name_is_dropped_if_the_model_insists(wrong: str, complaint: str) -> None:
    model = reading({"The gate is open.": [["open-gate()"]], "X is in Y.": [[wrong]]})
    draft = drafted(model, Wording(TEXT, assume=LIKELIEST))
    assert complaint in model.requests[1].messages[-1].content
    assert "crate1 is in yard1." in draft.unused


def test_a_sentence_of_a_known_pattern_that_says_nothing_of_its_objects_is_told_as_unused() -> None:
    text = TEXT.replace("crate2 is in yard1.", "crate2 is in yard1. yard2 is in yard1.")
    draft = drafted(reading(), Wording(text, assume=LIKELIEST))
    assert draft.unused == ("yard2 is in yard1.",)
    assert means_the_same(draft)


def test_goals_that_exclude_each_other_are_criticised_and_only_they_are_read_again() -> None:
    formalism = PddlFormalism(DOMAIN)
    wrong = reading({"X should be in Y.": [["loaded(X, Y)"], ["at(X, Y)"]], "X is on Y.": [["loaded(X, Y)"]]})
    text = TEXT.replace("crate2 should be in yard2.", "crate1 should be in yard1.")
    first = drafted(wrong, Wording(text))
    assert first.spec is not None
    (complaint,) = formalism.check(first.spec)
    assert (
        complaint == "at(crate1, yard1), at(crate1, yard2) can never hold together, and in the goal all of them should"
    )
    model = reading()
    drafted(model, Wording(text, critique=(complaint,), partial=first.partial))
    assert sorted(asked(model)) == ["X should be in Y."]
    assert complaint in model.requests[0].messages[-1].content


def test_a_complaint_that_the_model_stands_by_is_kept_and_raised_no_more() -> None:
    formalism = PddlFormalism(DOMAIN)
    text = TEXT.replace("crate2 should be in yard2.", "crate1 should be in yard1.")
    draft = drafted(reading(), Wording(text))
    for _ in range(MOST_REPAIRS):
        assert draft.spec is not None
        critique = formalism.check(draft.spec)
        if not critique:
            break
        draft = drafted(reading(), Wording(text, critique=critique, partial=draft.partial))
    assert draft.spec is not None
    assert formalism.check(draft.spec) == ()
    assert len(draft.spec["kept"]) == 1


def test_the_agent_plans_and_the_replay_judges(tmp_path: Path) -> None:
    with Agent(reading(), world="pddl", runs=tmp_path, formalisms={"pddl": PddlFormalism(DOMAIN)}) as agent:
        run = agent.run(TEXT)
        assert isinstance(run, Done)
        assert run.certificate.status == "solved"
        assert [(ruling.checker, ruling.passed) for ruling in run.certificate.rulings] == [("replay", True)]
        assert "1. `(drive lorry1 yard2 yard1)`" in agent.show(run.certificate)
    # Its certificate is all that a later judge needs: the domain is in it.
    formalism = open_formalisms(run.certificate.formalism)["pddl"]
    assert formalism.digest == run.certificate.hashes["data"]
    assert formalism.check(run.certificate.spec) == ()
    assert all(ruling.passed for ruling in formalism.verify(run.certificate.spec, run.certificate.result))


def test_the_agent_asks_what_is_open_and_goes_on(tmp_path: Path) -> None:
    text = TEXT.replace("The lorry lorry1 is in yard2. ", "")
    with Agent(reading(), world="pddl", runs=tmp_path, formalisms={"pddl": PddlFormalism(DOMAIN)}) as agent:
        run = agent.run(text)
        assert isinstance(run, Waiting)
        done = agent.resume(run.run, run.choices[0])
        assert isinstance(done, Done)
        assert done.certificate.status == "solved"


def test_a_goal_out_of_reach_is_proven_unsolvable(tmp_path: Path) -> None:
    text = TEXT.replace("The gate is open. ", "")
    with Agent(reading(), world="pddl", runs=tmp_path, formalisms={"pddl": PddlFormalism(DOMAIN)}) as agent:
        run = agent.run(text)
        assert isinstance(run, Done)
        assert run.certificate.status == "unsolvable"
        assert "cannot be reached" in agent.show(run.certificate)


def test_a_plan_that_does_not_hold_is_rejected() -> None:
    formalism = PddlFormalism(DOMAIN)
    spec = {"domain": YARD, "problem": GOLD}
    result = formalism.solve(spec, Budget(seconds=30))
    assert result.status == "solved"
    (ruling,) = formalism.verify(spec, result.model_copy(update={"plan": result.plan[1:]}))
    assert not ruling.passed
    (ruling,) = formalism.verify(spec, result.model_copy(update={"cost": 1.0}))
    assert ruling.findings == (f"the plan costs {len(result.plan)}, not 1.0",)


def test_a_request_without_objects_is_refused() -> None:
    with pytest.raises(InputError, match="speaks of no objects"):
        drafted(reading(), Wording("Make everything nice."))


def test_without_a_domain_the_rules_are_formalized_too(tmp_path: Path) -> None:
    (formalism,) = open_formalisms("pddl").values()
    assert formalism.name == "pddl-words"
    (tmp_path / "yard.pddl").write_text(YARD)
    (formalism,) = open_formalisms("pddl", tmp_path / "yard.pddl").values()
    assert formalism.name == "pddl"
    assert "drive" in formalism.about
