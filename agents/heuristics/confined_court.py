"""The court that really judges: whole searches and checks in confined processes, on tasks grounded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from threading import Lock
from typing import Any

from agents.heuristics.candidate import Candidate
from agents.heuristics.court import DirectCheck, Probe, Searched
from agents.heuristics.scores import TaskScore
from agents.heuristics.training import TrainingTask
from planners import (
    CandidateFaulty,
    CandidateLimits,
    CandidateSolved,
    CandidateTask,
    DirectLimits,
    Domain,
    NotGrounded,
    PlanFound,
    Problem,
    SearchRequest,
    TaskView,
    Violation,
    check_candidate,
    check_code,
    grounded,
    probe_candidate,
    run_candidate,
    search_task,
)
from tools import Budget, BudgetExhausted

ALGORITHM = "greedy"
BUILT_IN = ("goal-count", "h-add", "h-ff", "landmark-count")
GROUNDING_S = 120.0
_CHECK_S = 10.0
_PATIENCE = 8.0
"""A process with so small a part of a processor is still judged by what it computes."""
_CHECKED_STATES = 3000
_PROBED_STATES = 40
_SEEN_ATOMS = 8


@dataclass
class ConfinedCourt:
    """Judge on tasks of one domain; a search may take `task_seconds`."""

    domain: Domain
    task_seconds: float
    built_in: tuple[str, ...] = BUILT_IN
    _tasks: dict[str, CandidateTask] = field(default_factory=dict)
    _grounding: Lock = field(default_factory=Lock)

    def seen(self, task: TrainingTask) -> str:
        """Return the beginning of what a program finds in the task."""
        grounded_task = self._grounded(task)
        view = TaskView(grounded_task.facts, grounded_task.fdr)
        goal, initial, static = (_some(atoms) for atoms in (view.goal, sorted(view.initial), sorted(view.static)))
        objects = {kind: names[:_SEEN_ATOMS] for kind, names in sorted(view.objects.items()) if names}
        return (
            f"In it, a program finds:\nthe initial state: {initial}\ntask.static: {static}\ntask.goal: {goal}\n"
            f"task.objects: {objects}"
        )

    def findings(self, code: str) -> tuple[str, ...]:
        """Return what the check of the text has against the program."""
        return tuple(finding.render(code) for finding in check_code(code))

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        """Search greedily with the candidate, or with the built-in heuristic of its name."""
        if candidate.origin == "built-in":
            return Searched(self._built_in_score(task, candidate.name))
        outcome = run_candidate(self._grounded(task), candidate.code, ALGORITHM, self._limits())
        if isinstance(outcome, CandidateFaulty):
            return Searched(TaskScore(task=task.name, why=outcome.fault.kind), _fault(task, outcome))
        score = _counted(task, outcome.seconds, outcome.counts).model_copy(update={"progress": outcome.falls})
        if isinstance(outcome, CandidateSolved):
            return Searched(score.model_copy(update={"solved": True, "steps": len(outcome.plan)}))
        return Searched(score.model_copy(update={"why": outcome.reason}))

    def direct(self, task: TrainingTask, candidate: Candidate) -> DirectCheck:
        """Check whether the candidate is direct on the task, as far as the limits allow."""
        limits = DirectLimits(states=_CHECKED_STATES, seconds=_CHECK_S)
        found = check_candidate(self._grounded(task), candidate.code, limits, self._limits())
        if isinstance(found, CandidateFaulty):
            return DirectCheck("", _fault(task, found), faulty=True)
        if isinstance(found, Violation):
            return DirectCheck(
                "violated", f"The heuristic is not direct on the task {task.name}:\n{found.counterexample()}"
            )
        return DirectCheck("holds" if found.goals else "undecided")

    def probe(self, task: TrainingTask, candidate: Candidate, seed: int) -> Probe:
        """Ask for values of states sampled by random walks under two hash seeds, and compare."""
        probed = probe_candidate(self._grounded(task), candidate.code, self._limits(), states=_PROBED_STATES, seed=seed)
        return Probe(fault=_fault(task, probed)) if isinstance(probed, CandidateFaulty) else Probe(probed.values)

    def _built_in_score(self, task: TrainingTask, name: str) -> TaskScore:
        progress: list[dict[str, Any]] = []

        def note(kind: str, data: dict[str, Any]) -> None:
            if kind == "search-progress":
                progress.append(data)

        request = SearchRequest(ALGORITHM, (name,))
        outcome = search_task(self.domain, task.problem, request, Budget(seconds=self.task_seconds), note)
        counts = progress[-1] if progress else {}
        score = _counted(task, float(counts.get("seconds", 0.0)), counts)
        score = score.model_copy(update={"progress": falling(progress)})
        if isinstance(outcome, PlanFound):
            return score.model_copy(update={"solved": True, "steps": len(outcome.plan)})
        return score.model_copy(update={"why": getattr(outcome, "detail", "") or "no plan"})

    def _grounded(self, task: TrainingTask) -> CandidateTask:
        with self._grounding:
            if task.name not in self._tasks:
                self._tasks[task.name] = ground_for_programs(self.domain, task.problem, Budget(seconds=GROUNDING_S))
            return self._tasks[task.name]

    def _limits(self) -> CandidateLimits:
        return CandidateLimits(seconds=self.task_seconds, patience=_PATIENCE)


def ground_for_programs(domain: Domain, problem: Problem, budget: Budget) -> CandidateTask:
    """Return a task as programs see it, or raise `BudgetExhausted`.

    Atoms that the goal does not depend on are kept: a program would take them for static ones.
    """
    found = grounded(domain, problem, budget, keep_irrelevant=True)
    if isinstance(found, NotGrounded):
        raise BudgetExhausted(
            f"the task {problem.name!r} cannot be grounded: {found.detail}", hint="leave it out, or allow more time"
        )
    return CandidateTask.of(domain, problem, found)


def falling(events: Sequence[dict[str, Any]]) -> tuple[tuple[int, float], ...]:
    """Return the expansions at which the least estimate fell, and to what."""
    points: list[tuple[int, float]] = []
    least = inf
    for event in events:
        value = float(event["best_h"])
        if value < least:
            least = value
            points.append((int(event["expanded"]), value))
    return tuple(points)


def _counted(task: TrainingTask, seconds: float, counts: Mapping[str, Any]) -> TaskScore:
    expanded, evaluated = (int(counts.get(name, 0)) for name in ("expanded", "evaluated"))
    return TaskScore(task=task.name, seconds=round(seconds, 4), expanded=expanded, evaluated=evaluated)


def _fault(task: TrainingTask, found: CandidateFaulty) -> str:
    return f"On the task {task.name}: {found.fault.critique()}"


def _some(atoms: Sequence[tuple[str, ...]]) -> str:
    shown = ", ".join(map(str, atoms[:_SEEN_ATOMS]))
    return f"{{{shown}{', ...' if len(atoms) > _SEEN_ATOMS else ''}}}"
