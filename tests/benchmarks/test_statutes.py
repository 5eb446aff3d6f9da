"""The cases that statutes are measured on, and how rules that somebody wrote are held against the gold rules."""

import asyncio
import json
from pathlib import Path

import pytest

from agents import ScriptedModel, decide_cases, read_statute
from agents.statutes.decide import require_case
from benchmarks.statutes import GRACE, LENDING, brought_up_to_date, changed, without
from benchmarks.statutes_written import TEXTS, drawn_cases, scored, written_anew

STATUTES = sorted(TEXTS.rglob("*.json"))


@pytest.mark.parametrize("path", STATUTES, ids=lambda path: path.stem)
def test_the_gold_rules_are_reviewed_and_decide_every_case_otherwise_than_silence_does(path: Path) -> None:
    gold = read_statute(path)
    assert all(rule.reviewed and gold.is_fresh(rule) for rule in gold.rules)
    cases = drawn_cases(gold, 60, seed=3)
    for case in cases.values():
        require_case(gold, case)
    found = scored(gold, gold, cases)
    assert (found.agree, found.cases, found.conflicts) == (60, 60, 0)
    assert found.by_default < 30, "half of the cases must need a rule"


def test_there_are_two_sets_of_three_and_the_same_seed_draws_the_same_cases() -> None:
    assert [path.parent.name for path in STATUTES] == ["first"] * 3 + ["second"] * 3
    gold = read_statute(STATUTES[0])
    assert drawn_cases(gold, 20, seed=3) == drawn_cases(gold, 20, seed=3) != drawn_cases(gold, 20, seed=4)


def test_what_is_kept_after_a_change_is_what_a_full_recomputation_says() -> None:
    statute = read_statute(LENDING)
    cases = drawn_cases(statute, 40, seed=1)
    before = decide_cases(statute, cases).docket
    stricter = changed(statute, *GRACE)
    again = brought_up_to_date(stricter, cases, before)
    assert 0 < again < 40
    assert brought_up_to_date(without(statute, "child"), cases, before) < again
    false = before.filed["case 1"].model_copy(update={"verdict": {"values": {}, "fired": []}})
    spoiled = before.model_copy(update={"filed": {**before.filed, "case 1": false}})
    with pytest.raises(AssertionError, match="not the true one"):
        brought_up_to_date(statute, cases, spoiled)


def test_rules_that_a_model_writes_are_scored_by_what_they_decide(capsys: pytest.CaptureFixture[str]) -> None:
    gold = read_statute(TEXTS / "first" / "ferry.json")
    fare = {"source": "A passage costs 12 crowns", "concludes": "fare", "condition": "True", "value": "12"}
    model = ScriptedModel([json.dumps({"rules": [fare]}), *['{"rules": []}'] * 4])
    written, usage, _ = asyncio.run(written_anew(model, gold))
    assert usage.calls == 5
    assert "1 fare_1: if True then fare = 12" in capsys.readouterr().out
    cases = drawn_cases(gold, 60, seed=3)
    found = scored(written, gold, cases)
    assert 0 <= found.agree < 60
    assert found.conflicts == 0
