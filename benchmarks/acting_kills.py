"""Kill runs of the tool-using agent with SIGKILL at random points, again and again, and compare them with a quiet run.

What must hold: a disturbed run comes to the same answer, and no effect that matters happens twice. What is written
down as an effect may also be harmless (a search that is made again); repetitions are therefore counted for themselves.
The scene is a function that makes the agent for a folder; those below deliver parcels, which appends a line to a
file, slowly. Where nobody knows whether an effect happened the agent asks, and the scene answers by looking there.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from agents import (
    Acted,
    ActingAgent,
    ChatRequest,
    CodePlanner,
    CodeSkill,
    GiveUp,
    Move,
    PlanStep,
    PlanView,
    Rewrite,
    Ruling,
    ScriptedModel,
    Waiting,
)
from agents.documents import Json
from benchmarks.command import entry, positive
from benchmarks.kills import begin, killed
from tools import InputError

RUN = "run"
EFFECTS = "effects.txt"
SLOW_S = 0.01
PARCELS = 12


@dataclass(frozen=True, slots=True)
class Scene:
    """An agent, what it is asked, and how its author answers; each effect appends a line of its own to `EFFECTS`."""

    agent: ActingAgent
    request: str
    reply: Callable[[Waiting], str]


SceneMaker = Callable[[Path], Scene]
"""Make the scene in a folder: runs go into `folder / "runs"`, effects into `folder / EFFECTS`."""


def deliveries(folder: Path) -> Scene:
    """Return an agent that weighs and delivers parcels one after the other, planned anew after each step."""
    return _scene(folder, at_once=1)


def rounds(folder: Path) -> Scene:
    """Return an agent that weighs three parcels side by side, then delivers them, again and again."""
    return _scene(folder, at_once=3)


def _scene(folder: Path, at_once: int) -> Scene:
    lines = folder / EFFECTS

    def deliver(inputs: Json) -> Json:
        time.sleep(SLOW_S)
        with lines.open("a") as file:
            file.write(f"{inputs['parcel']} {inputs['weight']}\n")
        time.sleep(SLOW_S)
        return {"delivered": inputs["parcel"]}

    def weigh(inputs: Json) -> Json:
        time.sleep(SLOW_S)
        return {"weight": 7 * inputs["parcel"] % 13}

    def plan(view: PlanView) -> Move:
        time.sleep(SLOW_S)
        if any(record.status != "done" for record in view.done):
            return GiveUp(reason="a parcel was lost")
        done = {record.step.id for record in view.done}
        left = tuple(step for step in _all_steps(at_once) if step.id not in done)
        return Rewrite(steps=left, answer={f"p{n}": f"$w{n}.weight" for n in range(PARCELS)})

    def judge(answer: Any, _: PlanView) -> tuple[Ruling, ...]:
        said = [f"{name[1:]} {weight}" for name, weight in answer.items()]
        return (Ruling(checker="the file", passed=lines.exists() and lines.read_text().splitlines() == said),)

    def reply(waiting: Waiting) -> str:
        wanted = json.loads(waiting.question.split("deliver(")[1].split(")")[0])
        done = lines.read_text().splitlines() if lines.exists() else []
        return "it took effect" if f"{wanted['parcel']} {wanted['weight']}" in done else "it did not"

    skills = (
        CodeSkill("weigh", "weigh a parcel", _inputs("parcel"), weigh),
        CodeSkill("deliver", "deliver a parcel", _inputs("parcel", "weight"), deliver, effects=True),
    )
    agent = ActingAgent(
        ScriptedModel(_silent), skills, planner=CodePlanner(plan), judge=judge, runs=folder / "runs", steps=2 * PARCELS
    )
    return Scene(agent, "Deliver all parcels.", reply)


def _all_steps(at_once: int) -> Iterator[PlanStep]:
    for first in range(0, PARCELS, at_once):
        parcels = range(first, first + at_once)
        yield from (PlanStep(id=f"w{n}", skill="weigh", inputs={"parcel": n}) for n in parcels)
        yield from (
            PlanStep(id=f"d{n}", skill="deliver", inputs={"parcel": n, "weight": f"$w{n}.weight"}) for n in parcels
        )


def _inputs(*names: str) -> Json:
    return {
        "type": "object",
        "properties": {name: {"type": "integer"} for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _silent(request: ChatRequest) -> str:
    raise AssertionError(f"nobody asks the model: {request}")


def work(maker: SceneMaker, folder: Path) -> None:
    """Run the scene in `folder`, or go on with it; this is the process that is killed."""
    scene = maker(folder)
    begun = (folder / "runs" / RUN / "run.json").is_file()
    import_module("agents.acting.graph.build")  # half a second in which there is nothing to disturb
    print("begun", flush=True)
    questions = 0
    with scene.agent as agent:
        end = agent.resume(RUN) if begun else agent.run(scene.request, RUN)
        while isinstance(end, Waiting):
            questions += 1
            end = agent.resume(RUN, scene.reply(end))
    assert isinstance(end, Acted)
    print(json.dumps({"questions": questions, "status": end.report.status, "answer": end.report.answer}))


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run came to, and its effects in order."""

    said: Json
    effects: tuple[str, ...]

    def same(self, other: "Ended") -> bool:
        """Return whether two runs came to the same status and answer."""
        return all(self.said[key] == other.said[key] for key in ("status", "answer"))

    def beyond(self, other: "Ended") -> int:
        """Return how many effects happened here and not there, or more often here."""
        return (Counter(self.effects) - Counter(other.effects)).total()


@dataclass(frozen=True, slots=True)
class Trial:
    """How often and after how many effects a run was killed, and what it came to."""

    kills: tuple[int, ...]
    ended: Ended


def command(scene: str, folder: Path) -> list[str]:
    """Return the command of the process that is killed."""
    return [sys.executable, "-m", "benchmarks.acting_kills", "--scene", scene, "--work", str(folder)]


def ended(process: "subprocess.Popen[bytes]", folder: Path) -> Ended:
    """Let a run come to its end."""
    said, _ = process.communicate()
    return Ended(json.loads(said.decode().splitlines()[-1]), effects(folder))


def effects(folder: Path) -> tuple[str, ...]:
    """Return the effects so far."""
    path = folder / EFFECTS
    return tuple(path.read_text().splitlines()) if path.exists() else ()


def disturbed(scene: str, folder: Path, delays_s: Sequence[float]) -> Trial:
    """Kill a run after each delay, until one comes too late, then let it end."""
    kills = killed(command(scene, folder), delays_s, lambda: len(effects(folder)))
    return Trial(tuple(kills), ended(begin(command(scene, folder)), folder))


def compare(scene: str, kills: int, seed: int) -> None:
    """Kill `kills` times, then print how the runs compare."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "quiet")
        folder.mkdir()
        process = begin(command(scene, folder))
        started = time.monotonic()
        quiet = ended(process, folder)
        quiet_s = time.monotonic() - started
        print(f"undisturbed: {quiet_s:.1f} s, {len(quiet.effects)} effects, {quiet.said['status']}")
        trials: list[Trial] = []
        while (left := kills - sum(len(trial.kills) for trial in trials)) > 0:
            folder = Path(name, f"disturbed{len(trials)}")
            folder.mkdir()
            trial = disturbed(scene, folder, [chance.uniform(0.0, quiet_s / 2) for _ in range(min(left, 8))])
            trials.append(trial)
            answer = "the same answer" if trial.ended.same(quiet) else "ANOTHER ANSWER"
            print(
                f"run {len(trials)}: killed {len(trial.kills)} times, after {list(trial.kills)} effects; {answer}, "
                f"effects: {compared([trial.ended], quiet)}",
                flush=True,
            )
    print(summary([trial.ended for trial in trials], quiet, sum(len(trial.kills) for trial in trials)))


def summary(ends: Sequence[Ended], quiet: Ended, kills: int) -> str:
    """Say in one line what the disturbed runs came to."""
    same = sum(end.same(quiet) for end in ends)
    return (
        f"{kills} kills in {len(ends)} runs: {same} of {len(ends)} came to the same answer; "
        f"effects: {compared(ends, quiet)}"
    )


def compared(ends: Sequence[Ended], quiet: Ended) -> str:
    """Say how the effects of runs differ from those of the quiet one."""
    repeated, missing = sum(end.beyond(quiet) for end in ends), sum(quiet.beyond(end) for end in ends)
    return f"{repeated} repeated, {missing} missing"


def named(scene: str) -> SceneMaker:
    """Return the scene maker that `module:function` names."""
    module, _, function = scene.partition(":")
    try:
        maker: SceneMaker = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(f"there is no scene {scene!r}: {error}", hint="a scene is written module:function") from error
    return maker


def main() -> None:
    """Read the options and compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.acting_kills", description=__doc__)
    parser.add_argument("--kills", type=positive, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scene", default="benchmarks.acting_kills:deliveries", help="module:function")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(named(options.scene), options.work)
    else:
        named(options.scene)  # what it names is there, before processes begin with it
        compare(options.scene, options.kills, options.seed)


if __name__ == "__main__":
    entry(main)
