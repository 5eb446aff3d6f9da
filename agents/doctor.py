"""What works on this machine: each check runs the real thing and says what to do if it fails."""

import asyncio
import importlib.util
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from agents.documents import Document
from agents.models.chat import ChatModel
from agents.models.embedded import EmbeddedModel
from agents.models.registry import open_model
from agents.models.weights import KNOWN, stored
from agents.runs import WRITABLE, runs_folder
from tools import GroundplanError, ModelError, StorageError, require_writable

_LAMP = "(define (domain lamp) (:predicates (lit)) (:action light :parameters () :effect (lit)))"
OURS = ("agents", "envs", "planners", "tools")


class Finding(Document):
    """The outcome of one check; "missing" marks an optional part that is not installed."""

    check: str
    state: Literal["ok", "missing", "broken"]
    detail: str
    hint: str = ""


def examine(data: Path | None = None, model: str = "embedded") -> Iterator[Finding]:
    """Yield one finding a check, in the order a request passes through the parts."""
    yield _machine()
    yield name_clashes()
    for name, check in (
        ("worker", _worker),
        ("CP-SAT", lambda: _solver("cpsat")),
        ("Z3", lambda: _solver("z3")),
        ("PDDL planner", _planner),
        ("travel data", lambda: _data(data)),
        ("runs folder", _runs),
        ("the whole path", lambda: _path(data)),
    ):
        yield _guarded(name, check)
    yield _confinement()
    yield _memory()
    yield _model(model)
    yield _vllm()
    yield _mcp()


def name_clashes(provides: Callable[[], object] = packages_distributions) -> Finding:
    """Find other distributions that install a package under one of our import names.

    Our four names are not ours alone (`openai-agents` installs `agents`), and pip overwrites silently.
    """
    providers = dict(provides())  # type: ignore[call-overload]  # a mapping from name to distributions
    foreign = sorted(
        f"{name} by {dist}" for name in OURS for dist in set(providers.get(name, ())) if dist.lower() != "groundplan"
    )
    misplaced = sorted({name for name in OURS if not _is_ours(name)})
    if not foreign and not misplaced:
        return Finding(check="import names", state="ok", detail=", ".join(OURS))
    return Finding(
        check="import names",
        state="broken",
        detail="also installed: " + ", ".join(foreign or misplaced),
        hint="give Groundplan a virtual environment of its own, or uninstall the other distribution "
        "and reinstall groundplan",
    )


def _is_ours(name: str) -> bool:
    found = importlib.util.find_spec(name)
    ours = Path(__file__).resolve().parents[1]
    return found is not None and found.origin is not None and Path(found.origin).resolve().parents[1] == ours


def _guarded(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(check=name, state="ok", detail=check())
    except GroundplanError as error:
        return Finding(check=name, state="broken", detail=error.message, hint=error.hint)
    except Exception as error:  # a doctor must not die of what it examines
        return Finding(check=name, state="broken", detail=f"{type(error).__name__}: {error}")


def _machine() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    detail = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores} cores"
    return Finding(check="machine", state="ok", detail=detail)


def _worker() -> str:
    import time

    from tools import Finished, GroundplanError, Limits, Stopped, shared_worker

    match shared_worker().run(time.sleep, 30, limits=Limits(seconds=0.3)):
        case Stopped(reason="timeout", seconds=seconds):
            return f"a job over its limit was gone after {seconds:.2f} s"
        case Finished() | Stopped() as other:
            raise GroundplanError(f"a job of 30 s under a limit of 0.3 s ended as {other!r}")


def _solver(engine: Literal["cpsat", "z3"]) -> str:
    from planners import ConstraintProgram, Int, Require, Solved, solve

    program = ConstraintProgram(
        variables=[Int("x", 0, 9), Int("y", 0, 9)],
        constraints=[Require("sum", "x + y == 7"), Require("order", "x > y")],
        minimize="x",
    )
    match solve(program, engine=engine):
        case Solved(values=values, optimal=True, seconds=seconds) if values["x"] == 4:
            return f"proved an optimum in {seconds * 1000:.0f} ms"
        case other:
            raise GroundplanError(f"a tiny program ended as {other!r}")


def _planner() -> str:
    from planners import PlanFound, plan
    from tools import GroundplanError

    match plan(_LAMP, "(define (problem p) (:domain lamp) (:init) (:goal (lit)))"):
        case PlanFound(engine=engine, seconds=seconds):
            return f"{engine} found a plan in {seconds * 1000:.0f} ms, and the replay accepts it"
        case other:
            raise GroundplanError(f"a tiny problem ended as {other!r}")


def _confinement() -> Finding:
    from tools import confinement_report

    report = confinement_report()
    if report.possible:
        return Finding(check="confinement", state="ok", detail=report.summary())
    hint = "generated heuristics are not run here; everything else works"
    return Finding(check="confinement", state="missing", detail=report.summary(), hint=hint)


def _data(data: Path | None) -> str:
    from envs import load_tables

    tables = load_tables(data)
    where = "bundled synthetic world" if data is None else str(data)
    return f"{where}: {len(tables.states)} cities, {len(tables.restaurants)} restaurants"


def _runs() -> str:
    folder = runs_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot create {str(folder)!r}: {error.strerror}", hint=WRITABLE) from error
    require_writable(folder / "run.json")
    return f"{folder}, {shutil.disk_usage(folder).free / 1e9:.1f} GB free"


def _path(data: Path | None) -> str:
    from agents.formalisms.travel import TravelFormalism
    from envs import TaskKind, generate_tasks, load_tables
    from tools import Budget, GroundplanError

    tables = load_tables(data)
    task = generate_tasks(tables, TaskKind("easy", 3), seed=1, count=1)[0]
    formalism = TravelFormalism(tables)
    spec = task.request.model_dump(mode="json")
    result = formalism.solve(spec, Budget(seconds=30))
    rulings = formalism.verify(spec, result) if result.status == "solved" else ()
    if not rulings or not all(ruling.passed for ruling in rulings):
        raise GroundplanError(f"a sample trip ended as {result.status!r} with {rulings!r}")
    return f"a sample trip was solved in {result.seconds:.2f} s and accepted by {len(rulings)} checkers"


def _memory() -> Finding:
    from agents.memory.embedding import StaticEmbedder

    finding = _guarded("memory", _recall)
    if finding.state == "broken" or StaticEmbedder.installed():
        return finding
    detail = f"{finding.detail}, not by its meaning (optional)"
    return Finding(check="memory", state="missing", detail=detail, hint="pip install 'groundplan[meaning]'")


def _recall() -> str:
    from agents.memory.embedding import StaticEmbedder
    from agents.memory.learning import note
    from agents.memory.store import open_memory

    asked = {"its words": "a bed for the night"}
    if StaticEmbedder.installed():
        asked["its meaning"] = "where kids sleep"
    with TemporaryDirectory() as folder, open_memory(Path(folder) / "memory.sqlite") as memory:
        note(memory, "Beds are kept for children.", "program")
        lost = [way for way, text in asked.items() if not memory.search(text, kind="lesson", scope="program", most=1)]
    if lost:
        raise GroundplanError(f"an entry was not found by {' and by '.join(lost)}")
    return f"an entry was found by {' and by '.join(asked)}"


def _model(model: str) -> Finding:
    check = "model"
    try:
        opened = open_model(model)
        if isinstance(opened, EmbeddedModel):
            return _embedded(check, opened)
        tokens = asyncio.run(_context_tokens(opened))
    except GroundplanError as error:
        return Finding(check=check, state="broken", detail=error.message, hint=error.hint)
    return Finding(check=check, state="ok", detail=f"{model}: {opened.name}, context of {tokens} tokens")


async def _context_tokens(model: ChatModel) -> int:
    try:
        async with asyncio.timeout(20):
            return await model.context_tokens()
    except TimeoutError:
        raise ModelError("the server does not answer within 20 s", hint="is it still loading?") from None
    finally:
        await model.aclose()


def _embedded(check: str, model: EmbeddedModel) -> Finding:
    if not _installed("xllamacpp"):
        hint = "pip install 'groundplan[embedded]'"
        return Finding(check=check, state="missing", detail="llama.cpp is not installed", hint=hint)
    if model.name in KNOWN and not stored(KNOWN[model.name]).present:
        hint = f"groundplan models pull {model.name}"
        return Finding(check=check, state="missing", detail="the weights are not downloaded yet", hint=hint)
    return Finding(check=check, state="ok", detail=f"{model.name} is ready to load")


def _vllm() -> Finding:
    if not _installed("vllm"):
        return Finding(
            check="vLLM server",
            state="missing",
            detail="not installed (optional: it needs a GPU)",
            hint="pip install 'groundplan[serve]' on a machine with a GPU",
        )
    return Finding(check="vLLM server", state="ok", detail="start it with groundplan serve")


def _mcp() -> Finding:
    check = "MCP server"
    if not _installed("mcp"):
        hint = "pip install 'groundplan[mcp]'"
        return Finding(check=check, state="missing", detail="the SDK is not installed (optional)", hint=hint)
    return _guarded(check, _served)


def _served() -> str:
    from agents.mcp.trial import try_server

    return asyncio.run(try_server())


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
