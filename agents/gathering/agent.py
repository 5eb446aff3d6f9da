"""The two-stage agent: a request in words and search tools go in, a plan over what was gathered comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.acting.agent import Acted, ActingAgent
from agents.acting.ledger import FILE, Ledger
from agents.acting.planner import CodePlanner
from agents.acting.skill import Skill
from agents.documents import Draft, Json, Result, Status
from agents.formalize import Gazetteer
from agents.gathering.interview import OnOpen
from agents.gathering.judging import gathered_judge
from agents.gathering.notebook import Notebook
from agents.gathering.planning import next_move
from agents.gathering.progress import FORMALIZE, Progress
from agents.gathering.searches import ARGUMENTS
from agents.gathering.skills import (
    FormalizeTrip,
    GivenTrip,
    ProposeSearches,
    SearchTables,
    SolveGathered,
    gathered_world,
)
from agents.memory.entry import Accepted, Lesson, Round
from agents.models.chat import ChatModel
from agents.models.scripted import ScriptedModel
from agents.runs import RunFolder, find_run
from agents.tool_calls.observation import Observation
from tools import InputError, Toolbox

MOST_STEPS = 200


def trip_skills(reading: FormalizeTrip | GivenTrip, toolbox: Toolbox, names: Gazetteer) -> tuple[Skill, ...]:
    """Return what a two-stage run can do: read the request in its way, then propose, search and solve."""
    return reading, ProposeSearches(), SearchTables(toolbox), SolveGathered(names)


@dataclass(frozen=True, slots=True)
class Found:
    """What a run came to: the plan with its cost, and `over`, the trips among which none is cheaper.

    `optimal` is true when that is proven. `calls` counts the calls of tools (see `Progress.tally`), `steps` the steps
    of the plan that were carried out. `spec` is empty if the request could not be formalized.
    """

    status: Status
    reason: str
    spec: Json = field(default_factory=dict)
    plan: Any = None
    cost: float | None = None
    optimal: bool = False
    over: str = ""
    steps: int = 0
    calls: Mapping[str, int] = field(default_factory=dict)
    solver_s: float = 0.0


class TwoStageAgent(ActingAgent):
    """Gather with tools what a request needs, then formalize and solve on what was gathered.

    `toolbox` holds the search tools and `names` the names that they know: the agent sees nothing else of the world.
    Without a model the request is `given` in its typed form, and the coverage check alone says what to search.
    What a request leaves open, and `assume` does not say, is asked; with `on_open="give up"` the run ends there.
    With a `memory`, a file, it remembers how it read requests whose plan the judge accepted. Further options are those
    of `ActingAgent`.
    """

    def __init__(  # noqa: PLR0913 - one entry point; everything behind `*` is optional
        self,
        toolbox: Toolbox,
        names: Gazetteer,
        *,
        model: ChatModel | str | None = None,
        given: Json | None = None,
        assume: Mapping[str, str] | None = None,
        memory: Path | str | None = None,
        on_open: OnOpen = "ask",
        **options: Any,
    ) -> None:
        if model is None and given is None:
            raise InputError("nobody can read the request", hint="name a model, or give the request in its typed form")
        if lacking := sorted(ARGUMENTS.keys() - {tool.name for tool in toolbox}):
            raise InputError(
                f"the toolbox lacks {', '.join(lacking)}", hint="search tools as in envs.travel_toolbox(...)"
            )
        if given is not None and (faults := gathered_world(Notebook(), names).check(given)):
            raise InputError(
                f"what is given is no trip request: {'; '.join(faults)}",
                hint="give task.request.model_dump(mode='json')",
            )
        memory = None if memory is None else Path(memory)
        reading = GivenTrip(given) if given is not None else FormalizeTrip(names, assume or {}, memory, on_open)
        self._reading = reading
        super().__init__(
            model or ScriptedModel([], name="no model"),
            trip_skills(reading, toolbox, names),
            judge=gathered_judge(names),
            planner=CodePlanner(lambda view: next_move(view, asks_model=model is not None)),
            **{"steps": MOST_STEPS, **options},
        )

    def _finish(self, folder: RunFolder, state: Json, ledger: Ledger) -> Acted:
        """End the run; how its request was read is remembered if the judge accepted the plan."""
        acted = super()._finish(folder, state, ledger)
        report, reading = acted.report, self._reading
        if isinstance(reading, FormalizeTrip) and reading.memory is not None and report.accepted:
            from agents.memory.learning import teach

            seen = (ledger.observation(step.key) for step in report.steps if step.step.skill == FORMALIZE)
            lessons = (lesson for one in seen if one for lesson in _lessons(reading, report.request, one))
            teach(reading.memory, folder.name, report.model, report.rulings, lessons)
        return acted

    def found(self, acted: Acted) -> Found:
        """Return what a finished run came to, its calls counted; a plan counts only if the judge accepted it."""
        report, progress = acted.report, _progress(acted, self._runs)
        return Found(
            status=report.status,
            reason=report.reason,
            spec=progress.spec,
            **_of_result(progress.result if report.accepted else None, progress),
            steps=len(report.steps),
            calls=progress.tally(),
        )


def _lessons(reading: FormalizeTrip, request: str, drafted: Observation) -> tuple[Lesson, ...]:
    """Return what the reading of a request has to teach."""
    rounds = (Round(Draft.model_validate(drafted.value)),)
    return gathered_world(Notebook(), reading.names).lessons(Accepted(request, {}, rounds))


def _of_result(result: Result | None, progress: Progress) -> dict[str, Any]:
    if result is None:
        return {}
    return {
        "plan": result.plan,
        "cost": result.cost,
        "optimal": result.optimal,
        "over": progress.claim,
        "solver_s": result.seconds,
    }


def _progress(acted: Acted, runs: Path | None) -> Progress:
    """Read back what the steps of a run came to."""
    ledger = Ledger()
    ledger.load(find_run(acted.run, runs).path / FILE)
    seen = ((record.step.skill, ledger.observation(record.key)) for record in acted.report.steps)
    return Progress.of((skill, observation) for skill, observation in seen if observation is not None)
