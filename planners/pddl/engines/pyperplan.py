"""Pyperplan's greedy best-first search by h_FF, through its own command line.

It is under the GPL: optional, never imported, always in a process of its own.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from planners.pddl.engines.engine import DOMAIN_FILE, LOG_FILE, PROBLEM_FILE, Answer, Engine

_PLAN_FILE = f"{PROBLEM_FILE}.soln"
_NO_PLAN = "No solution could be found"
_TAIL_LINES = 4


def run(folder: str, mode: str) -> Answer:
    """Plan in `folder`; `mode` holds the search and the heuristic as the command line calls them."""
    search, heuristic = mode.split()
    command = [sys.executable, "-P", "-m", "pyperplan", "-s", search, "-H", heuristic, DOMAIN_FILE, PROBLEM_FILE]
    where = Path(folder)
    with (where / LOG_FILE).open("wb") as log:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    plan = where / _PLAN_FILE
    if done.returncode == 0 and plan.is_file():
        return {"kind": "plan", "plan": plan.read_text()}
    tail = "\n".join((where / LOG_FILE).read_text(errors="replace").strip().splitlines()[-_TAIL_LINES:])
    if _NO_PLAN in tail:
        return {"kind": "gave-up", "reason": "incomplete", "detail": tail}
    return {"kind": "gave-up", "reason": "engine-fault", "detail": f"exit status {done.returncode}\n{tail}"}


def engines() -> tuple[Engine, ...]:
    """Return the configuration that greedy searches with generated heuristics are compared with."""
    return (
        Engine(
            "pyperplan-greedy-ff",
            run,
            frozenset({"typing"}),
            lambda: find_spec("pyperplan") is not None,
            "gbf hff",
            package="pyperplan",
        ),
    )
