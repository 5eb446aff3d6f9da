"""An evaluation with a memory of its own: begun empty, fed only by what checkers accepted, never by gold answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from agents.documents import Json, Ruling
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, share
from agents.formalisms.base import Log, no_log
from agents.memory.entry import Lesson
from agents.memory.learning import teach
from agents.memory.recall import RECALLED, Recall, told_by
from agents.memory.store import open_memory

MEMORY_FILE = "memory.sqlite"
SECTION = "memory"


def memory_of(runs: Path) -> Path | None:
    """Return the memory of the evaluation that a folder of runs belongs to, if it was begun with one."""
    file = runs.parent / MEMORY_FILE
    return file if file.is_file() else None


@dataclass(slots=True)
class TaskMemory:
    """The memory as one task of an evaluation sees it: what it is told is counted, what it teaches has to be accepted.

    It is for what formalizes without the agent's graph, which remembers by itself. `file` is that of `memory_of`.
    """

    file: Path | None
    task: str
    log: Log = no_log
    told: int = 0

    @contextmanager
    def recall(self) -> Iterator[Recall]:
        """Open the memory, if the evaluation has one."""
        with told_by(self.file, self._note) as recall:
            yield recall

    def learn(self, model: str, rulings: Sequence[Ruling], lessons: Iterable[Lesson]) -> None:
        """Store lessons if every ruling, none of which may rest on a gold answer, has passed."""
        if self.file is not None:
            teach(self.file, self.task.replace("/", "-"), model, rulings, lessons)

    @property
    def scores(self) -> Json:
        """Return how often something was recalled."""
        return {"recalled": self.told}

    def _note(self, kind: str, data: Json) -> None:
        self.told += kind == RECALLED
        self.log(kind, data)


def begin_memory(folder: Path) -> None:
    """Make the memory of an evaluation; one that is there already is kept."""
    with open_memory(folder / MEMORY_FILE):
        pass


def with_memory(summary: Summary, records: Mapping[str, Record], folder: Path) -> Summary:
    """Return a summary that says what a memory was good for; without one only what it could have saved."""
    answered = Attempted(records)
    if not any("calls" in scores for scores in answered.scores):
        return summary
    tasks = len(answered.scores)
    lines = [Line(section=SECTION, name="model calls a task", value=answered.total("calls") / tasks, unit="calls")]
    if (file := memory_of(folder / "runs")) is not None:
        with open_memory(file) as memory:
            entries = memory.stats()["entries"]
        told = sum(bool(scores.get("recalled")) for scores in answered.scores)
        lines.append(share("tasks that were told something", told, tasks, SECTION))
        lines += [Line(section=SECTION, name=f"{kind} entries", value=n) for kind, n in entries.items() if n]
    return summary.model_copy(update={"lines": (*summary.lines, *lines)})
