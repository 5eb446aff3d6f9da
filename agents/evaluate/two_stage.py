"""The two-stage travel evaluation: the agent gets the words and the search tools, and gathers before it plans."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.acting.agent import Acted
from agents.documents import Json
from agents.evaluate.agent_runs import ASSUMED, oracle_answer, spec_errors, spent
from agents.evaluate.bench import Bench, Order
from agents.evaluate.remembering import memory_of
from agents.evaluate.runner import Record
from agents.evaluate.search_calls import call_lines
from agents.evaluate.summary import Attempted, Summary, summary_of
from agents.evaluate.task_sets import GENERATED, travel_tasks
from agents.evaluate.travel import ORACLE_SECONDS, decided_lines, verdict_lines, verdict_scores, write_plans
from agents.evaluate.two_stage_baselines import ACTING, BaselineBench
from agents.formalisms.travel import TravelFormalism
from agents.gathering.agent import Found, TwoStageAgent
from agents.gathering.names import names_only
from agents.memory.recall import RECALLED
from agents.models.chat import ChatModel
from agents.recorded import used_in
from agents.runs import RunFolder
from envs import TripTask, load_tables, travel_toolbox
from tools import RunLog


def two_stage_bench(order: Order) -> Bench:
    """Open the bench on a split of the data folder, or on requests drawn from the bundled world."""
    tables = load_tables(order.data)
    chosen = travel_tasks(tables, order.data, order.split or GENERATED, seed=order.seed, count=order.drawn(20))
    tasks = {task.id: task for task in chosen[: order.limit]}
    formalism = TravelFormalism(tables)
    if order.source in ("oracle", "model"):
        return TwoStageBench(formalism, tasks, order.model, order.folder, order.seconds)
    assert order.model is not None, "a baseline is a model"
    ways = ACTING if order.source == "baselines" else (order.source,)
    posed = {f"{way}/{name}": task for way in ways for name, task in tasks.items()}
    return BaselineBench(formalism, posed, order.model, order.folder, order.seconds)


@dataclass(frozen=True, slots=True)
class TwoStageBench:
    """Requests that have a plan. The whole database is for the tools and for the judges, never for the agent.

    Without a model each task's own specification is given, and the coverage check alone says what to search.
    """

    formalism: TravelFormalism
    tasks: Mapping[str, TripTask]
    model: ChatModel | None
    folder: Path
    seconds: float

    async def attempt(self, task_id: str) -> Json:
        """Attempt one task and judge its plan on the whole database, against the gold request."""
        task = self.tasks[task_id]
        gold: Json = task.request.model_dump(mode="json")
        best = await asyncio.to_thread(oracle_answer, self.formalism, gold, ORACLE_SECONDS)
        scores = await self._answer(task_id.replace("/", "-"), task.text, gold)
        if self.model is not None and scores["spec"]:
            errors = spec_errors(scores["spec"], gold)
            scores = {**scores, "spec_errors": errors, "spec_exact": not errors}
        return {**scores, **verdict_scores(self.formalism, task, scores["plan"], best)}

    async def _answer(self, name: str, text: str, gold: Json) -> Json:
        """Return what the agent made of the words and what that took; a run that was killed goes on."""
        runs = self.folder / "runs"
        agent = TwoStageAgent(
            travel_toolbox(self.formalism.tables),
            names_only(self.formalism.tables),
            model=self.model,
            given=None if self.model is not None else gold,
            assume=ASSUMED,
            memory=memory_of(runs),
            on_open="give up",
            runs=runs,
            seconds=self.seconds,
        )
        begun = (runs / name / "run.json").is_file()
        end = await (agent.aresume(name) if begun else agent.arun(text, name))
        assert isinstance(end, Acted), "nobody is asked in an evaluation"
        found = agent.found(end)
        events = list(RunLog.read(RunFolder(runs / name).events))
        recalled = sum(event.kind == RECALLED for event in events)
        return {**_scores(found), **spent(used_in(events)), "recalled": recalled}

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the benchmark's figures in both profiles, what was proven, and what became of the calls."""
        attempted = Attempted(records)
        lines = (
            *verdict_lines(self.formalism, self.tasks, records),
            *decided_lines(attempted, by_model=self.model is not None, proven="proven cheapest over what was gathered"),
            *call_lines(attempted),
            *attempted.running(),
        )
        return summary_of(len(self.tasks), records, lines)

    def export(self, records: Mapping[str, Record]) -> None:
        """Write the plans in the benchmark's format: one line for every task, in order."""
        write_plans(self.folder / "plans.jsonl", self.tasks, records)


def _scores(found: Found) -> Json:
    """Return what a run came to, under the names that every travel evaluation uses."""
    return {
        "status": found.status,
        "reason": found.reason,
        "spec": found.spec,
        "plan": found.plan,
        "cost": found.cost,
        "proven": found.optimal,
        "over": found.over,
        "steps": found.steps,
        "seconds_solver": found.solver_s,
        **found.calls,
    }
