"""What the command line needs of an evaluation: its tasks, an attempt at one, and what all of them come to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from agents.documents import Json
from agents.evaluate.kinds import SpecSource
from agents.evaluate.runner import Record
from agents.evaluate.summary import Summary
from agents.models.chat import ChatModel


class Bench(Protocol):
    """Some tasks of any kind and the measure of their answers."""

    @property
    def tasks(self) -> Mapping[str, object]:
        """Return the tasks by id, in order."""
        ...

    async def attempt(self, task_id: str) -> Json:
        """Attempt one task and return its scores, with `success` among them."""
        ...

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the scores of the answered tasks."""
        ...


@runtime_checkable
class Exporting(Protocol):
    """A bench that leaves more for others to read than its records and its summary."""

    def export(self, records: Mapping[str, Record]) -> None:
        """Write it into the folder of the evaluation."""
        ...


@dataclass(frozen=True, slots=True)
class PlannerChoice:
    """Which planners are compared, and on which tasks; what is empty was left open."""

    planners: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What to evaluate: where the data are, who answers, and which tasks.

    There is a `model` unless the source is `oracle`. `count` is the size of a generated set or of a sample drawn with
    `seed`, `limit` takes the first tasks only, `sizes` are those of tasks that grow, `seconds` bounds one task.
    `folder` is that of the evaluation.
    """

    source: SpecSource
    model: ChatModel | None
    folder: Path
    seconds: float
    data: Path | None = None
    split: str = ""
    count: int | None = None
    seed: int = 1
    limit: int | None = None
    sizes: tuple[int, ...] = ()
    choice: PlannerChoice = field(default_factory=PlannerChoice)

    def drawn(self, usual: int) -> int:
        """Return how many tasks are to be drawn, where more of them begin with the same ones: none beyond the limit."""
        count = usual if self.count is None else self.count
        return count if self.limit is None else min(count, self.limit)


@dataclass(frozen=True, slots=True)
class OpenedBench:
    """A bench, a digest of the data it was read from, and what else its records depend on."""

    bench: Bench
    digest: str
    settings: Json = field(default_factory=dict)


def folder_digest(folder: Path | None) -> str:
    """Return a digest of the names and contents of all files below `folder`, or nothing without a folder."""
    if folder is None:
        return ""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(str(path.relative_to(folder)).encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
