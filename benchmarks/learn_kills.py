"""Kill the learning of a heuristic with SIGKILL at random points, again and again, and compare it with a quiet run.

The model is scripted, so that every run asks for the same programs; searches and checks are real. What must hold: the
run ends like one that was never disturbed, every candidate has exactly one fate, and no search is in the journal twice.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from agents import ChatReply, ChatRequest, ScriptedModel
from agents.heuristics import ConfinedCourt, Learning, LearnOptions, read_training
from agents.heuristics.journal import FILE, STEP
from benchmarks.command import entry, positive
from benchmarks.kills import begin, killed
from tools import RunLog, Usage

DOMAIN = """
(define (domain watering)
  (:types plant)
  (:predicates (dry ?p - plant) (watered ?p - plant) (can-empty) (can-full))
  (:action fill :precondition (can-empty) :effect (and (can-full) (not (can-empty))))
  (:action water :parameters (?p - plant) :precondition (and (dry ?p) (can-full))
    :effect (and (watered ?p) (can-empty) (not (dry ?p)) (not (can-full)))))
"""
BODIES = (
    "return lambda state: {0} + sum(goal not in state for goal in task.goal)",
    "return lambda state: {0} / len([atom for atom in state if atom[0] == 'missing'])",
    "import os; return lambda state: {0}",
    "return lambda state: -{0} - 1",
    "return lambda state: {0} + 2 * sum(goal not in state for goal in task.goal) - (('can-full',) in state)",
)
FORM = """{"thoughts": "Each plant needs the can.", "each_goal": 1,
  "terms": [{"measure": "number of all (can-empty)", "weight": 1}]}"""
MODEL_S = 0.02
"""How long the scripted model takes for an answer, so that kills also fall between question and answer."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run came to: its steps in order, and the winner with the number of candidates."""

    steps: tuple[str, ...]
    said: str


def task(plants: int) -> str:
    """Return a task with that many plants."""
    names = [f"p{number}" for number in range(plants)]
    dry, watered = (" ".join(f"({word} {name})" for name in names) for word in ("dry", "watered"))
    head = f"(define (problem w{plants}) (:domain watering) (:objects {' '.join(names)} - plant)"
    return f"{head} (:init (can-empty) {dry}) (:goal (and {watered})))"


class ServerLike(ScriptedModel):
    """A scripted model that draws several answers at once, as a server does."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer as often as is asked, with one seed after the other."""
        reply = await super().complete(request)
        seeds = range((request.seed or 0) + 1, (request.seed or 0) + request.samples)
        others = [replace(reply, text=answer(replace(request, seed=seed)), usage=Usage()) for seed in seeds]
        return replace(reply, others=tuple(others))


def answer(request: ChatRequest) -> str:
    """Return the program that belongs to the seed of a request."""
    time.sleep(MODEL_S)
    if request.schema is not None and "terms" in request.schema["properties"]:
        return FORM
    if request.schema is not None:
        return '{"observations": ["Each plant needs a full can.", "The can is filled one plant at a time."]}'
    seed = request.seed or 0
    return f"VIEW = 'atoms'\ndef prepare(task):\n    {BODIES[seed % len(BODIES)].format(seed)}\n"


def work(folder: Path, programs: int) -> None:
    """Learn, or go on, in `folder`; this is the process that is killed."""
    training = read_training(folder / "domain.pddl", folder / "train", 6)
    learning = Learning(
        training,
        ConfinedCourt(training.domain, task_seconds=5.0),
        LearnOptions("guided", programs, rounds=2),
        folder / "run",
    )
    print("begun", flush=True)
    report = asyncio.run(learning.run(ServerLike(answer, context_tokens=50_000)))
    print(report.winner.name, len(report.entrants), sorted(report.fates.items()))


def prepare(folder: Path) -> None:
    """Write the domain and its training tasks."""
    (folder / "train").mkdir(parents=True)
    (folder / "domain.pddl").write_text(DOMAIN)
    for plants in (1, 2, 3, 4, 6, 8):
        (folder / "train" / f"p{plants}.pddl").write_text(task(plants))


def command(folder: Path, programs: int) -> list[str]:
    """Return the command of the process that is killed."""
    return [sys.executable, "-m", "benchmarks.learn_kills", "--work", str(folder), "--programs", str(programs)]


def steps_in(folder: Path) -> tuple[str, ...]:
    """Return the steps in the journal, in order."""
    path = folder / "run" / FILE
    events = RunLog.read(path) if path.exists() else ()
    return tuple(event.data["step"] for event in events if event.kind == STEP)


def _steps_done(folder: Path) -> int:
    return len(steps_in(folder))


def ended(folder: Path, programs: int) -> Ended:
    """Let a run come to its end and read its journal."""
    process = begin(command(folder, programs))
    said, _ = process.communicate()
    if process.returncode:
        sys.exit(f"the learning in {folder} ended with status {process.returncode}")
    return Ended(steps_in(folder), said.decode().strip())


def compare(kills: int, programs: int, seed: int) -> None:
    """Kill `kills` times, then print how the runs compare."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        quiet = Path(name, "quiet")
        prepare(quiet)
        started = time.monotonic()
        expected = ended(quiet, programs)
        quiet_s = time.monotonic() - started
        print(f"undisturbed: {quiet_s:.1f} s, {len(expected.steps)} steps, {expected.said}")
        run = 0
        while kills > 0:
            run += 1
            folder = Path(name, f"disturbed{run}")
            prepare(folder)
            delays_s = (chance.uniform(0.0, quiet_s / 2) for _ in range(kills))
            at = killed(command(folder, programs), delays_s, partial(_steps_done, folder))
            kills -= len(at)
            found = ended(folder, programs)
            twice = sum(count > 1 for count in Counter(found.steps).values())
            lost = len(set(expected.steps) - set(found.steps))
            same = "the same end" if found.said == expected.said else f"ANOTHER END: {found.said}"
            print(f"run {run}: killed {len(at)} times, after {at} steps; {twice} done twice, {lost} lost, {same}")


def main() -> None:
    """Read the options and compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learn_kills", description=__doc__)
    parser.add_argument("--kills", type=positive, default=20)
    parser.add_argument("--programs", type=positive, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options.programs)
    else:
        compare(options.kills, options.programs, options.seed)


if __name__ == "__main__":
    entry(main)
