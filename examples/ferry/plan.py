"""Plan for a PDDL problem: an engine proves the shortest plan, a replay checks it.

Run: python examples/ferry/plan.py
"""

from pathlib import Path

from planners import NoPlan, PlanFound, PlanGaveUp, load_pddl, plan

folder = Path(__file__).parent
domain, problem = load_pddl(folder / "domain.pddl"), load_pddl(folder / "problem.pddl", "problem")

match plan(domain, problem, optimal=True):
    case PlanFound(plan=steps, cost=cost, optimal=optimal):
        print(f"{cost} steps, {'proven shortest' if optimal else 'not proven shortest'}, checked by replay")
        for step in steps:
            print(step)
    case NoPlan() | PlanGaveUp() as other:
        raise SystemExit(f"unexpected: {other}")
