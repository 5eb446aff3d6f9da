"""Items on a world of our own with known answers, judged both ways; and the published items where they are at hand."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from agents.evaluate.acpbench.answer import AcpAnswer, CannotAnswer, solve_item
from agents.evaluate.acpbench.bench import AcpBench, judged
from agents.evaluate.acpbench.items import TASKS, AcpItem, AcpTask, load_items
from agents.evaluate.acpbench.official import official_score
from agents.evaluate.acpbench.verified import Confirmed, Refuted, verify
from agents.evaluate.runner import Evaluation
from tools import Budget, DataError, InputError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "acpbench"
DOMAIN = """
(define (domain Crane)
  (:requirements :strips :typing)
  (:types crate spot)
  (:predicates (lies ?c - crate ?s - spot) (hangs ?c - crate) (over ?s - spot) (unused) (next ?a ?b - spot))
  (:action SWING :parameters (?from ?to - spot)
    :precondition (and (over ?from) (next ?from ?to)) :effect (and (over ?to) (not (over ?from))))
  (:action GRAB :parameters (?c - crate ?s - spot)
    :precondition (and (over ?s) (lies ?c ?s) (unused)) :effect (and (hangs ?c) (not (lies ?c ?s)) (not (unused))))
  (:action RELEASE :parameters (?c - crate ?s - spot)
    :precondition (and (over ?s) (hangs ?c)) :effect (and (lies ?c ?s) (unused) (not (hangs ?c)))))
"""
PROBLEM = """
(define (problem Crane-1) (:domain Crane)
  (:objects Big Flat - crate quay ship - spot)
  (:init (over quay) (unused) (lies Big quay) (lies Flat ship) (next quay ship) (next ship quay))
  (:goal (lies Big ship)))
"""
PLAN = "(GRAB Big quay) (SWING quay ship) (RELEASE Big ship)"
LONGER = "(SWING quay ship) (SWING ship quay) (GRAB Big quay) (SWING quay ship) (RELEASE Big ship) (SWING ship quay)"
STORED: dict[AcpTask, Any] = {
    "app": ["(grab big quay)", "(swing quay ship)"],
    "areach": ["(swing ship ship)"],
    "just": [["(SWING ship quay)", "-1"]],
    "land": {"yes": ["(hangs big)"], "no": ["(hangs flat)"]},
    "nexta": {"yes": ["(grab big quay)"], "no": ["(swing quay ship)"], "maybe": [], "opt": "3"},
    "prog": {"pos": ["(hangs big)"], "neg": ["(lies big quay)", "(unused)"]},
    "reach": [],
    "val": 1,
}
QUESTIONS: dict[AcpTask, str] = {
    "just": f'Shorten "{LONGER}" a little.',
    "prog": 'What does "grab the crate Big at the quay" change?',
    "val": 'Where does "(GRAB Big quay) (GRAB Flat ship) (SWING quay ship)" fail?',
}


def item(task: AcpTask, **changed: Any) -> AcpItem:
    fields = {
        "id": 7,
        "group": task,
        "context": "There is a crane.",
        "question": QUESTIONS.get(task, "What?"),
        "answer": STORED[task],
        "domain_text": DOMAIN,
        "problem_text": PROBLEM,
    }
    return AcpItem(**{**fields, **changed}, task=task)


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_answered_and_both_judges_agree(task: AcpTask) -> None:
    scores = judged(item(task))
    assert scores["verified"], scores
    assert scores["official"] or task == "areach", scores


def test_answers_are_spelt_as_in_the_pddl() -> None:
    assert solve_item(item("app")).text == "(GRAB Big quay) (SWING quay ship)"
    assert solve_item(item("prog")).text == "[(hangs Big)] [(lies Big quay) (unused)]"
    assert solve_item(item("nexta")).text == "(GRAB Big quay)"


def test_the_simplified_plan_keeps_the_spelling_of_the_question() -> None:
    quoted = LONGER.replace("SWING", "Swing")
    assert solve_item(item("just", question=f'"{quoted}"')).text == quoted.rsplit(" (", 1)[0]


WRONG: list[tuple[AcpTask, str]] = [
    ("app", "(GRAB Big quay)"),
    ("app", "(GRAB Big quay) (SWING quay ship) (SWING ship quay)"),
    ("areach", "(GRAB Big quay)"),
    ("areach", "(SWING quay nowhere)"),
    ("areach", "None"),
    ("just", LONGER),
    ("just", "(GRAB Big quay) (RELEASE Big ship)"),
    ("land", "(hangs Flat)"),
    ("land", "(over quay)"),
    ("land", "(lies Big ship)"),
    ("land", "None"),
    ("nexta", "(SWING quay ship)"),
    ("prog", "[(hangs Big)] [(lies Big quay)]"),
    ("prog", "(hangs Big)"),
    ("reach", "(hangs Flat)"),
    ("reach", "(hangs"),
    ("val", "0"),
    ("val", "the first"),
]


@pytest.mark.parametrize(("task", "text"), WRONG)
def test_wrong_answers_pass_neither_judge(task: AcpTask, text: str) -> None:
    assert not official_score(item(task), text)
    certificate = solve_item(item(task))
    assert isinstance(verify(item(task), AcpAnswer(text, certificate.proof, certificate.plans)), Refuted)


def test_none_needs_plans_that_show_it() -> None:
    answer = solve_item(item("reach"))
    assert answer.text == "None"
    assert isinstance(verify(item("reach"), answer), Confirmed)
    assert isinstance(verify(item("reach"), AcpAnswer("None", answer.proof, answer.plans[1:])), Refuted)
    assert isinstance(verify(item("reach"), AcpAnswer("None")), Refuted)


def test_an_optimal_first_action_needs_its_plan_and_no_shorter_one_may_exist() -> None:
    right = solve_item(item("nexta"))
    assert len(right.plans[0]) == 3
    longer = (*right.plans[0][:1], *right.plans[0][1:2], *(right.plans[0][1:2]), *right.plans[0][2:])
    assert isinstance(verify(item("nexta"), AcpAnswer(right.text, plans=(longer,))), Refuted)
    assert isinstance(verify(item("nexta"), AcpAnswer(right.text)), Refuted)


def test_an_answer_that_the_stored_one_does_not_know_is_explained() -> None:
    scores = judged(item("areach", answer=["(swing quay quay)"]))
    assert scores["verified"]
    if not scores["official"]:
        assert "delete relaxation" in scores["reason"]
    landmark = judged(item("land", answer={"yes": [], "no": ["(hangs big)"]}))
    assert not landmark["official"]
    assert "under `no`" in landmark["reason"]


NONSENSE: list[tuple[AcpTask, str]] = [
    ("prog", 'after "a dance"?'),
    ("val", f'"{PLAN}"'),
    ("just", "no plan"),
    ("just", f'"{PLAN}"'),
]


@pytest.mark.parametrize(("task", "question"), NONSENSE)
def test_questions_that_make_no_sense_are_not_answered(task: AcpTask, question: str) -> None:
    with pytest.raises(CannotAnswer):
        solve_item(item(task, question=question))


def write_items(folder: Path) -> None:
    for task in TASKS:
        path = folder / task / "dev.gen.json"
        path.parent.mkdir()
        row = item(task).model_dump(by_alias=True, exclude={"task"})
        path.write_text(json.dumps([row, {**row, "id": 8}]))


def test_an_evaluation_adds_up_both_scores(tmp_path: Path) -> None:
    write_items(tmp_path)
    bench = AcpBench(load_items(tmp_path), tmp_path / "run", Budget(seconds=20))
    assert list(bench.tasks)[:3] == ["app/1", "app/2", "areach/1"]
    chosen = ["app/1", "land/2", "reach/1"]
    records = asyncio.run(Evaluation(bench.folder).run(chosen, bench.attempt, lambda *_: None))
    summary = bench.summarize(records)
    shown = {(line.section, line.name): line.value for line in summary.lines}
    assert shown["all", "verified"] == shown["all", "official"] == shown["land", "verified"] == 1.0
    assert summary.answered == 3


def test_files_that_are_no_items_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no ACPBench items"):
        load_items(tmp_path)
    write_items(tmp_path)
    with pytest.raises(InputError, match="no split 'dve'") as unknown:
        load_items(tmp_path, "dve")
    assert "'dev'" in unknown.value.hint
    (tmp_path / "val" / "dev.gen.json").write_text('[{"id": 1}]')
    with pytest.raises(DataError, match="cannot be read"):
        load_items(tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason="the published items are not at hand (GROUNDPLAN_SHARED)")
@pytest.mark.parametrize("task", TASKS)
def test_published_items_are_answered_and_proven(task: AcpTask) -> None:
    items = [found for found in load_items(SHARED).values() if found.task == task]
    for found in items[::6]:
        assert isinstance(verify(found, solve_item(found, Budget(seconds=30))), Confirmed), found.id
