"""Outcomes survive the way through JSON."""

import json

import pytest

from planners import BoundChange, GaveUp, Outcome, Repair, Solved, Unsolvable
from planners.outcome_json import outcome_as_json, outcome_from_json

CHANGE = BoundChange("budget", 1200, 1412.5, "USD", attained=False)
OUTCOMES: list[Outcome] = [
    Solved({"x": 3, "b": True, "m": "car", "y": {("a", 1): 2.5, ("b", 2): 1}}, True, (3, 4.5), engine="cpsat"),
    Solved({}, False, (7,), bound=5, gap=0.25, unmet=("p",), engine="z3", seconds=1.5),
    Solved({"empty": {}}, True),
    Unsolvable(
        ("budget", "rooms"),
        (Repair(("budget",), 1.0, CHANGE, 1412.5), Repair(("rooms", "car"), 2.0)),
        (CHANGE,),
        "z3",
        0.5,
        notes=("late",),
    ),
    Unsolvable(("rule",), rules_clash=True),
    GaveUp("out of time", 3, "z3", 60.0, ("killed",)),
]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_survives_json(outcome: Outcome) -> None:
    assert outcome_from_json(json.loads(json.dumps(outcome_as_json(outcome)))) == outcome
