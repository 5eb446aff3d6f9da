"""Engines that unified-planning knows: pyperplan, ENHSP, Aries, Tamer. Optional, each in a worker process."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from planners.pddl.diagnose import read_temporal_task
from planners.pddl.engines.engine import DOMAIN_FILE, PROBLEM_FILE, Answer, Engine
from planners.pddl.features import CLASSICAL
from planners.pddl.model import Domain, Problem
from planners.pddl.temporal.features import COMPUTED_NUMBERS, DURATION_INEQUALITIES, DURATIVE_ACTIONS, FRACTIONS
from planners.pddl.temporal.model import TemporalDomain
from planners.pddl.temporal.plan_text import write_timed_plan
from planners.pddl.temporal.replay import TemporalTask, TimedValid, validate_timed_task
from tools import InputError

_TEMPORAL = frozenset(
    {
        DURATIVE_ACTIONS,
        DURATION_INEQUALITIES,
        "typing",
        "negative-preconditions",
        "disjunction",
        "equality",
        "quantifiers",
        "numeric",
        "action-costs",
    }
)


def run(folder: str, mode: str) -> Answer:
    """Plan in `folder` with the engine that unified-planning calls `mode`."""
    from unified_planning.exceptions import UPException  # heavy, and only here in the worker

    where = Path(folder)
    temporal, problem = read_temporal_task((where / DOMAIN_FILE).read_text(), (where / PROBLEM_FILE).read_text())
    try:
        if temporal.durative:
            return _timed(temporal, problem, mode)
        return _classical(temporal.domain, problem, mode)
    except InputError as error:
        return {"kind": "gave-up", "reason": "unsupported", "detail": error.message}
    except UPException as error:
        return {"kind": "gave-up", "reason": "engine-fault", "detail": f"{type(error).__name__}: {error}"}


def _classical(domain: Domain, problem: Problem, mode: str) -> Answer:
    from planners.pddl.unified import plan_from_unified_planning, to_unified_planning

    result = _solved(to_unified_planning(domain, problem), mode)
    if result.plan is None:
        return _without_plan(result)
    steps = plan_from_unified_planning(result.plan)
    optimal = result.status.name == "SOLVED_OPTIMALLY"
    return {"kind": "plan", "plan": "\n".join(map(str, steps)), "optimal": optimal}


def _timed(temporal: TemporalDomain, problem: Problem, mode: str) -> Answer:
    """Return a timed plan, found at a second try where the first is none.

    Tamer loses sight of conditions that hold over all, begin behind the start and end within other actions. It keeps
    them when they have to hold at the start too, which only narrows the plans.
    """
    from planners.pddl.temporal.unified import timed_plan_from_unified_planning, to_unified_planning_timed

    task = TemporalTask(temporal, problem)
    answers: list[Answer] = []
    for from_start in (False, True):
        translated = to_unified_planning_timed(temporal, problem, over_all_from_start=from_start)
        result = _solved(translated, mode)
        if result.plan is None:
            return answers[0] if answers else _without_plan(result)
        plan = timed_plan_from_unified_planning(result.plan)
        answers.append({"kind": "plan", "plan": write_timed_plan(plan)})
        if isinstance(validate_timed_task(task, plan), TimedValid):
            return answers[-1]
    return answers[0]


def _solved(translated: Any, mode: str) -> Any:
    """Return what an engine says to a problem, or raise `InputError` if it does not take it."""
    from planners.pddl.unified import clashing_names_allowed

    planner = translated.environment.factory.OneshotPlanner(name=mode)
    with planner, clashing_names_allowed():
        if translated.kind.has_continuous_time() and not planner.supports(translated.kind):
            translated.clear_quality_metrics()  # no timed plan is believed to be optimal, so any will do
        if not planner.supports(translated.kind):
            lacking = sorted(translated.kind.features - planner.supported_kind().features)
            raise InputError(f"not supported: {', '.join(map(repr, lacking))}, as unified-planning calls it")
        return planner.solve(translated)


def _without_plan(result: Any) -> Answer:
    # Not even UNSOLVABLE_PROVEN counts as a proof: these engines do not say which search they exhausted.
    status = result.status.name
    messages = "; ".join(message.message for message in result.log_messages or ())[-2000:]
    reasons: dict[str, Any] = {"MEMOUT": "memory", "TIMEOUT": "timeout", "UNSUPPORTED_PROBLEM": "unsupported"}
    if status in ("UNSOLVABLE_PROVEN", "UNSOLVABLE_INCOMPLETELY", "INTERMEDIATE"):
        return {"kind": "gave-up", "reason": "incomplete", "detail": messages or status}
    return {"kind": "gave-up", "reason": reasons.get(status, "engine-fault"), "detail": f"{status} {messages}"}


def engines() -> tuple[Engine, ...]:
    """Return the engines behind unified-planning that take one classical or numeric task."""
    return (
        Engine(
            "pyperplan",
            run,
            frozenset({"typing"}),
            _have("up_pyperplan", "pyperplan"),
            "pyperplan",
            package="up-pyperplan",
        ),
        Engine(
            "enhsp",
            run,
            CLASSICAL - {"quantifiers"} | {"numeric", "general-costs"},
            lambda: _have("up_enhsp")() and shutil.which("java") is not None,
            "enhsp",
            package="up-enhsp (and Java 17)",
        ),
        Engine(
            "aries",
            run,
            CLASSICAL - {"conditional-effects", "quantifiers"},
            _have("up_aries", "grpc"),
            "aries",
            package="up-aries (and grpcio)",
            temporal=_TEMPORAL,
        ),
        Engine(
            "tamer",
            run,
            frozenset({"typing", "numeric", "negative-preconditions", "disjunction", "equality"}),
            _have("up_tamer", "pytamer"),
            "tamer",
            package="up-tamer",
            temporal=_TEMPORAL | {COMPUTED_NUMBERS, FRACTIONS, "general-costs"},
        ),
    )


def _have(*modules: str) -> Callable[[], bool]:
    return lambda: all(find_spec(module) is not None for module in modules)
