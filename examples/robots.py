"""A constraint program as data: solve it, read the proof, then break it and read why.

Run: python examples/robots.py
"""

from collections.abc import Mapping

from planners import Bool, ConstraintProgram, GaveUp, Require, Solved, Unsolvable, solve
from tools import Budget

program = ConstraintProgram(
    sets={"task": ["weld", "paint"], "robot": ["R1", "R2"]},
    tables={"cost": {("weld", "R1"): 5, ("weld", "R2"): 7, ("paint", "R1"): 8, ("paint", "R2"): 4}},
    variables=[Bool("does", over=("task", "robot"))],
    constraints=[
        Require("one robot a task", "all(sum(does[t, r] for r in robot) == 1 for t in task)", weight=None),
        Require("no painting on R1", "not does['paint', 'R1']", source="R1 cannot paint"),
        Require("budget", "sum(cost[t, r] * does[t, r] for t in task for r in robot) <= 12"),
    ],
    minimize="sum(cost[t, r] * does[t, r] for t in task for r in robot)",
)

match solve(program, budget=Budget(seconds=5)):
    case Solved(values={"does": Mapping() as does}, optimal=True, objectives=(cost,)):
        chosen = [index for index, true in does.items() if true]
        print(f"proven cheapest at {cost:g}: {chosen}")
    case other:
        raise SystemExit(f"unexpected: {other}")

stricter = program.model_copy(
    update={
        "constraints": (
            *program.constraints[:2],
            Require("budget", "sum(cost[t, r] * does[t, r] for t in task for r in robot) <= 8"),
        )
    }
)

match solve(stricter):
    case Unsolvable(core=core, changes=changes):
        print("these clash:", ", ".join(core))
        for change in changes:
            print(f"{change.constraint}: {change.new:g} instead of {change.old:g} would do")
    case Solved() | GaveUp() as other:
        raise SystemExit(f"unexpected: {other}")
