"""One agent's run for each task of an evaluation, in a folder of its own beside the records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agents.agent import Agent, Done, Run
from agents.documents import Json
from agents.evaluate.remembering import memory_of
from agents.formalisms.base import Formalism
from agents.formalisms.travel import TravelFormalism
from agents.memory.recall import RECALLED
from agents.models.chat import ChatModel
from agents.models.structured import StructuredOutputError
from agents.recorded import ATTEMPTS, used_in
from agents.routing.feedback import UPTAKE
from agents.runs import RunFolder
from tools import GroundplanError, ModelError, RunLog, StorageError, Usage

ASSUMED = {"people": "1"}
"""A head count that the text leaves open is taken as 1, as the benchmark's data do."""
COMPARED = (
    "origin",
    "destination",
    "start",
    "days",
    "city_count",
    "people",
    "budget",
    "house_rule",
    "room_type",
    "transport_rule",
    "cuisines",
    "wishes",
)


@dataclass(frozen=True, slots=True)
class TaskAgent:
    """Answers tasks in words; a run that was killed goes on from its last checkpoint.

    `assume` holds what is taken where a text leaves it open. Beside a memory that the evaluation was begun with, the
    agents remember.
    """

    model: ChatModel
    folder: Path
    seconds: float = 900.0
    assume: Mapping[str, str] = field(default_factory=dict)

    async def answer(self, task_id: str, text: str, formalism: Formalism) -> Json:
        """Return what the agent made of a task's words and what that took, without a verdict on it.

        A model that never gives an answer of the right form has failed the task; a model that cannot be reached has
        not, and its `ModelError` travels on.
        """
        name = task_id.replace("/", "-")
        try:
            run = await self._run(name, text, formalism)
        except StructuredOutputError as failed:
            return {"status": "invalid", "reason": failed.message, **self._calls(name)}
        except (ModelError, StorageError):
            raise
        except GroundplanError as refused:
            return {"status": "refused", "reason": refused.message, **self._calls(name)}
        return {**_answered(run), **self._calls(name)}

    async def _run(self, name: str, text: str, formalism: Formalism) -> Run:
        agent = Agent(
            self.model,
            world=formalism.name,
            runs=self.folder,
            formalisms={formalism.name: formalism},
            on_conflict="stop",
            assume=dict(self.assume),
            seconds=self.seconds,
            memory=memory_of(self.folder),
        )
        if (self.folder / name / "run.json").is_file():
            return await agent.aresume(name)
        return await agent.arun(text, name)

    def _calls(self, name: str) -> Json:
        """Count tokens, calls, criticism and what was recalled, in all processes that worked on the run."""
        events = list(RunLog.read(RunFolder(self.folder / name).events))
        attempts = [event.data for event in events if event.kind == ATTEMPTS]
        taken_up = [
            *(taken for event in events if event.kind == UPTAKE for taken in event.data["parts"].values()),
            *(taken for answer in attempts for taken in answer.get("taken_up", ())),
        ]
        return {
            **spent(used_in(events)),
            "critiques": len(taken_up),
            "critiques_taken_up": sum(taken_up),
            "recalled": sum(event.kind == RECALLED for event in events),
        }


def spent(usage: Usage) -> Json:
    """Return what calls of a model took, as an evaluation reports it."""
    return {
        "tokens": usage.tokens,
        "tokens_written": usage.completion_tokens,
        "calls": usage.calls,
    }


def _answered(run: Run) -> Json:
    if not isinstance(run, Done):
        return {"status": "question", "reason": run.question}
    certificate = run.certificate
    return {
        "status": certificate.status,
        "reason": certificate.reason,
        "spec": certificate.spec,
        "plan": certificate.plan,
        "cost": certificate.cost,
        "proven": certificate.proven_optimal,
        "core": certificate.core,
        "offers": [offer.json_form() for offer in certificate.offers],
        "assumptions": list(certificate.assumptions),
        "dropped": list(certificate.dropped),
        "unused": list(certificate.unused),
        "rounds": certificate.rounds,
        "seconds_solver": certificate.seconds.get("solve", 0.0),
    }


def spec_errors(spec: Json, gold: Json) -> list[str]:
    """Return the fields in which `spec` differs from `gold`; the order of cuisines does not count."""

    def settled(form: Json, field: str) -> object:
        value = form.get(field)
        return sorted(value) if field == "cuisines" and isinstance(value, list) else value

    return [field for field in COMPARED if settled(spec, field) != settled(gold, field)]


def oracle_answer(formalism: TravelFormalism, gold: Json, seconds: float) -> Json:
    """Return what the solver makes of a task's own specification: the upper bound of every model."""
    from tools import Budget

    result = formalism.solve(gold, Budget(seconds=seconds))
    return {
        "status": result.status,
        "reason": result.reason,
        "plan": result.plan,
        "cost": result.cost,
        "proven": result.optimal,
        "core": result.core,
        "offers": [offer.json_form() for offer in result.offers],
        "seconds_solver": result.seconds,
    }
