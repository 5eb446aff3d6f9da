"""Engines for timed plans that misbehave, and one that does not: their jobs run in worker processes."""

from planners.pddl.engines.engine import Answer
from tests.planners.pddl.temporal.temporal_worlds import WORKSHOP


def solve(_folder: str, _mode: str) -> Answer:
    """Return a right plan and call it optimal."""
    return {"kind": "plan", "plan": WORKSHOP.plan, "optimal": True}


def lie(_folder: str, _mode: str) -> Answer:
    """Return a plan that mends in the dark."""
    return {"kind": "plan", "plan": "0: (mend main left) [5]", "optimal": True}


def untimed(_folder: str, _mode: str) -> Answer:
    """Return a plan without times."""
    return {"kind": "plan", "plan": "(light left)\n(mend main left)"}


def deny(_folder: str, _mode: str) -> Answer:
    """Say that there is no plan."""
    return {"kind": "no-plan", "proof": "exhausted"}
