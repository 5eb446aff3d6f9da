"""Inquiries: one question at a time, silence where nothing is missing, answers by cases where nobody knows."""

import pytest

from agents.asking.folding import names_in, with_answer, without_question
from agents.asking.inquiry import AskNext, Case, Conditional, Inquiry, Settled, Stuck, next_move, questions_of
from agents.asking.reply import NotSure, Told, Unclear
from planners import (
    Bool,
    ConformantPlan,
    ConstraintProgram,
    FactWords,
    Int,
    OneOf,
    OpenAtom,
    OpenProblem,
    OpenProgram,
    Require,
    read_task,
)
from tools import InputError

PICNIC = OpenProgram(
    ConstraintProgram(
        variables=[Bool("dry"), Bool("warm"), Bool("late"), Bool("picnic")],
        constraints=[Require("picnic", "picnic == (dry and warm)"), Require("late", "implies(late, not warm)")],
    ),
    "picnic",
    ("dry", "warm", "late"),
)
WORDS = {
    "dry": FactWords("dry", "the grass", {True: "dry", False: "wet"}),
    "warm": FactWords("warm", "the evening", {True: "warm", False: "chilly"}),
}
DOMAIN = """
(define (domain keys) (:requirements :strips :typing) (:types place)
  (:predicates (key-at ?p - place) (have-key) (open) (oiled))
  (:action fetch :parameters (?p - place) :precondition (key-at ?p) :effect (and (have-key) (not (key-at ?p))))
  (:action unlock :parameters () :precondition (have-key) :effect (open)))
"""
PROBLEM = "(define (problem k) (:domain keys) (:objects hook drawer - place) (:init) (:goal (open)))"
KEY = OneOf("where the key is", (("key-at", "hook"), ("key-at", "drawer")))
DOOR = OpenProblem(*read_task(DOMAIN, PROBLEM), (KEY, OpenAtom(("oiled",))))


def asked(inquiry: Inquiry) -> AskNext:
    move = next_move(inquiry)
    assert isinstance(move, AskNext)
    return move


def test_an_inquiry_asks_until_the_answer_is_determined_and_then_never_again() -> None:
    inquiry = Inquiry(PICNIC, WORDS)
    first = asked(inquiry)
    assert first.question.text == "Is the grass wet or dry?"
    assert next_move(inquiry.told("dry", Told(False))) == Settled(False)
    second = asked(inquiry.told("dry", Told(True)))
    assert second.question.text == "Is the evening chilly or warm?"
    assert next_move(inquiry.told("dry", Told(True)).told("warm", Told(True))) == Settled(True)


def test_an_unclear_reply_changes_nothing() -> None:
    inquiry = Inquiry(PICNIC, WORDS)
    assert inquiry.told("dry", Unclear("say yes or no")) == inquiry


def test_who_is_not_sure_is_asked_what_else_would_help_and_then_told_the_answer_by_cases() -> None:
    inquiry = Inquiry(PICNIC, WORDS).told("dry", NotSure())
    assert asked(inquiry).fact.name == "warm"
    assert next_move(inquiry.told("warm", Told(False))) == Settled(False)
    by_cases = Conditional((Case((("dry", False),), False), Case((("dry", True),), True)))
    assert next_move(inquiry.told("warm", Told(True))) == by_cases
    move = next_move(inquiry.told("warm", NotSure()))
    assert isinstance(move, Conditional)
    assert move.cases == (
        Case((("dry", False),), False),
        Case((("dry", True), ("warm", False)), False),
        Case((("dry", True), ("warm", True)), True),
    )


def test_a_number_as_a_reply_counts_the_choices_that_were_offered() -> None:
    (question,) = questions_of(Inquiry(PICNIC, WORDS))
    assert question.choices == ("wet", "dry", "not sure")
    assert questions_of(Inquiry(PICNIC, WORDS), {"dry": "1"}) == ()
    assert questions_of(Inquiry(PICNIC, WORDS), {"dry": "2"})[0].field == "warm"
    assert questions_of(Inquiry(PICNIC, WORDS), {"dry": "3"})[0].field == "warm"


def test_replies_about_other_fields_are_passed_over() -> None:
    assert questions_of(Inquiry(PICNIC, WORDS), {"head count": "4"})[0].field == "dry"


def test_another_fact_that_suffices_is_the_next_question() -> None:
    program = ConstraintProgram(
        variables=[Bool("lit"), Bool("switch"), Bool("bulb")],
        constraints=[Require("switch", "lit == switch"), Require("bulb", "lit == bulb")],
    )
    inquiry = Inquiry(OpenProgram(program, "lit", ("switch", "bulb")))
    first = asked(inquiry).fact.name
    assert {first, asked(inquiry.told(first, NotSure())).fact.name} == {"switch", "bulb"}


def test_a_number_that_nobody_knows_leaves_no_cases() -> None:
    program = ConstraintProgram(
        variables=[Int("cost", 0, 1000), Int("bill", 0, 2000)], constraints=[Require("two", "bill == 2 * cost")]
    )
    inquiry = Inquiry(OpenProgram(program, "bill", ("cost",)))
    assert asked(inquiry).question.text == "What is cost?"
    assert isinstance(next_move(inquiry.told("cost", NotSure())), Stuck)
    assert next_move(inquiry.told("cost", Told(21))) == Settled(42)


def test_an_answer_that_contradicts_what_is_known_is_said_to_do_so() -> None:
    move = next_move(Inquiry(PICNIC).told("late", Told(True)).told("warm", Told(True)))
    assert move == Stuck("what is known contradicts itself")


def test_a_place_is_asked_for_and_the_plan_follows() -> None:
    inquiry = Inquiry(DOOR)
    move = asked(inquiry)
    assert move.question.text == "Which holds for 'where the key is': (key-at hook) or (key-at drawer)?"
    settled = next_move(inquiry.told(move.fact.name, Told("(key-at drawer)")))
    assert isinstance(settled, Settled)
    assert isinstance(settled.value, ConformantPlan)
    assert [str(step) for step in settled.value.steps] == ["(fetch drawer)", "(unlock)"]
    by_cases = next_move(inquiry.told(move.fact.name, NotSure()))
    assert isinstance(by_cases, Conditional)
    assert [case.conditions for case in by_cases.cases] == [
        ((KEY.name, "(key-at hook)"),),
        ((KEY.name, "(key-at drawer)"),),
    ]


def test_the_questions_of_a_draft_are_one_or_none() -> None:
    inquiry = Inquiry(PICNIC, WORDS)
    assert [question.field for question in questions_of(inquiry)] == ["dry"]
    assert questions_of(inquiry, {"dry": "wet"}) == ()
    assert [question.field for question in questions_of(inquiry, {"dry": "it is dry"})] == ["warm"]


def test_who_is_not_clear_is_asked_again_and_told_why() -> None:
    (question,) = questions_of(Inquiry(PICNIC, WORDS), {"dry": "like a desert"})
    assert question.field == "dry"
    assert question.text.startswith("Is the grass wet or dry? (answer with one of:")


def test_what_was_answered_or_given_up_is_no_longer_open() -> None:
    assert names_in(with_answer(DOOR, KEY.name, "(key-at hook)")) == ("(oiled)",)
    assert names_in(without_question(DOOR, KEY.name)) == ("(oiled)",)
    assert names_in(with_answer(PICNIC, "dry", True)) == ("warm", "late")
    with pytest.raises(InputError, match="is not open"):
        with_answer(with_answer(PICNIC, "dry", True), "dry", False)
    with pytest.raises(InputError, match="cannot be 'under the mat'"):
        with_answer(DOOR, KEY.name, "under the mat")
