"""What is counted of a model's plans: here of one that plans well, and of one that has to be told first."""

import asyncio
from pathlib import Path
from typing import Any

from agents import ScriptedModel
from benchmarks.model_planner import Counted, counted, summary
from benchmarks.planned_requests import REQUESTS

EVIDENCE = [{"check": "non-empty", "path": ""}]


def move(*steps: dict[str, Any], answer: Any = None) -> dict[str, Any]:
    return {"move": "plan", "thought": "", "steps": list(steps), "answer": answer}


def step(name: str, skill: str, **inputs: Any) -> dict[str, Any]:
    return {"id": name, "skill": skill, "inputs": inputs, "goal": "", "evidence": EVIDENCE}


def test_a_plan_that_adds_what_two_calls_found_is_accepted(tmp_path: Path) -> None:
    plan = move(
        step("honey", "price", stall="Lower Stall", good="honey"),
        step("cheese", "price", stall="Gate Stall", good="cheese"),
        step("both", "add", first="$honey", second="$cheese"),
        answer="$both",
    )
    model = ScriptedModel([plan, {"move": "keep"}, {"move": "keep"}, {"move": "keep"}])
    found = asyncio.run(counted(model, REQUESTS["market"][2], tmp_path, "run"))
    assert (found.accepted, found.at_once, found.calls, found.executable, found.evident) == (True, True, 3, 3, 3)


def test_a_plan_with_a_skill_that_is_not_there_counts_as_mended_when_it_is(tmp_path: Path) -> None:
    model = ScriptedModel(
        [move(step("a", "stalls", good="honey")), move(step("a", "stalls_with", good="honey"), answer="$a")] * 2
    )
    found = asyncio.run(counted(model, REQUESTS["market"][0], tmp_path, "run"))
    assert (found.accepted, found.at_once, found.planned) == (True, False, True)
    told = summary([found, Counted(False, False, False, 1, 0, 0, 0)])
    assert told.startswith("valid at once 0 of 2, after criticism 1 of 2; executable calls 1 of 1; evidence met 1 of 1")
