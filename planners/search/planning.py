"""One call from PDDL to a plan: ground, search in a process of its own, replay what was found."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planners.pddl.diagnose import read_task
from planners.pddl.engines.engine import Answer, Engine
from planners.pddl.engines.outcome import PlanGaveUp, PlanOutcome
from planners.pddl.engines.planning import EngineCall, judged
from planners.pddl.features import features
from planners.pddl.model import Domain, Problem
from planners.pddl.semantics import PddlTask
from planners.search.engine import SEARCHED, answer
from planners.search.grounding import NotGrounded, grounded
from planners.search.progress import Observer, Progress
from planners.search.request import SearchRequest
from planners.search.stored_task import from_bytes
from tools import Budget, Limits, RunLog, require_budget, shared_worker

_DEFAULT_BUDGET = Budget()
_TASK_FILE = "task.fdr"
_LOG_FILE = "events.jsonl"
_GRACE_S = 2.0


def search_for_plan(
    domain_text: str,
    problem_text: str,
    *,
    algorithm: str = "lazy-greedy",
    heuristic: str | Sequence[str] = "h-ff",
    budget: Budget = _DEFAULT_BUDGET,
) -> PlanOutcome:
    """Return a plan that the replay has accepted, a proof that there is none, or why neither.

    Names are those of `algorithms()` and `heuristics()`; several heuristics are for algorithms that take turns.
    Broken PDDL raises `PddlError`, an unknown name `InputError`.
    """
    names = (heuristic,) if isinstance(heuristic, str) else tuple(heuristic)
    domain, problem = read_task(domain_text, problem_text)
    return search_task(domain, problem, SearchRequest(algorithm, names), budget)


def search_task(
    domain: Domain, problem: Problem, request: SearchRequest, budget: Budget, observer: Observer | None = None
) -> PlanOutcome:
    """Do what `search_for_plan` does for trees; `observer` gets the events of the search once it has ended."""
    require_budget(budget)
    request.factories()  # an unknown name is an error before anything is computed
    unsupported = features(domain, problem) - SEARCHED - {"general-types"}
    if unsupported:
        return PlanGaveUp("unsupported", f"not supported: {', '.join(sorted(unsupported))}", engine=request.algorithm)
    call = EngineCall(PddlTask(domain, problem), optimal=False, meter=budget.start())
    found = grounded(domain, problem, budget)
    if isinstance(found, NotGrounded):
        return PlanGaveUp(found.reason, found.detail, "raise the budget", request.algorithm, found.seconds)
    left = call.meter.remaining_s()
    limits = Limits(seconds=None if left is None else left + _GRACE_S, memory_mb=budget.memory_mb)
    engine = Engine(request.algorithm, search_job, SEARCHED, lambda: True, anytime=True)
    with tempfile.TemporaryDirectory(prefix="groundplan-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / _TASK_FILE).write_bytes(found.stored)
        ended = shared_worker().run(search_job, folder, request.to_text(), replace(budget, seconds=left), limits=limits)
        if observer is not None:
            _forward(Path(folder) / _LOG_FILE, observer)
        return judged(engine, call, ended, Path(folder))


def _forward(log: Path, observer: Observer) -> None:
    for event in RunLog.read(log) if log.exists() else ():
        observer(event.kind, event.data)


def search_job(folder: str, mode: str, budget: Budget | None = None) -> Answer:
    """Search the stored task in `folder`; runs in a worker, which leaves its events and plans there."""
    task = from_bytes((Path(folder) / _TASK_FILE).read_bytes())
    with RunLog.open(Path(folder) / _LOG_FILE) as log:

        def note(kind: str, data: dict[str, Any]) -> None:
            log.append(kind, **data)

        request = SearchRequest.from_text(mode)
        return answer(folder, task, request, Progress(budget or _DEFAULT_BUDGET, request.expansions, note))
