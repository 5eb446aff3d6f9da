"""What a run of the tool-using agent came to, and what it was started with."""

from typing import Any

from pydantic import Field, ValidationError

from agents.acting.judge import is_accepted
from agents.acting.ledger import Ledger
from agents.acting.plan import StepRecord
from agents.acting.skill import ApproveWhat
from agents.documents import Document, Json, Ruling, Status
from agents.runs import RunFolder, RunSettings
from tools import StorageError

FILE = "report.json"


class ActingSettings(RunSettings):
    """What a run was started with: the request, the limits, and the skills it may use, pinned.

    `steps`, `tokens`, `calls` (of models) and `seconds` are the budget; `rejections` is how many moves or answers in
    a row may be rejected; `approve` says what waits for the author's consent; `at_once` bounds the steps that run side
    by side. `agent` is the class that can resume it.
    """

    agent: str = "ActingAgent"
    skills: tuple[Json, ...] = ()
    steps: int = Field(default=50, ge=0)
    rejections: int = Field(default=3, ge=0)
    seconds: float | None = 900.0
    tokens: int | None = 200_000
    calls: int | None = 1_000
    most_depth: int = Field(default=3, ge=0)
    at_once: int = Field(default=8, ge=1)
    approve: ApproveWhat = "nothing"


class Report(Document):
    """The end of a run. `answer` is accepted if the status is "solved", otherwise the best one that was judged.

    `unknown` lists calls with effects of which nobody knows whether they took effect; `seconds` are wall-clock
    seconds by node of the graph.
    """

    status: Status
    reason: str
    request: str
    answer: Any = None
    rulings: tuple[Ruling, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    questions: dict[str, str] = Field(default_factory=dict)
    unknown: tuple[Json, ...] = ()
    model: str
    proposals: int = 0
    rejected: int = 0
    usage: Json = Field(default_factory=dict)
    seconds: dict[str, float] = Field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Return whether the answer was accepted by the judge."""
        return is_accepted(self.rulings)


def read_report(folder: RunFolder) -> Report:
    """Read the report of a finished run."""
    path = folder.path / FILE
    try:
        return Report.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise StorageError(f"the report {str(path)!r} cannot be read: {error}", hint="resume the run") from error


def report_of(state: Json, model: str, ledger: Ledger) -> Report:
    """Make the report of a finished run from its state, the model's name and the ledger."""
    best = state.get("best") or {}
    return Report.model_validate(
        {
            "status": state["status"],
            "reason": state.get("reason", ""),
            "request": state["request"],
            "answer": best.get("answer"),
            "rulings": best.get("rulings", ()),
            "steps": state.get("done", ()),
            "questions": state.get("answers", {}),
            "unknown": tuple(ledger.unknown.values()),
            "model": model,
            "proposals": state.get("proposals", 0),
            "rejected": state.get("rejected", 0),
            "usage": state.get("usage", {}),
            "seconds": state.get("seconds", {}),
        }
    )
