"""The evaluation on PlanBench: instances, who answers them, and what that comes to in each family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Protocol

from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent
from agents.evaluate.bench import Order
from agents.evaluate.planbench.items import PlanItem, load_instances
from agents.evaluate.planbench.one_shot import WrittenAtOnce
from agents.evaluate.planbench.oracle import Planned
from agents.evaluate.runner import Record
from agents.evaluate.sampling import chosen_tasks
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from agents.formalisms.pddl.draft import LIKELIEST
from agents.models.errors import ContextTooLong
from agents.models.structured import StructuredOutputError
from tools import InputError


class Answerer(Protocol):
    """Answers instances one way; `measures` are the scores it adds up, each with its name for a reader."""

    @property
    def measures(self) -> Sequence[tuple[str, str]]:
        """Return key and name of each measure beside success."""
        ...

    async def answer(self, item: PlanItem) -> Json:
        """Return the scores of an answer, `success` among them."""
        ...


@dataclass(frozen=True, slots=True)
class PlanBench:
    """Some instances and who answers them."""

    tasks: Mapping[str, PlanItem]
    answerer: Answerer
    folder: Path

    async def attempt(self, task_id: str) -> Json:
        """Answer one instance; an answer without the right form is a wrong one."""
        try:
            return await self.answerer.answer(self.tasks[task_id])
        except (StructuredOutputError, ContextTooLong) as failed:
            return {"status": "invalid", "success": False, "reason": failed.message}

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up, over all and for each family."""
        everything = Attempted(records)
        families: dict[str, dict[str, Record]] = {}
        for name, record in records.items():
            families.setdefault(self.tasks[name].family, {})[name] = record
        lines = self._lines(everything)
        for family, own in sorted(families.items()):
            lines.append(_right(family, Attempted(own), section="right in"))
        return summary_of(len(self.tasks), records, [*lines, *everything.running()])

    def _lines(self, attempted: Attempted) -> list[Line]:
        count = len(attempted.scores)
        lines = [_right("right", attempted)]
        lines += [share(name, attempted.count(key), count) for key, name in self.answerer.measures]
        errors = [score["first_error"] for score in attempted.scores if "first_error" in score]
        return [*lines, Line(name="mean first wrong step", value=mean(errors))] if errors else lines


def _right(name: str, attempted: Attempted, section: str = "") -> Line:
    return share(name, attempted.count("success"), len(attempted.scores), section=section)


def planbench_bench(order: Order) -> PlanBench:
    """Return the instances that `order` chooses; from words those that have words."""
    if order.data is None:
        raise InputError("PlanBench needs its data", hint="name the folder with --data")
    items = load_instances(order.data)
    if order.source == "model":
        items = {name: item for name, item in items.items() if item.words}
    return PlanBench(chosen_tasks(items, order), _answerer(order), order.folder)


def _answerer(order: Order) -> Answerer:
    if order.model is None:
        return Planned(order.seconds)
    if order.source == "one-shot":
        return WrittenAtOnce(order.model, order.seconds)
    from agents.evaluate.planbench.words import Formalized

    return Formalized(TaskAgent(order.model, order.folder / "runs", order.seconds, LIKELIEST))
