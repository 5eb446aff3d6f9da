"""The tool-using agent: a request in words, skills to act with, and a judge whose acceptance alone makes a result."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.acting.judge import Judge
from agents.acting.ledger import Ledger, open_ledger
from agents.acting.planner import Planner
from agents.acting.report import FILE, ActingSettings, Report, read_report, report_of
from agents.acting.skill import Skill, SkillBook
from agents.documents import Json
from agents.graph.choices import unasked
from agents.models.chat import ChatModel
from agents.models.registry import open_model
from agents.recorded import RecordedModel, logging_to, used_in
from agents.runs import RunFolder, find_run, settings_from, start_run
from agents.surface import Step, Surface, Waiting, closing
from tools import Budget, InputError, Meter, RunLog, shorten


@dataclass(frozen=True, slots=True)
class Acted:
    """The run has ended; the report holds the answer, what judged it, and every step."""

    run: str
    report: Report


class ActingAgent(Surface[Acted]):
    """Plan over skills, act step by step, and plan again after every observation.

    `model` is a `ChatModel` or a text as for `open_model`; it serves the planner and the skills that ask one.
    `planner` is a `ModelPlanner` unless given. `judge` says of an answer what independent checkers find; nothing else
    makes it a result. `runs` is where runs are kept. Further options are the fields of `ActingSettings`. A run is
    resumed by an agent with the same skills; several runs of one agent may be in flight at a time.
    """

    def __init__(
        self,
        model: ChatModel | str,
        skills: Iterable[Skill],
        *,
        judge: Judge,
        planner: Planner | None = None,
        runs: Path | str | None = None,
        **options: Any,
    ) -> None:
        self._model = open_model(model) if isinstance(model, str) else model
        self._skills = skills if isinstance(skills, SkillBook) else SkillBook(skills)
        if not callable(judge):
            raise InputError(
                f"{shorten(repr(judge), 80)} is no judge",
                hint="a judge is a function of the answer and the view that returns rulings",
            )
        self._judge = judge
        self._planner = planner or _model_planner()
        if not isinstance(self._planner, Planner):
            raise InputError(f"{planner!r} is no planner", hint="wrap a function of the view in CodePlanner(...)")
        self._runs = Path(runs) if runs else None
        made = {"agent": type(self).__name__, "model": self._model.name, "skills": self._skills.definitions()}
        self._settings = settings_from(ActingSettings, {"text": "", **made, **options})

    async def astream(self, text: str, name: str | None = None) -> AsyncIterator[Step | Waiting | Acted]:
        """Yield each step and the run's end; see `stream`."""
        if not text.strip():
            raise InputError("the request is empty", hint="say in words what you want done")
        settings = self._settings.model_copy(update={"text": text})
        folder = start_run(settings, self._runs, name)
        async with closing(self._drive(folder, settings, answer=None)) as items:
            async for item in items:
                yield item

    async def astream_resumed(self, run: str, answer: str | None = None) -> AsyncIterator[Step | Waiting | Acted]:
        """Yield the steps of a run that goes on."""
        folder = find_run(run, self._runs)
        if (folder.path / FILE).is_file():
            if answer is not None:
                raise unasked(folder.name, "has ended")
            yield Acted(folder.name, read_report(folder))
            return
        settings = folder.settings_as(ActingSettings)
        if settings.skills != self._settings.skills:
            names = ", ".join(sorted(skill["name"] for skill in settings.skills))
            raise InputError(
                f"the run {run!r} was begun with other skills",
                hint=f"resume it by a {settings.agent} with the skills that it knows, each as it was: {names}",
            )
        async with closing(self._drive(folder, settings, answer)) as items:
            async for item in items:
                yield item

    async def aclose(self) -> None:
        """Release the model."""
        await self._model.aclose()

    async def _drive(
        self, folder: RunFolder, settings: ActingSettings, answer: str | None
    ) -> AsyncIterator[Step | Waiting | Acted]:
        # LangGraph takes half a second to import: only who runs an agent pays for it.
        from agents.acting.graph.build import build
        from agents.acting.graph.desk import Desk
        from agents.acting.graph.state import State
        from agents.graph.drive import drive

        with RunLog.open(folder.events) as events, open_ledger(folder.path) as ledger:
            log = logging_to(events)
            budget = Budget(seconds=settings.seconds, tokens=settings.tokens, calls=settings.calls)
            desk = Desk(
                model=RecordedModel(self._model, log),
                skills=self._skills,
                planner=self._planner,
                judge=self._judge,
                settings=settings,
                ledger=ledger,
                meter=Meter(budget, used_in(RunLog.read(folder.events))),
                log=log,
                folder=folder.path,
            )
            async with closing(drive(build, folder, State(request=settings.text), answer, desk)) as nodes:
                async for node, update in nodes:
                    if node not in ("waiting", "done"):
                        yield Step(node, update)
            events.sync()
        # The log is closed before the end is told: who gets a question may answer it at once.
        if node == "waiting":
            yield Waiting.for_answer(folder.name, update)
        else:
            yield self._finish(folder, update, ledger)

    def _finish(self, folder: RunFolder, state: Json, ledger: Ledger) -> Acted:
        report = report_of(state, self._model.name, ledger)
        folder.save(FILE, report.model_dump_json(indent=1))
        return Acted(folder.name, report)


def _model_planner() -> Planner:
    from agents.acting.model_planner import ModelPlanner

    return ModelPlanner()
