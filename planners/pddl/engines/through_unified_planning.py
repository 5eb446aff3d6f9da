"""Engines that unified-planning knows: pyperplan, ENHSP, Aries, Tamer. Optional, each in a worker process."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from planners.pddl.diagnose import read_task
from planners.pddl.engines.engine import DOMAIN_FILE, PROBLEM_FILE, Answer, Engine
from planners.pddl.features import CLASSICAL


def run(folder: str, mode: str) -> Answer:
    """Plan in `folder` with the engine that unified-planning calls `mode`."""
    from unified_planning.exceptions import UPException  # heavy, and only here in the worker

    from planners.pddl.unified import clashing_names_allowed, plan_from_unified_planning, to_unified_planning

    where = Path(folder)
    domain, problem = read_task((where / DOMAIN_FILE).read_text(), (where / PROBLEM_FILE).read_text())
    try:
        translated = to_unified_planning(domain, problem)
        planner = translated.environment.factory.OneshotPlanner(name=mode)
        with planner, clashing_names_allowed():
            if not planner.supports(translated.kind):
                lacking = sorted(translated.kind.features - planner.supported_kind().features)
                detail = f"not supported: {', '.join(map(repr, lacking))}, as unified-planning calls it"
                return {"kind": "gave-up", "reason": "unsupported", "detail": detail}
            result = planner.solve(translated)
    except UPException as error:
        return {"kind": "gave-up", "reason": "engine-fault", "detail": f"{type(error).__name__}: {error}"}
    if result.plan is not None:
        steps = plan_from_unified_planning(result.plan)
        optimal = result.status.name == "SOLVED_OPTIMALLY"
        return {"kind": "plan", "plan": "\n".join(map(str, steps)), "optimal": optimal}
    return _without_plan(result)


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
        ),
        Engine(
            "tamer",
            run,
            frozenset({"typing", "numeric", "negative-preconditions", "disjunction", "equality"}),
            _have("up_tamer", "pytamer"),
            "tamer",
            package="up-tamer",
        ),
    )


def _have(*modules: str) -> Callable[[], bool]:
    return lambda: all(find_spec(module) is not None for module in modules)
