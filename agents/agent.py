"""The agent: a request in words goes in; a certificate, or one question, comes out."""

import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from agents.certificate import Certificate, certify
from agents.certificate_page import certificate_page
from agents.documents import Json
from agents.formalisms.base import Formalism
from agents.formalisms.registry import open_formalisms
from agents.graph.choices import unasked
from agents.memory.recall import told_by
from agents.models.chat import ChatModel
from agents.models.layers import spec_of
from agents.models.registry import open_model
from agents.recorded import RecordedModel, logging_to
from agents.runs import RunFolder, Settings, find_run, settings_from, start_run
from agents.surface import Step, Surface, Waiting, closing
from tools import Budget, InputError, RunLog

__all__ = ["DEFAULT_MODEL", "MODEL_VARIABLE", "Agent", "Done", "Run", "Step", "Waiting"]

MODEL_VARIABLE, DEFAULT_MODEL = "GROUNDPLAN_MODEL", "embedded"


@dataclass(frozen=True, slots=True)
class Done:
    """The run has ended; the certificate holds the answer and its proof."""

    run: str
    certificate: Certificate


Run = Waiting | Done


class Agent(Surface[Done]):
    """Formalize a request with a model, solve it with a solver, believe only what a checker accepts.

    `model` is a `ChatModel` or a text such as `embedded` (the default, unless `GROUNDPLAN_MODEL` names another)
    or `http://127.0.0.1:8000/v1`; `data` a folder with
    the world's data instead of the bundled one; `formalisms` replaces the built-in ones. `runs` is where runs
    are kept. Further options are the fields of `agents.runs.Settings`; with `memory`, a file, the agent remembers what
    it formalized and a checker accepted, and looks there for what is like a request. An agent is used from one thread;
    `run`, `stream` and `resume` have the asynchronous twins `arun`, `astream` and `aresume`.
    """

    def __init__(
        self,
        model: ChatModel | str | None = None,
        *,
        data: Path | str | None = None,
        world: str = "auto",
        runs: Path | str | None = None,
        formalisms: Mapping[str, Formalism] | None = None,
        **options: Any,
    ) -> None:
        model = os.environ.get(MODEL_VARIABLE, DEFAULT_MODEL) if model is None else model
        self._model = open_model(model) if isinstance(model, str) else model
        data = None if data is None else Path(data)
        self._runs = None if runs is None else Path(runs)
        self._settings = settings_from(
            Settings,
            {
                "text": "",
                # A model that was opened from a text says which, so that the run can be resumed with it.
                "model": model if isinstance(model, str) else spec_of(model),
                "data": str(data.resolve()) if data else None,
                "world": world,
                **options,
            },
        )
        self._formalisms = dict(formalisms) if formalisms else open_formalisms(world, data)

    @classmethod
    def of_run(cls, name: str, *, model: ChatModel | str | None = None, runs: Path | str | None = None) -> Self:
        """Return an agent with the settings of an earlier run, so that it can be resumed."""
        runs = None if runs is None else Path(runs)
        settings = find_run(name, runs).settings()
        fields = settings.model_dump(exclude={"text", "model", "data", "world"})
        data = Path(settings.data) if settings.data else None
        return cls(settings.model if model is None else model, data=data, world=settings.world, runs=runs, **fields)

    def show(self, certificate: Certificate) -> str:
        """Render the answer of a certificate for a reader, in Markdown."""
        formalism = self._formalisms[certificate.formalism]
        if certificate.status == "solved":
            return formalism.show(certificate.spec, certificate.result)
        if certificate.status == "unsolvable":
            return formalism.explain(certificate.spec, certificate.result)
        return certificate.reason

    async def astream(self, text: str, name: str | None = None) -> AsyncIterator[Step | Run]:
        """Yield each step and the run's end; see `stream`."""
        if not text.strip():
            raise InputError("the request is empty", hint="say in words what you want planned")
        settings = self._settings.model_copy(update={"text": text})
        folder = start_run(settings, self._runs, name)
        async with closing(self._drive(folder, settings, answer=None)) as items:
            async for item in items:
                yield item

    async def astream_resumed(self, run: str, answer: str | None = None) -> AsyncIterator[Step | Run]:
        """Yield the steps of a run that goes on."""
        folder = find_run(run, self._runs)
        if folder.certificate.is_file():
            if answer is not None:
                raise unasked(folder.name, "has ended")
            yield Done(folder.name, folder.read_certificate())
            return
        async with closing(self._drive(folder, folder.settings(), answer)) as items:
            async for item in items:
                yield item

    async def _drive(self, folder: RunFolder, settings: Settings, answer: str | None) -> AsyncIterator[Step | Run]:
        # LangGraph takes half a second to import: only who runs an agent pays for it.
        from agents.graph.build import build
        from agents.graph.drive import drive
        from agents.graph.nodes import Desk
        from agents.graph.state import begun

        with RunLog.open(folder.events) as events, told_by(settings.memory, log := logging_to(events)) as recall:
            model = RecordedModel(self._model, log)
            desk = Desk(model, self._formalisms, Budget(seconds=settings.seconds).start(), log, recall)
            async with closing(drive(build, folder, begun(settings), answer, desk)) as nodes:
                async for node, update in nodes:
                    if node not in ("waiting", "done"):
                        yield Step(node, update)
            events.sync()
        # The log is closed before the end is told: who gets a question may answer it at once.
        if node == "waiting":
            yield Waiting.for_answer(folder.name, update)
        else:
            yield self._finish(folder, update)

    def _finish(self, folder: RunFolder, state: Json) -> Done:
        formalism = self._formalisms[state["formalism"]]
        certificate = certify(state, self._model.name, formalism.digest)
        folder.save("certificate.md", certificate_page(certificate, self.show(certificate)))
        folder.save("certificate.json", certificate.model_dump_json(indent=1))
        if (memory := folder.settings().memory) is not None:
            from agents.memory.learning import accepted_run, learn

            learn(memory, folder.name, certificate, accepted_run(state, RunLog.read(folder.events)), formalism)
        return Done(folder.name, certificate)

    async def aclose(self) -> None:
        """Release the model."""
        await self._model.aclose()
