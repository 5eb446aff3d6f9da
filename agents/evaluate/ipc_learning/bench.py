"""The comparison: every planner on every task, each measured alone, under one limit of time and memory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.documents import Json
from agents.evaluate.bench import OpenedBench, Order, folder_digest
from agents.evaluate.ipc_learning.contestants import Contestant, contestant
from agents.evaluate.ipc_learning.items import Instance, Selection, load_instances
from agents.evaluate.ipc_learning.scores import Comparison, Run, agile_score
from agents.evaluate.ipc_learning.variants import Variant, variant_name
from agents.evaluate.runner import MissingEngine, Record
from agents.evaluate.summary import Summary, summary_of
from agents.heuristics import open_library
from planners import Domain, Measurement, NoPlan, PlanFound, PlanGaveUp, write_plan
from tools import Budget, InputError, Unconfinable, write_whole

MEMORY_MB = 4096
DEFAULT_PLANNERS = ("lama-first", "greedy-hff")
BROKEN: Run = {"success": False, "status": "error", "agile": 0.0}
"""What counts for an attempt that broke before it had scores."""


@dataclass(frozen=True, slots=True)
class Contest:
    """One planner on one task."""

    planner: str
    instance: Instance
    contestant: Contestant


@dataclass(frozen=True, slots=True)
class IpcLearningBench:
    """Some tasks, each attempted by every planner; plans that passed the replay are left in `folder`."""

    tasks: Mapping[str, Contest]
    variant: Variant
    limit_s: float
    folder: Path

    async def attempt(self, task_id: str) -> Json:
        """Plan in a thread, and return what was measured; a missing engine is no attempt."""
        return await asyncio.to_thread(self._measured, self.tasks[task_id], task_id)

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Set the planners side by side."""
        return summary_of(len(self.tasks), records, self.comparison(records).lines())

    def comparison(self, records: Mapping[str, Record]) -> Comparison:
        """Return the runs by planner, in the order in which the planners were named."""
        runs: dict[str, dict[str, Run]] = {contest.planner: {} for contest in self.tasks.values()}
        for task, record in records.items():
            if record.outcome == "attempted":
                contest = self.tasks[task]
                runs[contest.planner][contest.instance.id] = {**BROKEN, **record.scores}
        instances = (contest.instance for contest in self.tasks.values())
        published = {one.id: one.best_cost for one in instances if one.best_cost is not None}
        return Comparison({planner: found for planner, found in runs.items() if found}, published)

    def _measured(self, contest: Contest, task_id: str) -> Json:
        domain, problem = contest.instance.read(self.variant)
        budget = Budget(seconds=self.limit_s, memory_mb=MEMORY_MB)
        try:
            measured = contest.contestant.measure(domain, problem, budget)
        except Unconfinable as error:  # what a program could do was never seen
            raise MissingEngine(error.message, hint=error.hint) from error
        scores = scores_of(measured, self.limit_s)
        if scores["success"] and isinstance(measured.outcome, PlanFound):
            path = self.folder / "plans" / f"{task_id.replace(':', '-')}.plan"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, write_plan(measured.outcome.plan))
        return scores


def scores_of(measured: Measurement, limit_s: float) -> Json:
    """Return what is recorded of a measurement; raise `MissingEngine` where the planner is not installed."""
    outcome = measured.outcome
    if isinstance(outcome, PlanGaveUp) and outcome.reason == "not-installed":
        raise MissingEngine(outcome.detail, hint=outcome.hint)
    status, reason, cost = _status(measured, limit_s)
    return {
        "status": status,
        "success": status == "solved",
        "reason": reason[:400],
        "cost": cost,
        "agile": agile_score(outcome.seconds if status == "solved" else None, limit_s),
        "seconds_total": round(outcome.seconds, 4),
        "seconds_grounding": _rounded(measured.grounding_s),
        "seconds_search": _rounded(measured.search_s),
        "expanded": measured.expanded,
        "evaluated": measured.evaluated,
    }


def _status(measured: Measurement, limit_s: float) -> tuple[str, str, float | None]:
    match measured.outcome:
        case PlanFound(seconds=seconds) if seconds > limit_s:
            return "timeout", f"the plan came after {seconds:.1f} s", None
        case PlanFound(cost=cost):
            return "solved", "", float(cost)
        case NoPlan():
            return "no-plan", "says that there is no plan", None
        case PlanGaveUp(reason=reason, detail=detail):
            return reason, f"{reason}: {detail}", None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 4)


def ipc_learning_bench(order: Order) -> OpenedBench:
    """Return every chosen planner on every chosen task; what the choice means nothing for raises `InputError`."""
    if order.data is None:
        raise InputError("ipc-learning needs its data", hint="name the folder with --data")
    choice = order.choice
    variant = Variant(variant_name(choice.variant), order.seed)
    instances = load_instances(order.data, Selection(choice.domains, choice.tiers, order.limit))
    planners = choice.planners or DEFAULT_PLANNERS
    tasks = contests(planners, instances)
    for contest in tasks.values():
        if variant.name == "renamed" and contest.contestant.reads_names:
            raise InputError(
                f"{contest.planner!r} knows the names of the domain, which renamed tasks do not have",
                hint="leave the planner out, or take --variant distractors",
            )
    settings: Json = {"seconds": order.seconds, "memory_mb": MEMORY_MB, "variant": choice.variant}
    if choice.variant:
        settings["seed"] = order.seed
    bench = IpcLearningBench(tasks, variant, order.seconds, order.folder)
    return OpenedBench(bench, folder_digest(order.data), settings)


def contests(planners: Sequence[str], instances: Sequence[Instance]) -> dict[str, Contest]:
    """Return every planner on every task: task by task, so that a planner that is missing stops no other."""
    library = open_library()
    domains: dict[str, Domain] = {}
    known: dict[tuple[str, str], Contestant] = {}
    found: dict[str, Contest] = {}
    for instance in instances:
        if instance.domain not in domains:
            domains[instance.domain] = instance.read_domain()
            for name in planners:
                known[name, instance.domain] = contestant(name, instance.domain, domains[instance.domain], library)
        for name in planners:
            found[f"{name}/{instance.id}"] = Contest(name, instance, known[name, instance.domain])
    return found
