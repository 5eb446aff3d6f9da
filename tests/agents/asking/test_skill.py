"""Asking as a skill: a question, an answer, cases, or what is wrong with the inputs."""

import asyncio
from pathlib import Path

import pytest

from agents.acting.skill import ActingDesk, Answered, AuthorAsked, SkillBook
from agents.asking.skill import AskSkill, AskStartSkill
from agents.documents import Json
from agents.models.scripted import ScriptedModel
from agents.tool_calls.observation import Observation

INPUTS: Json = {
    "program": {
        "sets": {"size": ["small", "large"]},
        "tables": {"price": [["small", 3], ["large", 5]]},
        "variables": [
            {"kind": "choice", "name": "cup", "of": "size"},
            {"kind": "bool", "name": "member"},
            {"kind": "int", "name": "bill", "low": 0, "high": 9},
        ],
        "constraints": [{"name": "bill", "expression": "bill == price[cup] - (1 if member else 0)"}],
    },
    "target": "bill",
    "askable": ["cup", "member"],
    "words": {
        "cup": {"subject": "the cup", "answers": [["small", "a small one"], ["large", "a large one"]]},
        "member": {"subject": "the guest", "answers": [[True, "a member"], [False, "no member"]]},
    },
}


def desk(folder: Path | None = None, answered: Answered | None = None) -> ActingDesk:
    return ActingDesk(ScriptedModel([]), SkillBook([]), folder=folder, answered=answered)


def run(it: ActingDesk | None = None, **answers: str) -> Observation:
    return asyncio.run(AskSkill().run({**INPUTS, "answers": answers}, it or desk()))


def test_the_author_is_asked_with_the_choices() -> None:
    with pytest.raises(AuthorAsked) as asked:
        run(member="no")
    assert asked.value.question == "Is the cup a small one or a large one?"
    assert asked.value.choices == ("a small one", "a large one", "not sure")


def test_with_all_answers_nothing_is_asked() -> None:
    observation = run(cup="a large one", member="no")
    assert observation.ok
    assert (observation.value["kind"], observation.value["value"]) == ("settled", 5)


def test_one_question_after_the_other_is_asked_and_kept_until_the_result_is_settled(tmp_path: Path) -> None:
    replies = {"Is the cup": "the large one, a large one", "Is the guest": "no member"}
    answered: Answered | None = None
    asked = []
    while True:
        try:
            observation = run(desk(tmp_path / "step", answered))
            break
        except AuthorAsked as question:
            asked.append(question.question)
            said = next(reply for start, reply in replies.items() if question.question.startswith(start))
            answered = Answered(question.question, said)
    assert len(asked) == len(set(asked)) == 2
    assert observation.value["value"] == 5
    assert run(desk(tmp_path / "step")).value["value"] == 5  # taken up after a kill: nothing is asked again


def test_without_a_folder_the_next_question_comes_back_with_the_answers_so_far() -> None:
    with pytest.raises(AuthorAsked) as asked:
        run()
    observation = run(desk(answered=Answered(asked.value.question, "1")))
    assert observation.value["kind"] == "question"
    assert len(observation.value["answers"]) == 1


def test_a_reply_that_is_not_clear_is_asked_for_again_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(AuthorAsked) as first:
        run(desk(tmp_path), member="no")
    with pytest.raises(AuthorAsked, match="answer with one of") as again:
        run(desk(tmp_path, Answered(first.value.question, "a bucket")), member="no")
    assert run(desk(tmp_path, Answered(again.value.question, "a small one")), member="no").value["value"] == 3


def test_where_nobody_is_sure_the_answer_comes_by_cases() -> None:
    observation = run(cup="not sure", member="a member")
    assert observation.text == "If the cup is a small one: 2\nIf the cup is a large one: 4"


def test_mistakes_are_observations() -> None:
    assert "not clear" in run(cup="a bucket").text
    assert not run(cup="a bucket").ok
    assert "'mug' is not among" in run(mug="a small one").text
    assert not asyncio.run(AskSkill().run({**INPUTS, "target": "bil"}, desk())).ok
    assert not asyncio.run(AskSkill().run({"program": {}}, desk())).ok


def test_it_is_a_skill_with_a_schema() -> None:
    book = SkillBook([AskSkill()])
    assert book.faults("ask", {**INPUTS}) == ()
    assert book.faults("ask", {"target": "bill"}) != ()


START: Json = {
    "domain": """(define (domain parcels) (:requirements :strips :typing :negative-preconditions) (:types shelf)
  (:predicates (at ?s - shelf) (locked ?s - shelf) (fetched))
  (:action unlock :parameters (?s - shelf) :effect (not (locked ?s)))
  (:action fetch :parameters (?s - shelf) :precondition (and (at ?s) (not (locked ?s))) :effect (fetched)))""",
    "problem": "(define (problem one) (:domain parcels) (:objects top low - shelf) (:init) (:goal (fetched)))",
    "askable": [{"name": "the parcel", "atoms": ["(at top)", "(at low)"]}, {"atoms": ["(locked low)"]}],
    "words": {
        "the parcel": {"subject": "the parcel", "answers": [["(at top)", "on top"], ["(at low)", "at the bottom"]]}
    },
}


def start(it: ActingDesk | None = None, **changes: Json | list[Json] | str) -> Observation:
    return asyncio.run(AskStartSkill().run({**START, **changes}, it or desk()))


def test_a_start_is_asked_for_the_one_fact_that_makes_a_plan(tmp_path: Path) -> None:
    with pytest.raises(AuthorAsked) as asked:
        start(desk(tmp_path))
    assert asked.value.question == "Is the parcel on top or at the bottom?", "unlocking does no harm"
    observation = start(desk(tmp_path, Answered(asked.value.question, "at the bottom")))
    assert observation.value["value"] == ["(unlock low)", "(fetch low)"]
    assert start(desk(tmp_path)).value["answers"] == {"the parcel": "at the bottom"}


def test_where_nobody_is_sure_there_is_a_plan_for_each_case() -> None:
    observation = start(answers={"the parcel": "not sure"})
    assert [case["if"] for case in observation.value["cases"]] == [
        {"the parcel": "(at top)"},
        {"the parcel": "(at low)"},
    ]
    assert observation.text.startswith("If the parcel is on top: (fetch top)")


def test_what_cannot_be_asked_is_planned_around() -> None:
    place, lock = START["askable"]
    observation = start(askable=[lock], hidden=[place])
    assert observation.text == "nothing that can be asked would settle it"
    assert not observation.ok
    sure = start(askable=[lock], problem=START["problem"].replace("(:init)", "(:init (at low))"))
    assert sure.value["value"] == ["(unlock low)", "(fetch low)"], "one plan works whether it is locked or not"


def test_mistakes_in_a_start_are_observations() -> None:
    assert "has no name" in start(askable=[{"atoms": ["(at top)", "(at low)"]}]).text
    assert "is no atom" in start(askable=[{"atoms": ["(not (at top))"]}]).text
    assert "is no fact of this problem" in start(askable=[{"atoms": ["(at moon)"]}]).text
    assert not start(problem="(define (problem one))").ok
    assert "'the box' is not among" in start(answers={"the box": "on top"}).text


def test_both_ways_to_ask_are_skills_of_one_book() -> None:
    book = SkillBook([AskSkill(), AskStartSkill()])
    assert book.faults("ask_about_start", START) == ()
    assert book.faults("ask_about_start", INPUTS) != ()
