"""All engines by name, and which of them a task can go to."""

from collections.abc import Iterable
from functools import cache

from planners.pddl.engines import fast_downward, pyperplan, through_unified_planning
from planners.pddl.engines.engine import Engine
from planners.pddl.engines.outcome import PlanGaveUp
from planners.pddl.temporal.features import DURATIVE_ACTIONS
from planners.search import engine as own
from tools import InputError, did_you_mean


@cache
def registry() -> dict[str, Engine]:
    """Return all engines by name, the preferred ones first."""
    known = (*fast_downward.engines(), *own.engines(), *through_unified_planning.engines(), *pyperplan.engines())
    return {engine.name: engine for engine in known}


def find_engine(name: str) -> Engine:
    """Return the engine of that name, or raise `InputError`."""
    if name not in registry():
        names = (*registry(), "auto", "portfolio")
        raise InputError(f"there is no engine {name!r}", hint=did_you_mean(name, names))
    return registry()[name]


def choose(needed: frozenset[str], *, optimal: bool, count: int = 1) -> tuple[Engine, ...] | PlanGaveUp:
    """Return up to `count` installed engines that have all `needed` features, or say what is missing."""
    able = [engine for engine in registry().values() if not engine.lacks(needed) and (engine.optimal or not optimal)]
    ready = [engine for engine in able if engine.installed()]
    if ready:
        return tuple(ready[:count])
    if able:
        packages = " or ".join(dict.fromkeys(repr(engine.package) for engine in able))
        detail = f"the engines that could plan this are not installed: {', '.join(engine.name for engine in able)}"
        return PlanGaveUp("not-installed", detail, f"install {packages}")
    return _unsupported(needed, registry().values(), optimal=optimal)


def refuse(engine: Engine, needed: frozenset[str], *, optimal: bool) -> PlanGaveUp | None:
    """Return why an engine that was asked for by name cannot be used, if so."""
    if not engine.installed():
        detail = f"the engine {engine.name!r} is not installed"
        return PlanGaveUp("not-installed", detail, f"install {engine.package!r}", engine.name)
    if optimal and not engine.optimal:
        provers = ", ".join(other.name for other in registry().values() if other.optimal)
        detail = f"the engine {engine.name!r} proves no plan optimal"
        return PlanGaveUp("unsupported", detail, f"engines that do: {provers}", engine.name)
    if not engine.lacks(needed):
        return None
    return _unsupported(needed, [engine], optimal=optimal)


def _unsupported(needed: frozenset[str], engines: Iterable[Engine], *, optimal: bool) -> PlanGaveUp:
    engines = list(engines)
    best = min(engines, key=lambda engine: (DURATIVE_ACTIONS in engine.lacks(needed), len(engine.lacks(needed))))
    missing = sorted(best.lacks(needed)) or ["optimality"]
    name = best.name if len(engines) == 1 else ""
    hint = engines_having(needed, optimal=optimal)
    return PlanGaveUp("unsupported", f"not supported: {', '.join(map(repr, missing))}", hint, name)


def engines_having(needed: frozenset[str], *, optimal: bool, but: str = "") -> str:
    """Return a hint that names the engines which have all `needed` features, leaving out the one called `but`."""
    having = [
        engine.name
        for engine in registry().values()
        if not engine.lacks(needed) and (engine.optimal or not optimal) and engine.name != but
    ]
    return f"engines that have it: {', '.join(having)}" if having else "no engine known here has all of it"


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines that are installed here, the preferred ones first."""
    return tuple(name for name, engine in registry().items() if engine.installed())
