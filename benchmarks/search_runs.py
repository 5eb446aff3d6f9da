"""Run one search on one translated task: ours in a worker, or Fast Downward's in a process of its own."""

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import monotonic

from agents.documents import Json
from planners.pddl.diagnose import read_task
from planners.pddl.engines.fast_downward import driver
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Valid, validate
from planners.search.arrangement import arranged
from planners.search.engine import plan_text
from planners.search.outcome import PathFound
from planners.search.progress import Progress
from planners.search.request import SearchRequest
from planners.search.sas import read_sas
from tools import Budget, Finished, Limits, shared_worker

_MEMORY_MB = 3000
_GRACE_S = 10.0
_EVALUATED = re.compile(r"^\[.*\] Evaluated (\d+) state", re.MULTILINE)
_SEARCH_TIME = re.compile(r"^\[.*\] Search time: ([\d.e+-]+)s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Translated:
    """A task as PDDL, and what Fast Downward's translator made of it."""

    domain: str
    problem: str
    sas: str

    def accepts(self, plan: str) -> bool:
        """Return whether the replay accepts a plan."""
        return isinstance(validate(*read_task(self.domain, self.problem), read_plan(plan)), Valid)


def translated(domain: Path, problem: Path) -> Translated:
    """Translate a task."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.sas"
        _driver("--translate", "--sas-file", str(output), str(domain.resolve()), str(problem.resolve()), folder=folder)
        return Translated(domain.read_text(), problem.read_text(), output.read_text())


def ours(task: Translated, algorithm: str, heuristic: str, seconds: float) -> Json:
    """Search in a worker; making the task and the heuristic counts as search time."""
    limits = Limits(seconds=seconds + _GRACE_S, memory_mb=_MEMORY_MB)
    ended = shared_worker().run(search_job, task.sas, algorithm, heuristic, seconds, limits=limits)
    if not isinstance(ended, Finished):
        return {"solved": False, "why": f"{ended.reason}: {ended.detail}"}
    return _judged(task, ended.value)


def search_job(sas: str, algorithm: str, heuristic: str, seconds: float) -> Json:
    """Search a translated task within so many seconds."""
    started = monotonic()
    task = arranged(read_sas(sas))
    progress = Progress(Budget(seconds=seconds - (monotonic() - started)))
    result = SearchRequest(algorithm, (heuristic,)).run(task, progress)
    found = {"seconds": round(monotonic() - started, 3), "evaluated": progress.counts.evaluated}
    if isinstance(result, PathFound):
        return {**found, "plan": plan_text(task, result.operators), "cost": result.cost}
    return {**found, "why": type(result).__name__}


def fast_downward(task: Translated, search: str, seconds: float) -> Json:
    """Search with Fast Downward; `search` must keep the limit itself, the driver only takes whole seconds."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "output.sas").write_text(task.sas)
        limits = ("--search-time-limit", f"{ceil(seconds) + 1}s", "--search-memory-limit", f"{_MEMORY_MB}M")
        output = _driver("--plan-file", "plan", *limits, "output.sas", "--search", search, folder=folder)
        if "search exit code" not in output:
            raise SystemExit(f"Fast Downward did not search: {output}")
        found: Json = {"why": output.strip().rpartition("\n")[2]}
        for name, pattern in (("seconds", _SEARCH_TIME), ("evaluated", _EVALUATED)):
            if match := pattern.search(output):
                found[name] = float(match[1])
        plan = Path(folder) / "plan"
        if plan.is_file():
            found["plan"] = plan.read_text()
            found["cost"] = sum(not line.startswith(";") for line in plan.read_text().splitlines())
        return _judged(task, found)


def _judged(task: Translated, found: Json) -> Json:
    plan = found.pop("plan", None)
    return {**found, "solved": isinstance(plan, str) and task.accepts(plan)}


def _driver(*arguments: str, folder: str) -> str:
    path = driver()
    if path is None:
        raise SystemExit("Fast Downward is not installed: pip install 'groundplan[engines]'")
    command = [sys.executable, str(path), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
