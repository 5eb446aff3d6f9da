from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.ipc_learning.items import Instance
from benchmarks.grounding import chosen, kept, table
from benchmarks.grounding_runs import measured
from planners.search.task_cache import CACHE_VARIABLE
from tools import RunLog

LAMPS = """(define (domain lamps) (:predicates (on ?x) (off ?x))
  (:action light :parameters (?x) :precondition (off ?x) :effect (and (on ?x) (not (off ?x)))))"""
TWO_LAMPS = """(define (problem two) (:domain lamps) (:objects red blue) (:init (off red) (off blue))
  (:goal (and (on red) (on blue))))"""


def record(domain: str, tier: str, name: str, **found: float | str) -> Json:
    return {"domain": domain, "tier": tier, "name": name, "seconds": 30.0, **found}


def test_the_table_counts_by_domain_and_tier_and_tells_why_tasks_are_missing() -> None:
    grounded = {"peak_mb": 90, "held_mb": 100, "seconds": 2.0, "cached_s": 0.125}
    records = [
        record("lift", "hard", "p1", **grounded),
        record("lift", "hard", "p2", **{**grounded, "peak_mb": 300, "cached_s": 0.5}),
        record("lift", "hard", "p3", reason="timeout"),
        record("lift", "hard", "p4", reason="memory"),
        record("lift", "easy", "p1", reason="unsupported"),
    ]
    lines = [line.split() for line in table(records).splitlines()[1:]]
    assert lines == [
        ["lift", "easy", "0/1", "0", "0", "1", "-", "-", "-", "-", "-", "-"],
        ["lift", "hard", "2/4", "1", "1", "0", "200", "300", "2.00", "2.00", "0.312", "0.500"],
        ["all", "2/5", "1", "1", "1", "200", "300", "2.00", "2.00", "0.312", "0.500"],
    ]


def test_a_sample_starts_anew_with_each_tier(tmp_path: Path) -> None:
    def instance(tier: str, name: str) -> Instance:
        return Instance("lift", tier, name, tmp_path, tmp_path)

    both = [instance(tier, f"p{number}") for tier in ("easy", "hard") for number in range(5)]
    assert [one.id for one in chosen(both, 3)] == ["lift/easy/p0", "lift/easy/p3", "lift/hard/p0", "lift/hard/p3"]


def test_a_task_is_ground_twice_and_its_record_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))  # what is measured sets it too
    (tmp_path / "domain.pddl").write_text(LAMPS)
    (tmp_path / "p1.pddl").write_text(TWO_LAMPS)
    instance = Instance("lamps", "easy", "p1", tmp_path / "domain.pddl", tmp_path / "p1.pddl")
    found = measured(instance, 30.0, None)
    assert (found["grounder"], found["operators"], found["variables"]) == ("strips", 2, 2)
    assert {"peak_mb", "held_mb", "cached_s"} <= found.keys()
    with RunLog.open(tmp_path / "log.jsonl") as log:
        log.append("grounding", **found)
    assert kept(tmp_path / "log.jsonl") == {("lamps", "easy", "p1"): found}
