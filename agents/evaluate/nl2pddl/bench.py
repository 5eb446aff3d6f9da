"""The evaluation on AutoPlanBench: domains from words, judged by what they do."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agents.documents import Json
from agents.evaluate.agent_runs import spent
from agents.evaluate.bench import Order
from agents.evaluate.kinds import SpecSource
from agents.evaluate.nl2pddl.items import DomainItem, load_items
from agents.evaluate.nl2pddl.lost import lost_facts
from agents.evaluate.nl2pddl.one_shot import answer_in_one_shot
from agents.evaluate.nl2pddl.oracle import disguised
from agents.evaluate.nl2pddl.rungs import Judge, Setting
from agents.evaluate.remembering import TaskMemory, memory_of
from agents.evaluate.runner import Record
from agents.evaluate.sampling import stratified
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from agents.formalisms.pddl.domain_document import DomainDocument
from agents.formalisms.pddl.domain_draft import DRAFTED, draft_domain, drafted
from agents.formalisms.pddl.domain_tree import to_domain
from agents.formalisms.pddl.worlds import domain_ruling, known_world, world_lesson
from agents.models.chat import ChatModel
from agents.models.structured import StructuredOutputError
from agents.recorded import RecordedModel
from planners import write_domain
from tools import DataError, InputError, RunLog, Usage

_SEED = 7
_FAMILY = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Nl2PddlBench:
    """Domains in words, and who writes them: the gold domain in disguise, the loop, or the model in one call."""

    tasks: Mapping[str, DomainItem]
    source: SpecSource
    model: ChatModel | None
    folder: Path
    seconds: float = 900.0
    judge: Judge = field(default_factory=Judge)

    async def attempt(self, task_id: str) -> Json:
        """Draft one domain and judge it; of the loop's drafts also the first, before any repair."""
        item = self.tasks[task_id]
        answer = await self._answer(item)
        rungs = await asyncio.to_thread(self.judge.rungs, item, answer["domain"])
        reasons = [reason for reason in (answer.get("reason", ""), rungs["reason"]) if reason]
        scores = {**answer, **rungs, "lost": list(lost_facts(item)), "reason": "; ".join(reasons)}
        if "first" in answer:
            first = rungs
            if answer["first"] != answer["domain"]:
                first = await asyncio.to_thread(self.judge.rungs, item, answer["first"])
            scores["first_equivalent"] = first["equivalent"]
        return scores

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the rungs: over all domains, over those whose English is complete, and over the others."""
        attempted = Attempted(records)
        complete = {name: record for name, record in records.items() if not record.scores.get("lost")}
        lossy = {name: record for name, record in records.items() if name not in complete}
        lines = [
            *_rung_lines("all", attempted),
            *attempted.running(),
            *_rung_lines("English complete", Attempted(complete)),
            *_rung_lines("English loses facts", Attempted(lossy)),
        ]
        return summary_of(len(self.tasks), records, lines)

    async def _answer(self, item: DomainItem) -> Json:
        free = self.judge.setting == "free"
        if self.source == "oracle":
            return {"domain": disguised(item.gold, _SEED, own_words=free)}
        if self.model is None:
            raise InputError("domains from words need a model", hint="name one with --model")
        given = None if free else item.declarations()
        try:
            async with asyncio.timeout(self.seconds):
                if self.source == "one-shot":
                    text, usage = await answer_in_one_shot(self.model, item.text, given, self.seconds)
                    return {"domain": text, **spent(usage)}
                known = None if given is None else DomainDocument(declared=given)
                return await self._drafted(self.model, item, known)
        except TimeoutError:
            return {"domain": "", "status": "gave up", "reason": f"no answer within {self.seconds:g} s"}
        except StructuredOutputError as failed:
            return {"domain": "", "status": "invalid", "reason": failed.message, **spent(failed.usage)}
        except InputError as refused:
            return {"domain": "", "status": "refused", "reason": refused.message}

    async def _drafted(self, model: ChatModel, item: DomainItem, known: DomainDocument | None) -> Json:
        """Let the loop work on the text; its events are in a log of its own.

        A domain whose rules were told word for word before, of the same vocabulary, is taken over from the memory.
        What is remembered was accepted by the diagnostics; nobody asks how near it comes to the gold domain.
        """
        first: list[Json] = []
        path = self.folder / "runs" / f"{item.id}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with RunLog.open(path) as log:

            def note(kind: str, data: Json) -> None:
                log.append(kind, **data)
                if kind == DRAFTED:
                    first.append(data)

            task = TaskMemory(memory_of(self.folder / "runs"), item.id, note)
            with task.recall() as recall:
                told = known_world(recall, item.text, None if known is None else known.declared)
            if told is not None:
                return {"domain": drafted(told, item.text).text, "rounds": 0, **spent(Usage()), **task.scores}
            draft, usage = await draft_domain(RecordedModel(model, note), item.text, partial=known, log=note)
            task.learn(model.name, [domain_ruling(draft)], [world_lesson(draft.document, item.text)])
        return {
            "domain": draft.text,
            "first": write_domain(to_domain(DomainDocument.model_validate(first[0]))),
            "rounds": draft.rounds,
            "faults": {name: list(faults) for name, faults in draft.faults.items()},
            "unused": list(draft.unused),
            **spent(usage),
            **task.scores,
        }


def nl2pddl_bench(order: Order) -> Nl2PddlBench:
    """Open the bench with the domains that `order` chooses; the split `free` gives the model no vocabulary."""
    if order.data is None:
        raise DataError("nl2pddl needs its data", hint="name the folder with --data")
    items = load_items(order.data)
    families: dict[str, list[DomainItem]] = {}
    for item in items:
        found = _FAMILY.match(item.id)
        families.setdefault(found.group() if found else item.id, []).append(item)
    chosen = items if order.count is None else stratified(families, order.count, order.seed)
    tasks = {item.id: item for item in chosen[: order.limit]}
    judge = Judge(_setting(order.split))
    return Nl2PddlBench(tasks, order.source, order.model, order.folder, order.seconds, judge)


def _setting(split: str) -> Setting:
    match split:
        case "" | "given":
            return "given"
        case "free":
            return "free"
    raise InputError(f"nl2pddl has no split {split!r}", hint="the vocabulary is given or free")


def _rung_lines(section: str, attempted: Attempted) -> Iterator[Line]:
    count = len(attempted.scores)
    for rung in ("parses", "solvable", "replays", "equivalent"):
        yield share(rung, attempted.count(rung), count, section=section)
    if any("first" in score for score in attempted.scores):
        yield share("equivalent before repair", attempted.count("first_equivalent"), count, section=section)
    yield share("not decided", attempted.count("not_decided"), count, section=section)
    if count:
        f1 = sum(score.get("literal_f1", 0.0) for score in attempted.scores) / count
        yield Line(section=section, name="mean F1 of literals", value=f1)
