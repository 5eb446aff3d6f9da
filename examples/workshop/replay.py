"""Replay a plan whose actions take time; where an engine for that is installed, look for a plan as well.

Run: python examples/workshop/replay.py
"""

from pathlib import Path

from planners import (
    PlanGaveUp,
    TimedInvalid,
    TimedPlanFound,
    load_pddl,
    plan_timed,
    read_temporal_task,
    read_timed_plan,
    validate_timed,
)

folder = Path(__file__).parent
domain, problem = load_pddl(folder / "domain.pddl"), load_pddl(folder / "problem.pddl", "problem")
task = read_temporal_task(domain, problem)
text = load_pddl(folder / "plan.txt", "plan")

verdict = validate_timed(*task, read_timed_plan(text))
outcome = verdict.message if isinstance(verdict, TimedInvalid) else f"takes {float(verdict.makespan):g}"
print(f"the plan of the file: {outcome}")

hasty = validate_timed(*task, read_timed_plan(text.replace("(mend spare right)", "(mend spare left)")))
assert isinstance(hasty, TimedInvalid)
print(f"with one lamp for both: {hasty.message}")

match plan_timed(domain, problem):
    case TimedPlanFound(plan=steps, makespan=makespan, engine=engine):
        print(f"{engine} found, and the replay accepted, in {float(makespan):g}:", *steps, sep="\n")
    case PlanGaveUp(detail=detail, hint=hint):
        print(f"no engine looked for one: {detail}; {hint}")
