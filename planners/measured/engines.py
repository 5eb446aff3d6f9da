"""Engines of other people, measured by the clock of their worker and by what they write into their log."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from planners.measured.measurement import Measurement
from planners.pddl.engines.engine import DOMAIN_FILE, LOG_FILE, PROBLEM_FILE
from planners.pddl.engines.planning import EngineCall, judged
from planners.pddl.engines.registry import find_engine, refuse
from planners.pddl.engines.submission import submission
from planners.pddl.features import features
from planners.pddl.model import Domain, Problem
from planners.pddl.semantics import PddlTask
from tools import Budget, Limits, shared_worker

_MOST_LOG_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class _Log:
    """Where an engine's log says how long the search took, or else its grounding alone, and what was counted."""

    grounding_s: re.Pattern[str] | None = None
    search_s: re.Pattern[str] | None = None
    expanded: re.Pattern[str] | None = None
    evaluated: re.Pattern[str] | None = None


_DOWNWARD = _Log(
    grounding_s=re.compile(r"^Done! \[[\d.]+s CPU, ([\d.]+)s wall-clock\]", re.MULTILINE),
    search_s=re.compile(r"Total time: ([\d.e+-]+)s"),
    expanded=re.compile(r"Expanded (\d+) state"),
    evaluated=re.compile(r"Evaluated (\d+) state"),
)
_PYPERPLAN = _Log(search_s=re.compile(r"Search time: ([\d.e-]+)"), expanded=re.compile(r"(\d+) Nodes expanded"))
_LOGS = {"fd-": _DOWNWARD, "pyperplan-": _PYPERPLAN}


def measured_engine(domain: Domain, problem: Problem, engine: str, budget: Budget) -> Measurement:
    """Run an engine of the registry by name; raise `InputError` if there is none of that name."""
    found = find_engine(engine)
    refusal = refuse(found, features(domain, problem) - {"general-types"}, optimal=False)
    if refusal is not None:
        return Measurement(refusal)
    with tempfile.TemporaryDirectory(prefix="groundplan-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, text in zip((DOMAIN_FILE, PROBLEM_FILE), submission(domain, problem), strict=True):
            (folder / file).write_text(text)
        call = EngineCall(PddlTask(domain, problem), optimal=False, meter=budget.start())
        limits = Limits(seconds=budget.seconds, memory_mb=budget.memory_mb)
        ended = shared_worker().run(found.job, name, found.mode, limits=limits)
        outcome = replace(judged(found, call, ended, folder), seconds=ended.seconds)
        log = next((form for prefix, form in _LOGS.items() if engine.startswith(prefix)), _Log())
        return _read(log, folder / LOG_FILE, Measurement(outcome))


def _read(log: _Log, path: Path, measurement: Measurement) -> Measurement:
    if not path.is_file():
        return measurement
    with path.open("rb") as file:
        text = file.read(_MOST_LOG_BYTES).decode(errors="replace")

    def last(pattern: re.Pattern[str] | None, kind: Callable[[str], float]) -> float | None:
        found = pattern.findall(text) if pattern else []
        return kind(found[-1]) if found else None

    search_s = last(log.search_s, float)
    grounding_s = measurement.outcome.seconds - search_s if search_s is not None else last(log.grounding_s, float)
    expanded, evaluated = last(log.expanded, int), last(log.evaluated, int)
    return replace(
        measurement,
        grounding_s=grounding_s,
        expanded=None if expanded is None else int(expanded),
        evaluated=None if evaluated is None else int(evaluated),
    )
