"""The evaluation on ACPBench's items with choices, in words alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agents.documents import Json
from agents.evaluate.acpbench.choices import FORMS, ChoiceItem
from agents.evaluate.acpbench.items import TASKS
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from agents.models.errors import ContextTooLong
from agents.models.structured import StructuredOutputError


class Answerer(Protocol):
    """Answers items in words."""

    async def answer(self, item: ChoiceItem) -> Json:
        """Return scores with `answer`, a label of the item or None where there is none, and then a `reason`.

        A `guess` beside None is what somebody would have answered who need not show why.
        """
        ...


@dataclass(frozen=True, slots=True)
class ChoiceBench:
    """Some items and who answers them; no answer is a wrong answer, and a guess beside it counts on its own."""

    tasks: Mapping[str, ChoiceItem]
    answerer: Answerer
    folder: Path

    async def attempt(self, task_id: str) -> Json:
        """Answer one item and compare with the stored answer."""
        item = self.tasks[task_id]
        try:
            scores = await self.answerer.answer(item)
        except (StructuredOutputError, ContextTooLong) as failed:
            scores = {"answer": None, "reason": failed.message}
        answer = scores["answer"]
        right = answer is not None and answer.lower() == item.answer.lower()
        if answer is not None and not right:
            scores["reason"] = f"answered {answer}, right is {item.answer}"
        guessed_right = str(scores.get("guess", "")).lower() == item.answer.lower()
        return {
            **scores,
            "gold": item.answer,
            "answered": answer is not None,
            "guessed_right": guessed_right,
            "success": right,
        }

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up right and given answers, for each form and each task, beside what one constant answer would reach."""
        everything = Attempted(records)
        proving = any("formalized" in score or "failed" in score for score in everything.scores)
        lines = _proven(everything) if proving else _answered(everything)
        for form in FORMS:
            lines += self._lines(records, form)
        return summary_of(len(self.tasks), records, [*lines, *everything.running()])

    def _lines(self, records: Mapping[str, Record], form: str) -> list[Line]:
        own = {name: record for name, record in records.items() if self.tasks[name].form == form}
        if not own:
            return []
        gold = Counter(self.tasks[name].answer.lower() for name in own)
        lines = [
            _right("right", own, form),
            share("the most frequent answer", gold.most_common(1)[0][1], len(own), section=form),
        ]
        for task in TASKS:
            of_task = {name: record for name, record in own.items() if self.tasks[name].task == task}
            lines += [_right(task, of_task, form)] if of_task else []
        return lines


def _answered(everything: Attempted) -> list[Line]:
    count = len(everything.scores)
    return [
        share("right", everything.count("success"), count),
        share("answered", everything.count("answered"), count),
        share("right of those answered", everything.count("success"), everything.count("answered")),
    ]


def _proven(everything: Attempted) -> list[Line]:
    """Return what was shown, apart from what the model guessed where nothing was."""
    count, proven = len(everything.scores), everything.count("answered")
    right, guessed_right = everything.count("success"), everything.count("guessed_right")
    guessed = sum("guess" in score for score in everything.scores)
    return [
        share("right", right, count),
        share("proven right", right, count, section="proven"),
        share("proven wrong", proven - right, count, section="proven"),
        share("world and situation formalized", everything.count("formalized"), count, section="proven"),
        share("guessed right", guessed_right, count, section="guessed (no result)"),
        share("guessed wrong", guessed - guessed_right, count, section="guessed (no result)"),
        share("right if guesses counted", right + guessed_right, count, section="guessed (no result)"),
    ]


def _right(name: str, records: Mapping[str, Record], form: str) -> Line:
    attempted = Attempted(records)
    return share(name, attempted.count("success"), len(attempted.scores), section=form)
