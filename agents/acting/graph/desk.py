"""What the nodes of the graph work with and a checkpoint must not hold, and how they read the state."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.acting.graph.state import State
from agents.acting.judge import Judge, is_accepted
from agents.acting.ledger import Ledger
from agents.acting.plan import Plan, PlanStep, PlanView, StepRecord
from agents.acting.planner import Planner
from agents.acting.report import ActingSettings
from agents.acting.skill import ActingDesk, Answered, SkillBook
from agents.documents import Document, Json, Ruling
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel
from agents.tool_calls.fingerprint import fingerprint
from tools import Budget, Meter, Usage


class Judged(Document):
    """An answer and what the judge said of it."""

    answer: Any
    rulings: tuple[Ruling, ...]

    @property
    def accepted(self) -> bool:
        """Return whether it counts as a result."""
        return is_accepted(self.rulings)

    @property
    def rank(self) -> tuple[bool, int]:
        """Return what makes one answer better than another: acceptance, then the number of checkers that passed it."""
        return self.accepted, sum(ruling.passed for ruling in self.rulings)


@dataclass(slots=True)
class Desk:
    """Model, skills, planner and judge of one run, with its meter, log and ledger."""

    model: ChatModel
    skills: SkillBook
    planner: Planner
    judge: Judge
    settings: ActingSettings
    ledger: Ledger = field(default_factory=Ledger)
    meter: Meter = field(default_factory=lambda: Budget().start())
    log: Log = no_log
    folder: Path | None = None
    depth: int = 0
    _records: dict[str, StepRecord] = field(default_factory=dict)

    def for_skill(self, key: str, request: str, answered: Answered | None = None) -> ActingDesk:
        """Return the desk for one execution of a skill, or for the planner (key "")."""
        return ActingDesk(
            model=self.model,
            skills=self.skills,
            request=request,
            meter=self.meter,
            log=self.log,
            key=key,
            folder=self.folder / "steps" / key if self.folder and key else None,
            answered=answered,
            depth=self.depth,
            most_depth=self.settings.most_depth,
            at_once=self.settings.at_once,
            approve=self.settings.approve,
        )

    def recall(self, state: Json) -> None:
        """Charge the meter with what the run had used before it was interrupted.

        A sub-graph shares the meter of the run, which has counted its time already.
        """
        used = Usage(**state.get("usage", {}))
        if used.tokens > self.meter.used.tokens or used.calls > self.meter.used.calls:
            self.meter.used = used
        if self.depth == 0:
            self.meter.started = time.monotonic() - sum(state.get("seconds", {}).values())

    def view(self, state: State) -> PlanView:
        """Return what planner and judge may look at."""
        done = tuple(self._record(form) for form in state.get("done", ()))
        seen = {record.step.id: self.ledger.observation(record.key) for record in done}
        best = state.get("best")
        return PlanView(
            request=state["request"],
            proposals=state.get("proposals", 0),
            plan=Plan.model_validate(state.get("plan", {})),
            done=done,
            observations={step: observation for step, observation in seen.items() if observation is not None},
            answers=state.get("answers", {}),
            complaints=tuple(state.get("complaints", ())),
            in_a_row=state.get("in_a_row", 0),
            rulings=Judged.model_validate(best).rulings if best else (),
            steps_left=max(0, self.settings.steps - len(done)),
        )

    def _record(self, form: Json) -> StepRecord:
        """Read a record once: one key, one record."""
        if form["key"] not in self._records:
            self._records[form["key"]] = StepRecord.model_validate(form)
        return self._records[form["key"]]


def step_key(state: State, step: PlanStep, inputs: Json) -> str:
    """Return the key of an execution: how often the world has changed, the step, and the very call.

    With these no result is taken for that of another call, even if a power cut has undone a checkpoint, and a step that
    waits for its author keeps its key while others go on.
    """
    return f"{state.get('world', 0)}-{step.id}-{fingerprint(step.skill, inputs)[:8]}"
