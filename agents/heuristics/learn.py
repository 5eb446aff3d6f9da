"""Learn a heuristic for a domain: one resumable run from training tasks to an artifact in the library."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from agents.documents import Json
from agents.heuristics.author import Author
from agents.heuristics.behaviour import Diversity, diversity
from agents.heuristics.candidate import Candidate, Entrant
from agents.heuristics.court import Court
from agents.heuristics.guided import guided
from agents.heuristics.journal import open_journal
from agents.heuristics.judging import Judge
from agents.heuristics.library import Artifact, Library
from agents.heuristics.options import LearnOptions
from agents.heuristics.prompts import Prompts
from agents.heuristics.report import Report
from agents.heuristics.sampling import sampled
from agents.heuristics.training import Training, domain_digest
from agents.heuristics.tuning import tuned
from agents.heuristics.workshop import Workshop
from agents.models.chat import ChatModel
from agents.recorded import RecordedModel


def ignore(_: Entrant) -> None:
    """Take no notice of a candidate."""


@dataclass(frozen=True, slots=True)
class Learning:
    """The learning of one domain in one folder, which goes on where a run before it was stopped."""

    training: Training
    court: Court
    options: LearnOptions
    folder: Path

    async def run(self, model: ChatModel, listener: Callable[[Entrant], None] = ignore) -> Report:
        """Write, judge and report; raise `ModelError` where the model fails: the same call then goes on."""
        options, training = self.options, self.training
        with open_journal(self.folder, options.identity(training, model.name)) as journal:
            judge = Judge(journal, self.court, training, options.parallel, listener)
            await judge.judge([Candidate(name=name, origin="built-in") for name in self.court.built_in])
            met = await journal.once("model", lambda: _met(model))
            shop = self._workshop(judge, RecordedModel(model, journal.note), met["context_tokens"])
            await _write_and_judge(shop)
            measured = await journal.once("diversity", lambda: _diversity(judge, options.seed))
            await tuned(shop)
        return Report(
            domain=training.domain.name,
            domain_sha256=domain_digest(training.domain),
            way=options.way,
            model=met["name"],
            seed=options.seed,
            task_seconds=options.task_seconds,
            training=training.digests,
            entrants=tuple(judge.entrants.values()),
            diversity=Diversity.model_validate(measured),
        )

    def _workshop(self, judge: Judge, model: ChatModel, context_tokens: int) -> Workshop:
        seen = self.court.seen(self.training.tasks[0])
        prompts = Prompts.of(self.training, seen, context_tokens - self.options.max_tokens)
        return Workshop(judge, Author(model, prompts, asyncio.Semaphore(self.options.requests)), self.options)


async def _write_and_judge(shop: Workshop) -> None:
    if shop.options.way == "sample":
        await sampled(shop, shop.options.programs)
        return
    asked = await guided(shop)
    if not any(entrant.fate.direct == "holds" for entrant in shop.judge.entrants.values()):
        await sampled(shop, shop.options.programs - asked)


async def _met(model: ChatModel) -> Json:
    """Return what is asked of the model once: a run that is read back needs no model."""
    context_tokens = await model.context_tokens()  # first: a server's model has its name only then
    return {"context_tokens": context_tokens, "name": model.name}


async def _diversity(judge: Judge, seed: int) -> Json:
    return (await diversity(judge, seed)).json_form()


def keep(report: Report, library: Library) -> Artifact:
    """Save the winner of a run in the library and return its artifact."""
    winner = report.winner
    artifact = Artifact(
        domain=report.domain,
        domain_sha256=report.domain_sha256,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        model=report.model,
        way=report.way,
        seed=report.seed,
        algorithm=report.algorithm,
        task_seconds=report.task_seconds,
        candidate=winner.candidate,
        code_sha256=winner.candidate.digest,
        direct=winner.fate.direct,
        scores=winner.fate.scores,
        built_in={one.name: one.fate.scores for one in report.entrants if one.built_in},
        training=report.training,
        candidates=sum(report.fates.values()),
        groundplan=_version(),
    )
    library.save(artifact)
    return artifact


def _version() -> str:
    try:
        return version("groundplan")
    except PackageNotFoundError:  # a checkout that was not installed
        return ""
