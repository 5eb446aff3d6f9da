"""What the agent layer itself costs: many runs of the tool-using agent side by side, with a model that answers at once.

A step is one move of the planner (a guided answer of a scripted model), its vetting, one skill, the judgement of its
evidence, all checkpoints, the ledger and the event log. Printed are milliseconds of wall-clock and of processor time a
step, and how much memory each further batch of runs leaves behind.
"""

import argparse
import asyncio
import gc
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from agents import Acted, ActingAgent, ChatRequest, CodeSkill, Ruling, ScriptedModel
from agents.documents import Json
from benchmarks.command import entry, positive
from tools import resident_mb

NUMBER = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of runs: seconds of the clock and of the processor, and what the process held afterwards."""

    wall_s: float
    processor_s: float
    steps: int
    resident_mb: float

    @property
    def wall_ms(self) -> float:
        """Return the milliseconds of the clock that a step took."""
        return 1000 * self.wall_s / self.steps


def scripted(steps: int) -> ScriptedModel:
    """Return a model that plans one more step each time, and names the answer at the end."""

    def move(request: ChatRequest) -> Json:
        done = request.messages[-1].content.count('"skill": "add"')
        if done >= steps:
            return {"move": "plan", "thought": "", "steps": [], "answer": f"$s{steps - 1}.x"}
        x: Any = f"$s{done - 1}.x" if done else 0
        step = {"id": f"s{done}", "skill": "add", "inputs": {"x": x}, "goal": "one more", "evidence": [_EVIDENCE]}
        return {"move": "plan", "thought": "", "steps": [step], "answer": None}

    return ScriptedModel(move, context_tokens=100_000)


_EVIDENCE = {"check": "has field", "path": "x"}


async def add(inputs: Json) -> Json:
    """Add one."""
    return {"x": inputs["x"] + 1}


def agent(steps: int, runs: Path) -> ActingAgent:
    """Return the agent whose cost is measured."""

    def judge(answer: Any, _: object) -> tuple[Ruling, ...]:
        return (Ruling(checker="count", passed=answer == steps),)

    return ActingAgent(scripted(steps), [CodeSkill("add", "add one", NUMBER, add)], judge=judge, runs=runs)


async def batch(parallel: int, steps: int) -> Batch:
    """Let `parallel` runs of `steps` steps go side by side in this process."""
    with tempfile.TemporaryDirectory() as name:
        agents = [agent(steps, Path(name)) for _ in range(parallel)]
        started, used = time.perf_counter(), time.process_time()
        ends = await asyncio.gather(*(it.arun("count", f"run{number}") for number, it in enumerate(agents)))
        wall_s, processor_s = time.perf_counter() - started, time.process_time() - used
        reports = [end.report for end in ends if isinstance(end, Acted)]
        assert [report.answer for report in reports] == [steps] * parallel
    gc.collect()
    return Batch(wall_s, processor_s, parallel * steps, resident_mb([os.getpid()]))


async def measure(batches: int, parallel: int, steps: int) -> list[Batch]:
    """Run all batches in one event loop; the first one also pays for imports and is left out."""
    await batch(parallel, steps)
    return [await batch(parallel, steps) for _ in range(batches)]


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agent_cost", description=__doc__)
    parser.add_argument("--parallel", type=positive, default=64)
    parser.add_argument("--steps", type=positive, default=20)
    parser.add_argument("--batches", type=positive, default=5)
    options = parser.parse_args()
    found = asyncio.run(measure(options.batches, options.parallel, options.steps))
    print(f"{options.parallel} runs in flight, {options.steps} steps each, {options.batches} batches")
    print(f"median ms a step: {median(one.wall_ms for one in found):.2f} of the clock, ", end="")
    print(f"{median(1000 * one.processor_s / one.steps for one in found):.2f} of the processor")
    print(f"resident MB after each batch: {json.dumps([round(one.resident_mb, 1) for one in found])}")


if __name__ == "__main__":
    entry(main)
