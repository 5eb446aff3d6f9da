"""What an evaluation used: one line for each call of a model, each answer of a declared form, each measured energy.

The log lies beside the records and grows with every attempt, also one that was killed or failed: what was paid for
counts, whatever became of it.
"""

import threading
from contextvars import ContextVar
from pathlib import Path
from typing import Self

from agents.documents import Json
from agents.evaluate.energy import EnergyMeter
from agents.evaluate.runner import Attempt
from agents.models.chat import ChatModel
from agents.recorded import ATTEMPTS, CALL, FAILED, RecordedModel
from tools import Event, RunLog

USAGE_FILE = "usage.jsonl"
ENERGY = "energy"
_KEPT = {
    CALL: ("model", "usage", "legs", "seconds"),
    FAILED: ("error",),
    ATTEMPTS: ("attempts", "valid_at_once", "taken_up"),
}
_task: ContextVar[str] = ContextVar("task", default="")


class UsageLog:
    """Log the usage of the attempts of one evaluation; the file appears with its first line."""

    def __init__(self, folder: Path, meter: EnergyMeter | None = None) -> None:
        self._path = folder / USAGE_FILE
        self._meter = meter or EnergyMeter()
        self._log: RunLog | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._meter.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None

    def metered(self, model: ChatModel) -> ChatModel:
        """Return the model such that its calls are logged."""
        return RecordedModel(model, self._note)

    def attributed(self, attempt: Attempt) -> Attempt:
        """Return `attempt` such that what it uses is logged under its task."""

        async def attempted(task: str) -> Json:
            token = _task.set(task)
            try:
                return await attempt(task)
            finally:
                self._append(ENERGY, {"joules": self._meter.joules()})
                _task.reset(token)

        return attempted

    def events(self) -> list[Event]:
        """Return all that was logged, in this process and before."""
        return list(RunLog.read(self._path)) if self._path.is_file() else []

    def _note(self, kind: str, data: Json) -> None:
        """Keep what is counted; the texts are in the log of the run."""
        if kind == ATTEMPTS:
            data = {**data, "valid_at_once": not data["problems"][0]}
        self._append(kind, {key: data[key] for key in _KEPT[kind] if key in data})

    def _append(self, kind: str, data: Json) -> None:
        with self._lock:
            if self._log is None:
                self._log = RunLog.open(self._path)
        self._log.append(kind, task=_task.get(), **data)
