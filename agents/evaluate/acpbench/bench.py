"""The evaluation on ACPBench Hard: each item answered from its PDDL, judged officially and by proof."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.documents import Json
from agents.evaluate.acpbench.answer import solve_item
from agents.evaluate.acpbench.explain import explain
from agents.evaluate.acpbench.items import TASKS, AcpItem
from agents.evaluate.acpbench.official import official_score
from agents.evaluate.acpbench.verified import Confirmed, verify
from agents.evaluate.runner import Record
from agents.evaluate.statistics import percentile
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from tools import Budget


def judged(item: AcpItem, budget: Budget | None = None) -> Json:
    """Answer one item and return both scores, the certificate and the seconds that the answer took."""
    started = time.perf_counter()
    answer = solve_item(item, budget)
    seconds = time.perf_counter() - started
    ruling = verify(item, answer)
    official = official_score(item, answer.text)
    return {
        "task": item.task,
        "answer": answer.text,
        "proof": answer.proof,
        "plans": [[str(step) for step in plan] for plan in answer.plans],
        "seconds_solver": round(seconds, 4),
        "official": official,
        "verified": isinstance(ruling, Confirmed),
        "ruling": ruling.by if isinstance(ruling, Confirmed) else ruling.why,
        "reason": "" if official else explain(item, answer, ruling),
        "success": isinstance(ruling, Confirmed),
    }


@dataclass(frozen=True, slots=True)
class AcpBench:
    """The items of one evaluation; `budget` holds for each answer."""

    tasks: Mapping[str, AcpItem]
    folder: Path
    budget: Budget | None = None

    async def attempt(self, task_id: str) -> Json:
        """Answer one item in a thread and return its scores."""
        return await asyncio.to_thread(judged, self.tasks[task_id], self.budget)

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up both scores and the seconds, for each task and for all."""
        lines: list[Line] = []
        for task in TASKS:
            own = {name: record for name, record in records.items() if self.tasks[name].task == task}
            if own:
                lines += _lines(task, Attempted(own))
        everything = Attempted(records)
        return summary_of(len(self.tasks), records, [*_lines("all", everything), *lines])


def _lines(section: str, attempted: Attempted) -> list[Line]:
    seconds = [score["seconds_solver"] for score in attempted.scores if "seconds_solver" in score]
    count = len(attempted.scores)
    return [
        share("official", attempted.count("official"), count, section=section),
        share("verified", attempted.count("verified"), count, section=section),
        Line(section=section, name="solver seconds p50", value=percentile(seconds, 50), unit="s"),
        Line(section=section, name="solver seconds max", value=max(seconds, default=0.0), unit="s"),
    ]
