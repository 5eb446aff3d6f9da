"""Fast Downward (Helmert 2006), as the driver of the package `up-fast-downward`, always in a process of its own.

Nothing of it is imported: it is under the GPL, and a planner that crashes must not take anyone along.
"""

import re
import subprocess
import sys
from collections import deque
from importlib.util import find_spec
from pathlib import Path

from planners.pddl.engines.engine import DOMAIN_FILE, LOG_FILE, PROBLEM_FILE, Answer, Engine
from planners.pddl.features import CLASSICAL

_MODES = {
    "lama-first": ["--alias", "lama-first"],
    "lama": ["--alias", "lama"],
    "greedy-ff": ["--search", "eager_greedy([ff()])"],
    "lmcut": ["--alias", "seq-opt-lmcut"],
    "hmax": ["--search", "astar(hmax())"],
    "blind": ["--search", "astar(blind())"],
}
_PROVEN_UNSOLVABLE = 11
_TRANSLATED_UNSOLVABLE = 10
_UNSOLVED = 12
_UNSUPPORTED = 34
_MEMORY = frozenset({1, 20, 22})
_PLAN_FILE = "plan"
_TAIL_CHARACTERS = 20_000
_AXIOMS = re.compile(r"^Translator axioms: (\d+)", re.MULTILINE)


def driver() -> Path | None:
    """Return the path of Fast Downward's driver, or nothing if it is not installed."""
    spec = find_spec("up_fast_downward")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "downward" / "fast-downward.py"
        if path.is_file():
            return path
    return None


def run(folder: str, mode: str) -> Answer:
    """Plan in `folder` with one search mode; fall back to blind search where the mode proves nothing."""
    code, log = _call(folder, mode)
    if code == _UNSUPPORTED and mode == "lmcut":  # conditional effects or axioms
        mode = "blind" if _has_axioms(log) else "hmax"
        code, log = _call(folder, mode)
    # With axioms the heuristics are not safe, so only a blind search may say that there is no plan.
    if mode != "blind" and (code == _UNSOLVED or (code == _PROVEN_UNSOLVABLE and _has_axioms(log))):
        mode = "blind"
        code, log = _call(folder, mode)
    return _answer(Path(folder), code, log, proves_optimal=mode in ("lmcut", "hmax", "blind"))


def _call(folder: str, mode: str) -> tuple[int, str]:
    path = driver()
    assert path is not None, "only installed engines are called"
    command = [sys.executable, str(path), "--plan-file", _PLAN_FILE]
    search = _MODES[mode]
    files = [DOMAIN_FILE, PROBLEM_FILE]
    arguments = [*search, *files] if search[0] == "--alias" else [*files, *search]
    with (
        (Path(folder) / LOG_FILE).open("wb", buffering=0) as log,  # unbuffered: whoever is killed leaves what there is
        subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        assert process.stdout is not None
        chunks: deque[bytes] = deque(maxlen=16)
        axioms = b""
        for line in process.stdout:
            log.write(line[:_TAIL_CHARACTERS])
            chunks.append(line[:_TAIL_CHARACTERS])
            if line.startswith(b"Translator axioms:"):
                axioms = line
    return process.returncode, (axioms + b"".join(chunks)).decode(errors="replace")[-_TAIL_CHARACTERS:]


def _has_axioms(log: str) -> bool:
    found = _AXIOMS.search(log)
    return found is None or found[1] != "0"


def _answer(folder: Path, code: int, log: str, *, proves_optimal: bool) -> Answer:
    plan = best_plan(folder)
    if plan is not None:
        return {"kind": "plan", "plan": plan, "optimal": proves_optimal and code == 0}
    if code == _TRANSLATED_UNSOLVABLE:
        return {"kind": "no-plan", "proof": "relaxed-unreachable"}
    if code == _PROVEN_UNSOLVABLE:
        return {"kind": "no-plan", "proof": "exhausted"}
    tail = "\n".join(log.strip().splitlines()[-8:])
    if code in _MEMORY:
        return {"kind": "gave-up", "reason": "memory", "detail": tail}
    if code == _UNSOLVED:
        return {"kind": "gave-up", "reason": "incomplete", "detail": tail}
    return {"kind": "gave-up", "reason": "engine-fault", "detail": f"exit status {code}\n{tail}"}


def best_plan(folder: Path) -> str | None:
    """Return the last plan that a search left in `folder`; each is cheaper than the one before."""
    numbered = sorted(folder.glob(f"{_PLAN_FILE}.*"), key=lambda path: int("0" + path.suffix[1:]), reverse=True)
    for path in (folder / _PLAN_FILE, *numbered):
        if path.is_file() and "; cost" in (text := path.read_text(errors="replace")):  # written to its end
            return text
    return None


def engines() -> tuple[Engine, ...]:
    """Return Fast Downward's configurations."""

    def engine(mode: str, *, optimal: bool = False, anytime: bool = False) -> Engine:
        return Engine(
            f"fd-{mode}", run, CLASSICAL, _is_installed, mode, optimal, anytime, package="groundplan[engines]"
        )

    return (
        engine("lama-first"),
        engine("lmcut", optimal=True),
        engine("lama", anytime=True),
        engine("blind", optimal=True),
        engine("greedy-ff"),
    )


def _is_installed() -> bool:
    return driver() is not None
