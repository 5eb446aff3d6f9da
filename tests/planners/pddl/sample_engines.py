"""Engines that misbehave, for the tests: their jobs run in worker processes, so they live in a module."""

import os
import subprocess
import time
from pathlib import Path

from planners.pddl.engines.engine import Answer

SLEEPER = "import time; time.sleep(300)"


def crash(_folder: str, _mode: str) -> Answer:
    """End the process at once."""
    os._exit(3)


def fail(_folder: str, _mode: str) -> Answer:
    """Raise."""
    raise RuntimeError("out of ideas")


def lie(_folder: str, _mode: str) -> Answer:
    """Return a plan that does not reach the goal and call it optimal."""
    return {"kind": "plan", "plan": "(drive red hub mill)", "optimal": True}


def babble(_folder: str, _mode: str) -> Answer:
    """Return a plan that nobody can read."""
    return {"kind": "plan", "plan": "((((( %$! \0", "optimal": True}


def refuse(_folder: str, _mode: str) -> Answer:
    """Take back what the registry promises."""
    return {"kind": "gave-up", "reason": "unsupported", "detail": "not supported: 'roads'"}


def flood(_folder: str, _mode: str) -> Answer:
    """Print without end."""
    while True:
        print("x" * 100_000)


def hang(folder: str, mode: str) -> Answer:
    """Start a child that sleeps, say where, and sleep as well."""
    child = subprocess.Popen(["python3", "-c", SLEEPER], start_new_session=True)
    Path(mode).write_text(f"{os.getpid()} {child.pid}")
    time.sleep(300)
    return {"kind": "gave-up", "detail": folder}


def solve(_folder: str, mode: str) -> Answer:
    """Return the plan given as mode."""
    return {"kind": "plan", "plan": mode, "optimal": False}


def interrupted(folder: str, _mode: str) -> Answer:
    """Leave two plans behind, the second cut off, and never end."""
    from tests.planners.pddl.depot_world import PLAN

    Path(folder, "plan.1").write_text(PLAN + "; cost = 19 (general cost)\n")
    Path(folder, "plan.2").write_text(PLAN[:40])
    time.sleep(300)
    return {"kind": "gave-up"}
