"""The two-stage agent: a request in words and search tools go in, a plan over what was gathered comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.acting.agent import Acted, ActingAgent
from agents.acting.ledger import FILE, Ledger
from agents.acting.planner import CodePlanner
from agents.acting.skill import Skill
from agents.documents import Json, Result, Status
from agents.formalize import Gazetteer
from agents.gathering.judging import gathered_judge
from agents.gathering.notebook import Notebook
from agents.gathering.planning import next_move
from agents.gathering.progress import Progress
from agents.gathering.searches import ARGUMENTS
from agents.gathering.skills import (
    FormalizeTrip,
    GivenTrip,
    ProposeSearches,
    SearchTables,
    SolveGathered,
    gathered_world,
)
from agents.models.chat import ChatModel
from agents.models.scripted import ScriptedModel
from agents.runs import find_run
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
    Further options are those of `ActingAgent`.
    """

    def __init__(
        self,
        toolbox: Toolbox,
        names: Gazetteer,
        *,
        model: ChatModel | str | None = None,
        given: Json | None = None,
        assume: Mapping[str, str] | None = None,
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
        reading = GivenTrip(given) if given is not None else FormalizeTrip(names, assume or {})
        super().__init__(
            model or ScriptedModel([], name="no model"),
            trip_skills(reading, toolbox, names),
            judge=gathered_judge(names),
            planner=CodePlanner(lambda view: next_move(view, asks_model=model is not None)),
            **{"steps": MOST_STEPS, **options},
        )

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
