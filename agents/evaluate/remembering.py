"""An evaluation with a memory of its own: begun empty, fed only by what checkers accepted, never by gold answers."""

from collections.abc import Mapping
from pathlib import Path

from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, share
from agents.memory.store import open_memory

MEMORY_FILE = "memory.sqlite"
SECTION = "memory"


def memory_of(runs: Path) -> Path | None:
    """Return the memory of the evaluation that a folder of runs belongs to, if it was begun with one."""
    file = runs.parent / MEMORY_FILE
    return file if file.is_file() else None


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
