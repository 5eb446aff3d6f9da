"""The bench: generated items with something left unsaid, answered by the solver, with a model, or by a model alone."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.asking.folding import OpenSpec, missing_in
from agents.asking.inquiry import AskNext, Inquiry, Move, Settled, move_after
from agents.asking.reading.memory import SentenceMemory
from agents.documents import Json, Ruling
from agents.evaluate.agent_runs import spent
from agents.evaluate.bench import Order
from agents.evaluate.kinds import SpecSource
from agents.evaluate.questions.one_shot import pick
from agents.evaluate.questions.words import ReadItem, formalize
from agents.evaluate.remembering import TaskMemory, memory_of
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from agents.models.chat import ChatModel
from agents.models.errors import ContextTooLong
from agents.models.structured import StructuredOutputError
from envs import questions
from planners import Completeness, ConformantPlan, Determined, GaveUp, MoreMissing, NoPlanFromAny, OneFactMissing
from tools import Budget, InputError

_KINDS = {
    questions.StaySilent: "nothing missing",
    questions.Ask: "one fact missing",
    questions.AskOneOfSeveral: "more missing",
}


@dataclass(frozen=True, slots=True)
class QuestionBench:
    """Items, and who asks."""

    tasks: Mapping[str, questions.QuestionItem]
    source: SpecSource
    model: ChatModel | None
    seconds: float
    folder: Path

    async def attempt(self, task_id: str) -> Json:
        """Ask, or stay silent, and be judged."""
        item = self.tasks[task_id]
        scores = {"kind": _KINDS[type(item.gold)], "split": item.split}
        try:
            async with asyncio.timeout(self.seconds):
                return {**scores, **await self._answered(item)}
        except TimeoutError:
            return {**scores, **_failed("gave up", f"no answer within {self.seconds:g} s")}
        except (StructuredOutputError, ContextTooLong) as failed:
            return {**scores, **_failed("invalid", failed.message)}
        except InputError as refused:
            return {**scores, **_failed("refused", refused.message)}

    async def _answered(self, item: questions.QuestionItem) -> Json:
        if self.source == "oracle":
            return await asyncio.to_thread(decided, item, item.spec, self.seconds)
        if self.model is None:
            raise InputError("questions from words need a model", hint="name one with --model")
        if self.source == "one-shot":
            reply, usage = await pick(item, self.model, self.seconds)
            return {**_judged(item, reply), **spent(usage)}
        return await self._formalized(item, self.model)

    async def _formalized(self, item: questions.QuestionItem, model: ChatModel) -> Json:
        """Let the model read the words; what it read is remembered if checkers that know no gold answer accept it."""
        task = TaskMemory(memory_of(self.folder / "runs"), item.id)
        with task.recall() as recall:
            sentences = SentenceMemory(recall)
            read = await formalize(item, model, self.seconds, sentences)
        scores, rulings = await asyncio.to_thread(_decided_and_checked, item, read, self.seconds)
        task.learn(model.name, rulings, sentences.read)
        return {**scores, **spent(read.usage), **task.scores}

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the right questions and silences: over all, for each split, and by how much is missing."""
        everything = Attempted(records)
        lines = [_right("right question or right silence", everything)]
        if any("exact" in score for score in everything.scores):
            lines.append(share("all right questions found", everything.count("exact"), len(everything.scores)))
        for key, section in (("split", "right in"), ("kind", "right where")):
            for value in dict.fromkeys(str(score[key]) for score in everything.scores if key in score):
                own = {name: record for name, record in records.items() if record.scores.get(key) == value}
                lines.append(_right(value, Attempted(own), section=section))
        return summary_of(len(self.tasks), records, [*lines, *everything.running()])


def questions_bench(order: Order) -> QuestionBench:
    """Return the bench with the items that `order` chooses; all splits take turns where none is named."""
    items = questions.generate_items(order.split or "all", seed=order.seed, count=order.drawn(60))
    return QuestionBench({item.id: item for item in items}, order.source, order.model, order.seconds, order.folder)


def _decided_and_checked(
    item: questions.QuestionItem, read: ReadItem, seconds: float
) -> tuple[Json, tuple[Ruling, ...]]:
    budget = Budget(seconds=seconds)
    missing, move = _solved(item, read.spec, budget)
    return _scores(item, missing, move), read.rulings(move, budget)


def decided(item: questions.QuestionItem, spec: OpenSpec, seconds: float) -> Json:
    """Return the scores of what the solver makes of a specification, which may differ from the item's own."""
    return _scores(item, *_solved(item, spec, Budget(seconds=seconds)))


def _solved(item: questions.QuestionItem, spec: OpenSpec, budget: Budget) -> tuple[Completeness, Move]:
    inquiry = Inquiry(spec, {words.name: words for words in item.vocabulary})
    missing = missing_in(inquiry.asking, budget)
    return missing, move_after(inquiry, missing, budget)


def _scores(item: questions.QuestionItem, missing: Completeness, move: Move) -> Json:
    reply = _reply(move)
    exact = {"exact": _is_exact(item.gold, missing)}
    if reply is None:
        status = "gave up" if isinstance(missing, GaveUp) else "no question"
        return {**_failed(status, getattr(move, "reason", "")), **exact}
    text = move.question.text if isinstance(move, AskNext) else ""
    return {**_judged(item, reply), "question": text, **exact}


def _reply(move: Move) -> questions.Reply | None:
    match move:
        case AskNext(fact=fact):
            return questions.Asked(fact.name)
        case Settled(value=ConformantPlan(steps=steps)):
            return questions.Silent(steps)
        case Settled(value=NoPlanFromAny()):
            return questions.Silent("no plan")
        case Settled(value=bool() | int() | str() as value):
            return questions.Silent(value)
        case _:
            return None


def _is_exact(gold: questions.Gold, missing: Completeness) -> bool:
    """Return whether what is missing is the whole truth: every right question, and every smallest set."""
    match gold, missing:
        case questions.StaySilent(), Determined():
            return True
        case questions.Ask(facts=right), OneFactMissing(facts=found):
            return {fact.name for fact in found} == set(right)
        case questions.AskOneOfSeveral(sets=right_sets), MoreMissing(sets=sets):
            return set(map(frozenset, sets)) == set(map(frozenset, right_sets))
        case _:
            return False


def _judged(item: questions.QuestionItem, reply: questions.Reply) -> Json:
    verdict = questions.judge(item, reply)
    status = f"asks {reply.fact}" if isinstance(reply, questions.Asked) else "silent"
    return {"success": verdict.passed, "reason": verdict.reason, "status": status}


def _failed(status: str, reason: str) -> Json:
    return {"success": False, "status": status, "reason": reason}


def _right(name: str, attempted: Attempted, section: str = "") -> Line:
    return share(name, attempted.count("success"), len(attempted.scores), section=section)
