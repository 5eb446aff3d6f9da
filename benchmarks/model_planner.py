"""A model that writes the global plan: invented requests over a few tools each, answers judged by code.

python -m benchmarks.model_planner --model embedded --set market

Counted are the plans that were valid at once and after criticism, the calls that could be executed, the steps whose
evidence was met, and the answers that the judge accepted.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents import Acted, ActingAgent, ChatModel, ModelPlanner, Ruling, open_model, tool_skills
from benchmarks.command import entry
from benchmarks.planned_requests import REQUESTS, Asked
from tools import Event, RunLog

SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What one run came to."""

    accepted: bool
    at_once: bool
    planned: bool
    moves: int
    calls: int
    executable: int
    evident: int


def main() -> None:
    """Let a model plan for every request and print what is counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--set", choices=REQUESTS, default="market", help="which requests")
    parser.add_argument("--runs", type=Path, help="keep the runs in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(measure(open_model(options.model), REQUESTS[options.set], options.runs or Path(name)))


async def measure(model: ChatModel, requests: Sequence[Asked], runs: Path) -> None:
    """Answer the requests one after the other."""
    await model.context_tokens()  # loading is no part of planning
    found = []
    for number, asked in enumerate(requests, 1):
        found.append(await counted(model, asked, runs, f"request{number}"))
        print(f"{asked.text} {found[-1]}", flush=True)
    await model.aclose()
    print(summary(found))


async def counted(model: ChatModel, asked: Asked, runs: Path, name: str) -> Counted:
    """Let the model plan and act for one request, and count."""

    def judge(answer: Any, _: object) -> tuple[Ruling, ...]:
        return (Ruling(checker="gold", passed=answer == asked.answer, findings=("that is not what was asked for",)),)

    skills = tool_skills(asked.tools)
    planner = ModelPlanner(asks=False)  # the request says everything
    agent = ActingAgent(model, skills, judge=judge, planner=planner, runs=runs, steps=8, seconds=SECONDS)
    run = await agent.arun(asked.text, name)
    assert isinstance(run, Acted), "nobody can be asked"
    events = list(RunLog.read(runs / name / "events.jsonl"))
    steps = run.report.steps
    return Counted(
        accepted=run.report.accepted,
        at_once=_first_outcome(events) != "rejected",
        planned=bool(steps),
        moves=run.report.proposals,
        calls=len(steps),
        executable=sum(step.status != "failed" for step in steps),
        evident=sum(step.status == "done" for step in steps),
    )


def _first_outcome(events: Sequence[Event]) -> str:
    """Return what became of the first move: a step, a ruling, or a rejection."""
    return next((event.kind for event in events if event.kind in ("step", "rulings", "rejected")), "rejected")


def summary(found: Sequence[Counted]) -> str:
    """Return the counts of all runs in a line."""
    total, calls = len(found), sum(one.calls for one in found)
    return (
        f"valid at once {sum(one.at_once for one in found)} of {total}, after criticism"
        f" {sum(one.planned for one in found)} of {total}; executable calls {sum(one.executable for one in found)} of"
        f" {calls}; evidence met {sum(one.evident for one in found)} of {calls}; right answers"
        f" {sum(one.accepted for one in found)} of {total}; {sum(one.moves for one in found)} moves"
    )


if __name__ == "__main__":
    entry(main)
