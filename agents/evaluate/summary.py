"""What an evaluation comes to: shares with intervals, costs against the optimum, tokens and seconds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from agents.documents import Document, Json
from agents.evaluate.runner import Record
from agents.evaluate.statistics import Share, percentile


class Line(Document):
    """One line of the summary: a share with its 95 % Wilson interval, or a plain value.

    Where several are compared, `column` is the one that the line is about.
    """

    section: str = ""
    name: str
    column: str = ""
    value: float
    hits: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""


Measured = Line | str
"""A figure, or the reason why there is none."""


class Metrics(Document):
    """What it takes to have tasks done: money, well-formed answers, calls that work, time and energy."""

    cost: Measured
    schema_valid: Measured
    executable_calls: Measured
    latency: tuple[Measured, ...]
    energy: Measured

    def named(self) -> Iterator[tuple[str, Measured]]:
        """Yield the figures with their names in the order in which they are shown."""
        yield "cost a success", self.cost
        yield "answers valid at once", self.schema_valid
        yield "executable tool calls", self.executable_calls
        for found in self.latency:
            yield (found.name if isinstance(found, Line) else "latency"), found
        yield "energy", self.energy


class Summary(Document):
    """The summary of an evaluation; infrastructure failures are counted apart and enter no denominator.

    `open` counts the tasks that were not attempted because the infrastructure had given way before. The metrics are
    those of production, which do not depend on what is evaluated.
    """

    tasks: int
    answered: int
    infrastructure: int
    open: int = 0
    lines: tuple[Line, ...]
    failed: dict[str, str] = Field(default_factory=dict)
    metrics: Metrics | None = None


def share(name: str, hits: int, of: int, section: str = "") -> Line:
    """Return a line for a share."""
    low, high = Share(hits, of).wilson()
    return Line(section=section, name=name, value=Share(hits, of).rate, hits=hits, of=of, low=low, high=high)


def summary_of(tasks: int, records: Mapping[str, Record], lines: Sequence[Line]) -> Summary:
    """Return the summary of `tasks` tasks with these records and measures."""
    answered = sum(record.outcome == "attempted" for record in records.values())
    return Summary(
        tasks=tasks,
        answered=answered,
        infrastructure=len(records) - answered,
        open=tasks - len(records),
        lines=tuple(lines),
        failed={name: _why(record) for name, record in records.items() if not record.scores.get("success")},
    )


def _why(record: Record) -> str:
    return record.error or str(record.scores.get("reason") or record.scores.get("status") or record.outcome)


@dataclass(frozen=True, slots=True)
class Attempted:
    """The scores of all answered tasks, with the measures that every world reports."""

    records: Mapping[str, Record]

    @property
    def scores(self) -> list[Json]:
        """Return the scores of the tasks that were answered, rightly or wrongly."""
        return [record.scores for record in self.records.values() if record.outcome == "attempted"]

    def count(self, key: str) -> int:
        """Return how many answers have a true score of that name."""
        return sum(bool(score.get(key)) for score in self.scores)

    def total(self, key: str) -> int:
        """Return the sum of the scores of that name."""
        return sum(int(score.get(key, 0)) for score in self.scores)

    def running(self) -> list[Line]:
        """Return what the answers took: seconds and tokens, both per success, and what became of criticism."""
        seconds = [record.seconds for record in self.records.values() if record.outcome == "attempted"]
        solver = [score["seconds_solver"] for score in self.scores if "seconds_solver" in score]
        successes = self.count("success")
        lines: list[Line] = []
        if solver:
            lines.append(Line(name="solver seconds p50", value=percentile(solver, 50), unit="s"))
            lines.append(Line(name="solver seconds p95", value=percentile(solver, 95), unit="s"))
        if successes:
            lines.append(Line(name="seconds a success", value=sum(seconds) / successes, unit="s"))
        if any("tokens" in score for score in self.scores):
            lines = [*lines, *self._model_lines(successes)]
        return [line.model_copy(update={"section": "cost"}) for line in lines]

    def _model_lines(self, successes: int) -> list[Line]:
        tokens = self.total("tokens")
        lines = [Line(name="tokens a task", value=tokens / len(self.scores), unit="tokens")]
        if successes:
            lines.append(Line(name="tokens a success", value=tokens / successes, unit="tokens"))
        if critiques := self.total("critiques"):
            lines.append(share("critiques taken up", self.total("critiques_taken_up"), critiques))
        return lines
