"""Measure how exactly a model reads trip requests: the train split of a data folder, or generated requests.

python -m benchmarks.formalize --data DIR --model embedded --out train.jsonl
python -m benchmarks.formalize --generated 24 --seed 7 --model embedded --out generated.jsonl
"""

import argparse
import asyncio
import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from agents.formalize import Formalization, Formalized, Gazetteer, formalize_trip
from agents.models import ChatModel, open_model
from benchmarks.command import data_folder, entry, positive, some
from envs import Tables, TripRequest, TripTask, load_requests, load_tables
from envs.travel.requests import TaskKind, generate_tasks
from envs.travel.schema import Level
from tools import GroundplanError, InputError


@dataclass(frozen=True, slots=True)
class Measured:
    """One request: which fields differ, how long it took, and everything that was read."""

    id: str
    text: str
    exact: bool
    wrong: dict[str, list[Any]]
    seconds: float
    tokens: int
    calls: int
    reading: dict[str, Any]


def main() -> None:
    """Run the measurement that the command line asks for."""
    options = _options()
    tables = load_tables(options.data) if options.data else load_tables()
    tasks = list(some(_tasks(options, tables), "requests"))
    asyncio.run(_run(open_model(options.model), tables, tasks, options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=data_folder, help="folder with the real database; without it the bundled world")
    parser.add_argument("--generated", type=positive, default=0, help="so many generated requests, not the train split")
    parser.add_argument("--wishes", type=int, default=0, help="wishes in each generated request")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--only", type=positive, nargs="*", help="only these requests, counted from 1")
    parser.add_argument("--out", type=Path, help="write one JSON line a request")
    return parser.parse_args()


def _tasks(options: argparse.Namespace, tables: Tables) -> Iterator[TripTask]:
    if not options.generated:
        if options.data is None:
            raise InputError("there are no requests to read", hint="give --data, or --generated")
        tasks = load_requests(options.data / "train.jsonl")
    else:
        levels: tuple[Level, ...] = ("easy", "medium", "hard")
        lengths: tuple[Literal[3, 5, 7], ...] = (3, 5, 7)
        kinds = [TaskKind(level, days, wishes=options.wishes) for level in levels for days in lengths]
        each = -(-options.generated // len(kinds))
        found = [generate_tasks(tables, kind, seed=options.seed, count=each) for kind in kinds]
        tasks = tuple(task for group in zip(*found, strict=True) for task in group)[: options.generated]
    yield from (t for n, t in enumerate(tasks, 1) if not options.only or n in options.only)


async def _run(model: ChatModel, tables: Tables, tasks: list[TripTask], options: argparse.Namespace) -> None:
    gazetteer = Gazetteer.from_tables(tables)
    measured: list[Measured] = []
    try:
        for task in tasks:
            measured.append(await _measure(model, gazetteer, task))
            _print(measured[-1])
            if options.out:
                with options.out.open("a") as lines:
                    lines.write(json.dumps(asdict(measured[-1])) + "\n")
    finally:
        await model.aclose()
    _summarize(measured)


async def _measure(model: ChatModel, gazetteer: Gazetteer, task: TripTask) -> Measured:
    events: list[dict[str, Any]] = []
    started = time.monotonic()
    tokens = calls = 0
    try:
        found, usage = await formalize_trip(
            model, task.text, gazetteer, log=lambda kind, data: events.append({kind: data}), assume_people=1
        )
        tokens, calls = usage.completion_tokens, usage.calls
        wrong = _differences(found, task.request)
    except GroundplanError as error:
        wrong = {"error": [str(error), ""]}
    seconds = time.monotonic() - started
    return Measured(task.id, task.text, not wrong, wrong, round(seconds, 2), tokens, calls, {"events": events})


def _differences(found: Formalization, wanted: TripRequest) -> dict[str, list[Any]]:
    if not isinstance(found, Formalized):
        return {"questions": [[q.text for q in found.missing], ""]}
    got, due = _comparable(found.request), _comparable(wanted)
    return {name: [got[name], due[name]] for name in due if got[name] != due[name]}


def _comparable(request: TripRequest) -> dict[str, Any]:
    """Return the fields of a request; cuisines in no order, and wishes by what they ask."""
    data = request.model_dump(mode="json")
    wishes = sorted(_folded(wish["expression"]) for wish in data["wishes"])
    return data | {"cuisines": sorted(data["cuisines"]), "wishes": wishes}


def _folded(expression: str) -> str:
    """Write minutes and tenths as one number: 15 * 60 is 900."""
    return re.sub(r"(\d+) \* (\d+)", lambda match: str(int(match[1]) * int(match[2])), expression)


def _print(one: Measured) -> None:
    verdict = "exact" if one.exact else "WRONG " + json.dumps(one.wrong)
    print(f"{one.id:28} {one.seconds:6.1f} s {one.calls} calls {one.tokens:4} tokens  {verdict}", flush=True)


def _summarize(measured: list[Measured]) -> None:
    seconds = sorted(one.seconds for one in measured)
    if seconds:
        p50, p95 = (seconds[min(len(seconds) - 1, int(len(seconds) * share))] for share in (0.5, 0.95))
        exact = sum(one.exact for one in measured)
        print(f"exact {exact}/{len(measured)}; seconds p50 {p50:.1f}, p95 {p95:.1f}")


if __name__ == "__main__":
    entry(main)
