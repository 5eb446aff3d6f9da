"""What the command line needs of an evaluation: its tasks, an attempt at one, and what all of them come to."""

from collections.abc import Mapping
from typing import Literal, Protocol

from agents.documents import Json
from agents.evaluate.runner import Record
from agents.evaluate.summary import Summary
from envs import TripTask

SpecSource = Literal["model", "oracle"]


class Bench(Protocol):
    """Some tasks and the measure of their answers."""

    @property
    def tasks(self) -> Mapping[str, TripTask]:
        """Return the tasks by id, in order."""
        ...

    async def attempt(self, task_id: str) -> Json:
        """Attempt one task and return its scores, with `success` among them."""
        ...

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the scores of the answered tasks."""
        ...

    def write(self, records: Mapping[str, Record], summary: Summary) -> None:
        """Write what the evaluation leaves for others to read."""
        ...
