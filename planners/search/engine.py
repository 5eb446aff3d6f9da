"""Our own search as an engine among the others. What it needs is imported in its worker only."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planners.pddl.engines.engine import DOMAIN_FILE, PROBLEM_FILE, Answer, Engine
from planners.pddl.features import CLASSICAL, SUMMED_COSTS

if TYPE_CHECKING:
    from planners.search.outcome import SearchResult
    from planners.search.progress import Progress
    from planners.search.request import SearchRequest
    from planners.search.task import FdrTask


SEARCHED = CLASSICAL | {SUMMED_COSTS}
"""The features that our own search has."""


def run(folder: str, mode: str) -> Answer:
    """Ground the files in `folder`, search as `mode` says, and leave each plan there as it is found."""
    from planners.pddl.diagnose import read_task
    from planners.search.grounding import NotGrounded, grounded
    from planners.search.progress import Progress
    from planners.search.request import SearchRequest
    from tools import Budget

    where = Path(folder)
    domain, problem = read_task((where / DOMAIN_FILE).read_text(), (where / PROBLEM_FILE).read_text())
    unlimited = Budget(seconds=None, memory_mb=None)  # the worker holds the limits
    found = grounded(domain, problem, unlimited)
    if isinstance(found, NotGrounded):
        return {"kind": "gave-up", "reason": found.reason, "detail": found.detail}
    return answer(folder, found.task, SearchRequest.from_text(mode), Progress(unlimited))


def answer(folder: str, task: "FdrTask", request: "SearchRequest", progress: "Progress") -> Answer:
    """Search, leave plans in `folder`, and return the result in the form in which an engine answers."""
    observer, count = progress.observer, 0

    def note(kind: str, data: dict[str, Any]) -> None:
        nonlocal count
        if kind == "solution":
            from tools import write_whole

            count += 1
            text = plan_text(task, data["operators"]) + f"\n; cost = {data['cost']}\n"
            write_whole(Path(folder) / f"plan.{count}", text)
        observer(kind, data)

    progress.observer = note
    return _answer(task, request.run(task, progress))


def plan_text(task: "FdrTask", operators: "tuple[int, ...] | list[int]") -> str:
    """Return the steps of a plan, without operators that are none."""
    return "\n".join(filter(None, (task.operators[number].name for number in operators)))


def _answer(task: "FdrTask", result: "SearchResult") -> Answer:
    from planners.search.outcome import Exhausted, PathFound

    if isinstance(result, PathFound):
        return {"kind": "plan", "plan": plan_text(task, result.operators), "optimal": result.optimal}
    if isinstance(result, Exhausted):
        if result.proof:
            return {"kind": "no-plan", "proof": "exhausted"}
        return {"kind": "gave-up", "reason": "incomplete", "detail": "the search ended without a plan"}
    reason = "timeout" if result.reason == "expansions" else result.reason
    return {"kind": "gave-up", "reason": reason, "detail": result.detail}


def engines() -> tuple[Engine, ...]:
    """Return the configurations of our own search that can be asked for as engines."""

    def engine(name: str, algorithm: str, heuristic: str, *, optimal: bool = False, anytime: bool = False) -> Engine:
        mode = json.dumps({"algorithm": algorithm, "heuristics": [heuristic], "expansions": None})
        return Engine(name, run, SEARCHED, lambda: True, mode, optimal, anytime, package="groundplan")

    return (
        engine("own", "lazy-greedy", "h-ff"),
        engine("own-lmcut", "a-star", "lm-cut", optimal=True),
        engine("own-anytime", "anytime", "h-ff", anytime=True),
        engine("own-blind", "uniform-cost", "blind", optimal=True),
    )
