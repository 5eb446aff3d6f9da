"""A skill that is a whole sub-graph: a planner of its own over skills, down to a bounded depth."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from agents.acting.handlers.folder import folder_of
from agents.acting.handlers.value import of_value
from agents.acting.judge import Judge
from agents.acting.ledger import Ledger, open_ledger
from agents.acting.planner import Planner
from agents.acting.report import ActingSettings, report_of
from agents.acting.skill import ActingDesk, AuthorAsked, SkillBook
from agents.documents import Json
from agents.formalisms.base import Log
from agents.models.chat import JsonSchema
from agents.runs import RunFolder
from agents.tool_calls.observation import Observation
from tools import InputError


def as_request(inputs: Json) -> str:
    """Return the inputs as the request of a sub-graph."""
    return json.dumps(inputs, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class GraphSkill:
    """Plan and act on a part of the work. Its result is the answer that `judge` accepted.

    `skills` are its own; without them it has those of whoever calls it, itself included. `request` puts the inputs
    into words for the planner. It draws on the budget of the run, takes at most `steps` steps of its own, keeps its
    checkpoints and ledger inside the run, and its questions are asked by the run, those for consent among them.
    With skills of its own that have effects it has effects itself: nothing may run beside it.
    """

    name: str
    about: str
    inputs: JsonSchema
    planner: Planner
    judge: Judge
    skills: SkillBook | None = None
    request: Callable[[Json], str] = as_request
    steps: int = 20
    effects: bool = False

    def __post_init__(self) -> None:
        acting = [skill.name for skill in self.skills or () if skill.effects]
        if acting and not self.effects:
            raise InputError(
                f"the sub-graph {self.name!r} has no effects, but its skill {acting[0]!r} has",
                hint="give effects=True, so that nothing runs beside it",
            )

    @property
    def resumable(self) -> bool:
        """Return true: the sub-graph has a ledger of its own."""
        return True

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Run the sub-graph, or go on with it."""
        if desk.depth >= desk.most_depth:
            return Observation(self.name, False, f"nested deeper than {desk.most_depth} levels: do it without this")
        settings = ActingSettings(
            text=self.request(inputs),
            model=desk.model.name,
            steps=self.steps,
            most_depth=desk.most_depth,
            at_once=desk.at_once,
            approve=desk.approve,
        )
        with folder_of(desk) as folder, open_ledger(folder) as ledger:
            state = await self._driven(settings, replace(desk, folder=folder), ledger)
        report = report_of(state, desk.model.name, ledger)
        if not report.accepted:
            return Observation(self.name, False, f"{report.status}: {report.reason}")
        return of_value(self.name, report.answer)

    async def _driven(self, settings: ActingSettings, desk: ActingDesk, ledger: Ledger) -> Json:
        """Return the final state; raise `AuthorAsked` if the sub-graph waits for an answer it does not have."""
        kind, update = await self._drive(settings, desk, ledger, None)
        if kind == "waiting" and desk.answered is not None and desk.answered.question == update["text"]:
            kind, update = await self._drive(settings, desk, ledger, desk.answered.answer)
        if kind == "waiting":
            choices = tuple(update.get("choices", ()))
            raise AuthorAsked(update["text"], choices, closed=update.get("closed", False))
        return update

    async def _drive(
        self, settings: ActingSettings, desk: ActingDesk, ledger: Ledger, answer: str | None
    ) -> tuple[str, Json]:
        # LangGraph takes half a second to import: only who runs an agent pays for it.
        from agents.acting.graph.build import build
        from agents.acting.graph.desk import Desk
        from agents.acting.graph.state import State
        from agents.graph.drive import drive

        assert desk.folder is not None, "the caller has made one"
        inner = Desk(
            model=desk.model,
            skills=self.skills or desk.skills,
            planner=self.planner,
            judge=self.judge,
            settings=settings,
            ledger=ledger,
            meter=desk.meter,
            log=_inside(desk.key, desk.log),
            folder=desk.folder,
            depth=desk.depth + 1,
        )
        items = drive(build, RunFolder(desk.folder), State(request=settings.text), answer, inner)
        return [item async for item in items][-1]


def _inside(key: str, log: Log) -> Log:
    """Return a log whose events say in which execution of the outer run they happened."""

    def inner(kind: str, data: Json) -> None:
        log(kind, {**data, "inside": f"{key}/{data['inside']}" if "inside" in data else key})

    return inner
