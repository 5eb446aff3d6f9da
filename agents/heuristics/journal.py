"""The journal of a run that any kill may interrupt: each step is done once, and its value is read back ever after.

A program that does all its work in steps, and draws on nothing else that could differ, is resumed by running it again.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from agents.documents import Json
from agents.evaluate.runner import claim
from tools import RunLog

STEP = "step"
FILE = "journal.jsonl"


class Journal:
    """The steps of one run by name, each with the JSON object that it came to."""

    def __init__(self, log: RunLog, done: dict[str, Json]) -> None:
        self._log = log
        self._done = done

    def note(self, kind: str, data: Json) -> None:
        """Append an event that is no step."""
        self._log.append(kind, **data)

    async def once(self, step: str, work: Callable[[], Awaitable[Json]]) -> Json:
        """Return what the step came to; do it first if no run before this one did.

        What `work` raises is no value: the step stays open. A step begun twice at the same time is a defect.
        """
        if not self.has(step):
            self.keep(step, await work())
        return self.value(step)

    def has(self, step: str) -> bool:
        """Return whether the step was done."""
        return step in self._done

    def value(self, step: str) -> Json:
        """Return what a step that was done came to."""
        return self._done[step]

    def keep(self, step: str, value: Json) -> None:
        """Write down what a step came to."""
        assert step not in self._done, f"the step {step!r} was done twice"
        self._log.append(STEP, step=step, value=value)
        self._done[step] = value


@contextmanager
def open_journal(folder: Path, identity: Json) -> Iterator[Journal]:
    """Open the journal in `folder`, which goes on only with the `identity` that it was begun with."""
    claim(folder, identity, "learning")
    with RunLog.open(folder / FILE) as log:
        yield Journal(log, read_steps(folder))


def read_steps(folder: Path) -> dict[str, Json]:
    """Return what the steps of a run have come to so far."""
    events = RunLog.read(folder / FILE)
    return {event.data["step"]: event.data["value"] for event in events if event.kind == STEP}
