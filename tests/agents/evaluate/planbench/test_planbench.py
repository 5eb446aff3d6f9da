"""Instances of our own answered in three ways, each judged on the gold problem; and the published ones at hand."""

import asyncio
import json
import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from agents.documents import Json
from agents.evaluate.bench import Order
from agents.evaluate.kinds import SpecSource
from agents.evaluate.planbench import words
from agents.evaluate.planbench.bench import PlanBench, planbench_bench
from agents.evaluate.planbench.items import PlanItem, load_instances
from agents.evaluate.planbench.one_shot import WrittenPlan
from agents.evaluate.planbench.one_shot import judged as judged_at_once
from agents.evaluate.planbench.oracle import Planned, verdict, wants_optimum
from agents.evaluate.runner import Evaluation, MissingEngine, Record
from agents.evaluate.summary import Summary
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.models.scripted import ScriptedModel
from planners import NoPlan, PlanFound, PlanGaveUp, PlanOutcome, engine_names, read_plan
from tools import DataError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "planbench"
needs_engine = pytest.mark.skipif("fd-lmcut" not in engine_names(), reason="the extra 'engines' is not installed")
DOMAIN = """
(define (domain lamps)
  (:requirements :strips :typing)
  (:types lamp room)
  (:predicates (on ?l - lamp) (hung ?l - lamp ?r - room) (in ?r - room) (door ?a ?b - room))
  (:action go :parameters (?a ?b - room)
    :precondition (and (in ?a) (door ?a ?b)) :effect (and (in ?b) (not (in ?a))))
  (:action light :parameters (?l - lamp ?r - room)
    :precondition (and (in ?r) (hung ?l ?r)) :effect (on ?l)))
"""
PROBLEM = """
(define (problem two) (:domain lamps) (:objects l1 l2 - lamp r1 r2 - room)
  (:init (in r1) (hung l1 r1) (hung l2 r2) {door}) (:goal (on l2)))
"""
OPEN, SHUT = PROBLEM.format(door="(door r1 r2)"), PROBLEM.format(door="")
RENAMED = """
(define (problem words) (:domain lamps) (:objects ceiling desk - lamp hall study - room)
  (:init (in hall) (hung ceiling hall) (hung desk study) (door hall study)) (:goal (on desk)))
"""
PLAN = ["(go r1 r2)", "(light l2 r2)"]


def item(solvable: bool | None = True, best: int | None = 2, problem: str = OPEN) -> PlanItem:
    return PlanItem("lamps/1", "lamps", DOMAIN, problem, solvable, best, "The desk lamp should be on.")


def found(cost: int, *, optimal: bool) -> PlanFound:
    return PlanFound((), Fraction(cost), optimal, "engine", 0.1)


OUTCOMES: list[tuple[PlanItem, PlanOutcome, str]] = [
    (item(), found(2, optimal=True), "optimal"),
    (item(), found(3, optimal=True), "wrong"),
    (item(), found(2, optimal=False), "wrong"),
    (item(best=None), found(3, optimal=False), "solved"),
    (item(solvable=False, best=None), found(3, optimal=False), "wrong"),
    (item(solvable=False, best=None), NoPlan("exhausted", "engine", 0.1), "unsolvable"),
    (item(), NoPlan("exhausted", "engine", 0.1), "wrong"),
    (item(), PlanGaveUp("timeout", "slow"), "timeout"),
]


@pytest.mark.parametrize(("given", "outcome", "word"), OUTCOMES)
def test_an_outcome_is_compared_with_what_is_known(given: PlanItem, outcome: PlanOutcome, word: str) -> None:
    assert verdict(given, outcome, optimal=wants_optimum(given)) == word


@needs_engine
def test_given_pddl_is_planned_for_and_impossible_goals_are_proven_so() -> None:
    async def both() -> tuple[Json, Json]:
        planned = Planned(seconds=30)
        return await planned.answer(item()), await planned.answer(item(solvable=False, best=None, problem=SHUT))

    solved, shut = asyncio.run(both())
    assert (solved["status"], solved["plan"], solved["success"]) == ("optimal", PLAN, True)
    assert (shut["status"], shut["plan"], shut["success"]) == ("unsolvable", None, True)


def test_an_engine_that_is_not_there_is_no_wrong_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = PlanGaveUp("not-installed", "no engine")
    monkeypatch.setattr("agents.evaluate.planbench.oracle.plan_task", lambda *_, **__: gone)
    with pytest.raises(MissingEngine):
        asyncio.run(Planned(seconds=1).answer(item()))


def test_what_nobody_has_decided_is_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = PlanGaveUp("timeout", "slow")
    monkeypatch.setattr("agents.evaluate.planbench.oracle.plan_task", lambda *_, **__: slow)
    scores = asyncio.run(Planned(seconds=1).answer(item(solvable=None, best=None)))
    assert (scores["open"], scores["success"], scores["status"]) == (True, False, "timeout")
    assert not asyncio.run(Planned(seconds=1).answer(item()))["open"]


def made(problem: str, plan: list[str] | None) -> Json:
    return {"spec": {"domain": DOMAIN, "problem": problem}, "plan": plan, "reason": ""}


def test_a_plan_for_other_names_is_carried_over_and_replayed() -> None:
    scores = words.judged(item(), made(RENAMED, ["(go hall study)", "(light desk study)"]))
    assert (scores["parses"], scores["equivalent"], scores["success"]) == (True, True, True)


WRONG: list[tuple[Json, str, bool]] = [
    (made(RENAMED, ["(light desk study)"]), "not applicable", True),
    (made(RENAMED, None), "no plan was found", True),
    (made(RENAMED.replace("(on desk)", "(on ceiling)"), ["(light ceiling hall)"]), "different", False),
    (made(RENAMED.replace("(on desk)", "(onn desk)"), []), "does not parse", False),
    ({"status": "question"}, "does not parse", False),
]


@pytest.mark.parametrize(("answer", "why", "same"), WRONG)
def test_other_problems_and_plans_that_fail_do_not_count(answer: Json, why: str, same: bool) -> None:
    scores = words.judged(item(), answer)
    assert not scores["success"]
    assert why in scores["reason"]
    assert scores["equivalent"] is same


def test_the_agent_gets_the_words_and_the_domain_and_is_judged_on_the_gold_problem() -> None:
    asked: list[tuple[str, str, str]] = []

    class Agent:
        async def answer(self, task_id: str, text: str, formalism: PddlFormalism) -> Json:
            asked.append((task_id, text, formalism.domain.name))
            return {**made(RENAMED, ["(go hall study)", "(light desk study)"]), "tokens": 7}

    scores = asyncio.run(words.Formalized(Agent()).answer(item()))  # type: ignore[arg-type]  # all that is used of one
    assert asked == [("lamps/1", "The desk lamp should be on.", "lamps")]
    assert (scores["success"], scores["solvable"], scores["tokens"]) == (True, True, 7)


def test_names_without_a_counterpart_stay_as_they_are() -> None:
    assert words.renamed_plan(["(go hall attic)"], {"hall": "r1"}) == read_plan("(go r1 attic)")


WRITTEN: list[tuple[bool, list[str], dict[str, Any]]] = [
    (True, PLAN, {"success": True, "begins": True, "applicable": True, "cost": 2.0}),
    (True, [PLAN[0]], {"success": False, "begins": True, "applicable": True, "first_error": 2}),
    (True, [PLAN[0], "(light l1 r1)"], {"success": False, "begins": True, "applicable": False, "first_error": 2}),
    (True, ["(fly r1 r2)"], {"success": False, "begins": False, "first_error": 1}),
    (True, ["!?"], {"success": False}),
    (False, [], {"success": False, "reason": "says that there is no plan"}),
]


@pytest.mark.parametrize(("solvable", "plan", "expected"), WRITTEN)
def test_a_plan_written_at_once_is_judged_move_by_move(solvable: bool, plan: list[str], expected: Json) -> None:
    scores = judged_at_once(item(), WrittenPlan(solvable=solvable, plan=plan))
    assert {key: scores.get(key) for key in expected} == expected


def test_to_see_that_there_is_no_plan_is_right_where_there_is_none() -> None:
    gone = item(solvable=False, best=None, problem=SHUT)
    assert judged_at_once(gone, WrittenPlan(solvable=False, plan=[]))["success"]


def write_instances(folder: Path, families: Mapping[str, int]) -> None:
    for family, count in families.items():
        (folder / family).mkdir(parents=True)
        (folder / family / "domain.pddl").write_text(DOMAIN)
        (folder / family / "p.pddl").write_text(OPEN)
        row = {"problem_file": "p.pddl", "solvable": True, "plan_length_optimal": 2, "more": []}
        said = {"nl_statement": "The desk lamp should be on."} if family == "spoken" else {}
        lines = [json.dumps({"id": number, **row, **said}) for number in range(1, count + 1)]
        (folder / family / "instances.jsonl").write_text("\n".join(lines))


def evaluated(data: Path, source: SpecSource, model: ScriptedModel) -> tuple[PlanBench, dict[str, Record], Summary]:
    bench = planbench_bench(Order(source, model, data / "run", 30.0, data=data, count=3))
    records = asyncio.run(Evaluation(bench.folder).run(list(bench.tasks), bench.attempt, lambda *_: None))
    return bench, records, bench.summarize(records)


def test_an_evaluation_takes_families_in_turn_and_adds_up_first_errors(tmp_path: Path) -> None:
    write_instances(tmp_path, {"silent": 2, "spoken": 3})
    replies: list[Json | str] = [{"solvable": True, "plan": PLAN}, {"solvable": True, "plan": ["(go r2 r1)"]}, "oh"]
    bench, records, summary = evaluated(tmp_path, "one-shot", ScriptedModel(replies))
    assert [name.split("/")[0] for name in bench.tasks] == ["silent", "spoken", "silent"]
    shown = {(line.section, line.name): line.value for line in summary.lines}
    assert shown["", "right"] == pytest.approx(1 / 3)
    assert shown["right in", "silent"] == 0.5
    assert shown["", "mean first wrong step"] == 1
    assert [record.outcome for record in records.values()] == ["attempted"] * 3
    assert summary.answered == 3


def test_only_what_has_words_is_formalized(tmp_path: Path) -> None:
    write_instances(tmp_path, {"silent": 2, "spoken": 3})
    bench = planbench_bench(Order("model", ScriptedModel([]), tmp_path / "run", 30.0, data=tmp_path))
    assert {task.family for task in bench.tasks.values()} == {"spoken"}


def test_folders_and_files_that_hold_no_instances_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no PlanBench instances"):
        load_instances(tmp_path)
    write_instances(tmp_path, {"silent": 1})
    (tmp_path / "silent" / "p.pddl").unlink()
    with pytest.raises(DataError, match="cannot be read"):
        load_instances(tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason="the published instances are not at hand (GROUNDPLAN_SHARED)")
def test_published_reference_plans_pass_and_words_are_at_hand() -> None:
    items = load_instances(SHARED)
    assert len(items) == 325
    assert sum(bool(found.words) for found in items.values()) == 250
    rows = [json.loads(line) for line in (SHARED / "depots" / "instances.jsonl").read_text().splitlines()]
    for row in rows[:5]:
        written = WrittenPlan(solvable=True, plan=row["example_optimal_plan"])
        scores = judged_at_once(items[f"depots/{row['id']}"], written)
        assert (scores["success"], scores["cost"]) == (True, row["plan_length_optimal"])
