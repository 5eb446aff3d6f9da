"""What an evaluation comes to: shares with intervals, costs against the optimum, tokens and seconds."""

from collections.abc import Mapping, Sequence
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


class Summary(Document):
    """The summary of an evaluation; infrastructure failures are counted apart and enter no denominator.

    `open` counts the tasks that were not attempted because the infrastructure had given way before.
    """

    tasks: int
    answered: int
    infrastructure: int
    open: int = 0
    lines: tuple[Line, ...]
    failed: dict[str, str] = Field(default_factory=dict)


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
        """Return what the answers took: valid answers of the model, seconds, tokens, and both per success."""
        seconds = [record.seconds for record in self.records.values() if record.outcome == "attempted"]
        solver = [score["seconds_solver"] for score in self.scores if "seconds_solver" in score]
        successes = self.count("success")
        lines = [
            Line(name="seconds p50", value=percentile(seconds, 50), unit="s"),
            Line(name="seconds p95", value=percentile(seconds, 95), unit="s"),
        ]
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
        if answers := self.total("answers"):  # a plain answer has no form that could be wrong
            lines.insert(0, share("answers valid at once", self.total("answers_valid"), answers))
        if successes:
            lines.append(Line(name="tokens a success", value=tokens / successes, unit="tokens"))
        return lines
