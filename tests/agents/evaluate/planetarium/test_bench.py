"""The evaluation on texts and their problems: rungs, sources, samples."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from agents.evaluate.bench import Order
from agents.evaluate.kinds import SpecSource
from agents.evaluate.planetarium.bench import PlanetariumBench, planetarium_bench
from agents.evaluate.planetarium.items import DEVELOPMENT, draw, load_pairs
from agents.evaluate.planetarium.one_shot import FIRST_TOKENS, MAX_TOKENS, problem_in, repeats_itself
from agents.evaluate.planetarium.rungs import Judge
from agents.evaluate.runner import Evaluation
from agents.models.chat import ChatModel, ChatReply
from agents.models.scripted import ScriptedModel
from tools import DataError, InputError, Usage

LAMPS = """
(define (domain lamps) (:requirements :strips)
  (:predicates (wired ?l) (lit ?l) (dark ?l))
  (:action light :parameters (?l) :precondition (and (wired ?l) (dark ?l)) :effect (and (lit ?l) (not (dark ?l)))))
"""
GOLD = "(define (problem p) (:domain lamps) (:objects l1 l2) (:init (wired l1) (dark l1) (dark l2)) (:goal (lit l1)))"
TEXT = "There are 2 lamps.\nl1 is wired up.\nl1 is dark.\nl2 is dark.\nThe goal:\nl1 should be lit."


def row(number: int, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": number,
        "domain": "lamps",
        "init_is_abstract": False,
        "goal_is_abstract": number % 2 == 0,
        "is_placeholder": False,
        "natural_language": TEXT,
        "problem_pddl": GOLD,
    }
    return {**plain, **changes}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "domains").mkdir()
    (tmp_path / "domains" / "lamps.pddl").write_text(LAMPS)
    lines = [json.dumps(row(number)) for number in range(60)]
    (tmp_path / "pairs.jsonl").write_text("\n".join(lines))
    return tmp_path


def bench(data: Path, source: SpecSource, model: ChatModel | None = None, count: int = 1) -> PlanetariumBench:
    return planetarium_bench(Order(source, model, data / "out", 60.0, data=data, count=count))


def attempt(one: PlanetariumBench) -> dict[str, Any]:
    return asyncio.run(one.attempt(next(iter(one.tasks))))


def test_the_gold_problem_renamed_and_shuffled_reaches_every_rung(data: Path) -> None:
    scores = attempt(bench(data, "oracle"))
    assert "l1" not in scores["problem"]
    assert [scores[rung] for rung in ("parses", "solvable", "equivalent", "success")] == [True] * 4


def test_the_agent_formalizes_and_its_problem_is_judged(data: Path) -> None:
    facts = {"X is wired up.": "wired(X)"}  # the other sentences are facts as they stand

    def reply(request: Any) -> dict[str, Any]:
        if "what are these nouns of the problem, lamp?" in request.messages[-1].content:
            return {"lamp": "no object"}  # of the kinds that the domain tells apart
        sentence = request.messages[-1].content.rpartition(': "')[2].rstrip('"')
        return {"facts": [facts[sentence]]}

    scores = attempt(bench(data, "model", ScriptedModel(reply, context_tokens=50_000)))
    assert (scores["equivalent"], scores["status"], scores["calls"]) == (True, "solved", 2)
    assert scores["tokens"] > 0


def test_one_shot_is_one_call_and_its_block_is_judged(data: Path) -> None:
    model = ScriptedModel([f"Here it is:\n```pddl\n{GOLD.replace('l1', 'hall').replace('l2', 'attic')}\n```\nDone."])
    assert attempt(bench(data, "one-shot", model))["equivalent"]
    (request,) = model.requests
    assert request.schema is None
    assert TEXT in request.messages[-1].content


@pytest.mark.parametrize(
    ("answer", "rungs", "reason"),
    [
        ("(define (problem p) (:domain lamps", (False, False, False), "does not parse"),
        (GOLD.replace("(wired l1)", ""), (True, False, False), "different: init"),
        (GOLD.replace("(dark l2)", ""), (True, True, False), "different: init"),
        (GOLD.replace("(:goal (lit l1))", "(:goal (and (lit l1) (dark l2)))"), (True, True, True), ""),
    ],
)
def test_each_rung_is_judged_for_itself(data: Path, answer: str, rungs: tuple[bool, bool, bool], reason: str) -> None:
    scores = attempt(bench(data, "one-shot", ScriptedModel([answer])))
    assert (scores["parses"], scores["solvable"], scores["equivalent"]) == rungs
    assert scores["reason"].startswith(reason)


def test_a_long_answer_is_asked_for_to_its_end_unless_it_repeats_itself(data: Path) -> None:
    def cut(text: str) -> ChatReply:
        return ChatReply(text, "length", Usage(1, 1, calls=1), "scripted")

    long = ScriptedModel([cut("(define " + " ".join(map(str, range(500)))), GOLD])
    assert attempt(bench(data, "one-shot", long))["equivalent"]
    assert [request.max_tokens for request in long.requests] == [FIRST_TOKENS, MAX_TOKENS]
    stuck = ScriptedModel([cut("(define (on a b) (on b c) " * 100)])
    assert not attempt(bench(data, "one-shot", stuck))["parses"]
    assert not repeats_itself("short")


def test_the_problem_is_cut_out_of_an_answer() -> None:
    assert problem_in("Sure!\n```lisp\n(define (problem p))\n```") == "(define (problem p))"
    assert problem_in("Sure: (define (problem p))") == "(define (problem p))"
    assert problem_in("```\n(define (problem p)") == "(define (problem p)"
    assert problem_in(" no ") == "no"


def test_an_object_that_the_domain_has_no_type_for_counts_in_one_measure_only(data: Path) -> None:
    odd = GOLD.replace("l1 l2)", "l1 l2 - object g - gadget)")
    (data / "pairs.jsonl").write_text(json.dumps(row(1, problem_pddl=odd)))
    scores = Judge().rungs(load_pairs(data)[0], GOLD)
    assert (scores["equivalent"], scores["equivalent_expressible"]) == (False, True)


def test_samples_begin_the_same_and_the_splits_are_disjoint(data: Path) -> None:
    pairs = load_pairs(data)
    assert [one.id for one in draw(pairs, "", 10, 7)] == [one.id for one in draw(pairs, "", 20, 7)][:10]
    assert {one.goal_is_abstract for one in draw(pairs, "", 2, 7)} == {True, False}
    dev, test = ({one.id for one in draw(pairs, split, None, 1)} for split in ("dev", "test"))
    assert len(dev) == DEVELOPMENT
    assert dev | test == {one.id for one in pairs}
    assert not dev & test
    with pytest.raises(InputError, match="no split"):
        draw(pairs, "train", 1, 1)


def test_broken_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot read 'pairs\.jsonl'"):
        load_pairs(tmp_path)
    (tmp_path / "pairs.jsonl").write_text('{"id": 1, "domain": "lamps"}')
    with pytest.raises(DataError, match=r"line 1 of 'pairs\.jsonl'"):
        load_pairs(tmp_path)


def test_the_summary_counts_rungs_by_domain_and_wording(data: Path) -> None:
    whole = bench(data, "oracle", count=2)
    records = asyncio.run(Evaluation(whole.folder).run(list(whole.tasks), whole.attempt, lambda *_: None))
    summary = whole.summarize(records)
    shares = {(line.section, line.name): (line.hits, line.of) for line in summary.lines}
    assert shares["all", "equivalent"] == (2, 2)
    assert shares["lamps", "solvable"] == (2, 2)
    assert shares["init explicit, goal abstract", "parses"] == (1, 1)
    assert summary.answered == 2
