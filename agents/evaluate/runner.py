"""Attempt many tasks side by side, record each once, and go on after any interruption."""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from agents.documents import Document, Json
from agents.misfit import misfits
from tools import GroundplanError, InputError, ModelError, RunLog, StorageError, write_whole

Outcome = Literal["attempted", "infrastructure"]
MOST_FAILURES_IN_A_ROW = 5


class MissingEngine(GroundplanError):  # noqa: N818 - what is not there, not what is wrong
    """An engine that an attempt needs is not installed, or broke: infrastructure, never a wrong answer."""


class Record(Document):
    """What became of one task; `scores` belongs to the world, `error` is empty when nothing broke.

    An infrastructure failure (a dead server, a full disk) is not an answer: it is tried again when the
    evaluation is resumed and never enters a denominator.
    """

    task: str
    outcome: Outcome
    seconds: float
    scores: Json = Field(default_factory=dict)
    error: str = ""


Attempt = Callable[[str], Awaitable[Json]]
Progress = Callable[[Record, int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation in a folder: `records.jsonl` grows by one line a task, each judged once.

    `identity` says what is evaluated; a folder goes on only with what it was begun with.
    """

    folder: Path
    parallel: int = 1
    identity: Json = field(default_factory=dict)

    def records(self) -> dict[str, Record]:
        """Return the last record of each task; infrastructure failures are replaced by later attempts."""
        path = self.folder / "records.jsonl"
        if not path.exists():
            return {}
        try:
            found = [Record.model_validate(event.data) for event in RunLog.read(path) if event.kind == "record"]
        except ValidationError as error:
            raise StorageError(
                f"{str(path)!r} holds what is no record: {misfits(error)}", hint="name another folder with --out"
            ) from error
        return {record.task: record for record in found}

    def answered(self, tasks: Iterable[str]) -> list[str]:
        """Return those of `tasks` that have an answer already."""
        done = self.records()
        return [task for task in tasks if task in done and done[task].outcome == "attempted"]

    async def run(self, tasks: Sequence[str], attempt: Attempt, progress: Progress) -> dict[str, Record]:
        """Attempt every task that has no answer yet and return the records that there are of `tasks`.

        Several infrastructure failures in a row end it early: what has failed so often would fail for the rest too.
        """
        claim(self.folder, self.identity, "evaluation")
        done = self.records()
        answered = set(self.answered(tasks))
        with RunLog.open(self.folder / "records.jsonl") as log:

            def note(record: Record) -> None:
                log.append("record", **record.json_form())
                log.sync()
                done[record.task] = record
                if record.outcome == "attempted":
                    answered.add(record.task)
                progress(record, len(answered), len(tasks))

            await _Seats(attempt, note).fill([task for task in tasks if task not in answered], self.parallel)
        return {task: done[task] for task in tasks if task in done}


def claim(folder: Path, identity: Json, kind: str) -> None:
    """Write down what is begun in a folder, in `KIND.json`, or compare with what was."""
    path = folder / f"{kind}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = json.loads(path.read_bytes()) if path.exists() else None
        if not isinstance(before, dict | None):
            raise ValueError(f"{path.name} holds no object")
    except (OSError, ValueError) as error:
        raise StorageError(
            f"the folder {str(folder)!r} cannot be used: {getattr(error, 'strerror', error)}",
            hint="name another one with --out",
        ) from error
    if before is None:
        write_whole(path, json.dumps(identity, indent=1))
    elif before != identity:
        keys = sorted({*before, *identity})
        differing = ", ".join(key for key in keys if before.get(key) != identity.get(key))
        raise InputError(
            f"the folder {str(folder)!r} holds another {kind}: other {differing}",
            hint="name another folder with --out, or give the options it was begun with",
        )


class _Seats:
    """Some workers that take task after task until none is left or the infrastructure has given way."""

    def __init__(self, attempt: Attempt, note: Callable[[Record], None]) -> None:
        self._attempt = attempt
        self._note = note
        self._failures = 0

    async def fill(self, tasks: Sequence[str], seats: int) -> None:
        queue = iter(tasks)
        workers = [asyncio.ensure_future(self._work(queue)) for _ in range(min(seats, len(tasks)))]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, queue: Iterable[str]) -> None:
        for task in queue:
            if self._failures >= MOST_FAILURES_IN_A_ROW:
                return
            record = await attempted(task, self._attempt)
            self._failures = self._failures + 1 if record.outcome == "infrastructure" else 0
            self._note(record)


async def attempted(task: str, attempt: Attempt) -> Record:
    """Attempt one task and return its record, whatever happens short of cancellation."""
    started = asyncio.get_running_loop().time()
    outcome: Outcome = "attempted"
    scores: Json = {}
    error = ""
    try:
        scores = await attempt(task)
    except (MissingEngine, ModelError, StorageError) as broken:
        outcome, error = "infrastructure", f"{type(broken).__name__}: {broken.message}"
    except GroundplanError as refused:
        error = f"{type(refused).__name__}: {refused.message}"
    except Exception:  # a defect of ours counts against us, and must not stop the other tasks
        error = traceback.format_exc()
    seconds = round(asyncio.get_running_loop().time() - started, 3)
    return Record(task=task, outcome=outcome, seconds=seconds, scores=scores, error=error)
