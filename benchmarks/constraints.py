"""Time constraint programs: compiling and solving, CP-SAT against Z3, in this process.

    python -m benchmarks.constraints [--repeats 5] [--seconds 20]

Medians of wall-clock milliseconds. `check` reads and checks the text, `compile` builds the solver's model,
`solve` is all of `solve_here` (it compiles too, and checks the solution), `process` adds the worker process.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Literal

from benchmarks.command import entry, positive, time_limit
from planners import Bool, Choice, ConstraintProgram, Int, Outcome, Require, Solved, Unsolvable, check, solve
from planners.constraints.cpsat_session import CpSatSession
from planners.constraints.engines import Deadline
from planners.constraints.solve import solve_here
from planners.constraints.z3_session import Z3Session
from tools import Budget

Engine = Literal["cpsat", "z3"]
SEED = 0


def assignment(tasks: int, robots: int) -> ConstraintProgram:
    """Return a generalized assignment problem: one robot a task, limited loads, least cost."""
    pick = Random(SEED)
    task, robot = range(tasks), range(robots)
    return ConstraintProgram(
        sets={"task": task, "robot": robot},
        constants={"cap": 7 * tasks // robots},
        tables={
            "cost": {(t, r): pick.randint(5, 60) for t in task for r in robot},
            "load": {t: pick.randint(1, 9) for t in task},
        },
        variables=[Bool("does", ("task", "robot"))],
        constraints=[
            Require("each task once", "all(sum(does[t, r] for r in robot) == 1 for t in task)"),
            Require("loads", "all(sum(load[t] * does[t, r] for t in task) <= cap for r in robot)"),
        ],
        minimize="sum(cost[t, r] * does[t, r] for t in task for r in robot)",
    )


def stays(nights: int, rooms: int) -> ConstraintProgram:
    """Return a choice of blocks of nights that cover a trip: a set partition with definitions of costs."""
    pick = Random(SEED)
    blocks = [(first, last) for first in range(nights) for last in range(first, nights) for _ in range(rooms)]
    return ConstraintProgram(
        sets={"night": range(nights), "block": range(len(blocks))},
        tables={
            "first": {number: first for number, (first, _) in enumerate(blocks)},
            "last": {number: last for number, (_, last) in enumerate(blocks)},
            "price": {number: pick.randint(50, 300) for number in range(len(blocks))},
        },
        variables=[Bool("sleeps", ("block",)), Int("cost", 0, 1_000_000)],
        constraints=[
            Require(
                "one room a night",
                "all(sum(sleeps[b] for b in block if first[b] <= n and n <= last[b]) == 1 for n in night)",
            ),
            Require("cost", "cost == sum(price[b] * (last[b] - first[b] + 1) * sleeps[b] for b in block)"),
        ],
        minimize="cost",
    )


def tour(cities: int) -> ConstraintProgram:
    """Return a shortest closed tour by look-ups with two variable indices."""
    pick = Random(SEED)
    return ConstraintProgram(
        sets={"city": range(cities), "step": range(cities)},
        constants={"cities": cities},
        tables={"far": {(a, b): pick.randint(1, 99) for a in range(cities) for b in range(cities)}},
        variables=[Choice("at", "city", ("step",))],
        constraints=[Require("all", "distinct(at[s] for s in step)"), Require("start", "at[0] == 0")],
        minimize="sum(far[at[s], at[(s + 1) % cities]] for s in step)",
    )


def clash(tasks: int, robots: int) -> ConstraintProgram:
    """Return an assignment problem with a budget that is too small, and a wish that costs."""
    program = assignment(tasks, robots)
    more = [
        Require("budget", f"sum(cost[t, r] * does[t, r] for t in task for r in robot) <= {6 * tasks}"),
        Require("rest", "sum(does[t, 0] for t in task) == 0"),
        *(Require(f"not alone {t}", f"not does[{t}, 1] or does[{t + 1}, 1]") for t in range(6)),
    ]
    return program.model_copy(update={"constraints": (*program.constraints, *more)})


PROGRAMS: dict[str, ConstraintProgram] = {
    "assignment 10 x 4": assignment(10, 4),
    "assignment 40 x 10": assignment(40, 10),
    "stays 5 x 20": stays(5, 20),
    "stays 7 x 60": stays(7, 60),
    "tour 6": tour(6),
    "tour 9": tour(9),
    "clash 10 x 4": clash(10, 4),
}


def median_ms(repeats: int, work: Callable[[], object]) -> float:
    """Return the median time of some calls; a call of more than two seconds is not repeated."""
    times: list[float] = []
    while len(times) < repeats and sum(times) < 2:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def result(outcome: Outcome) -> str:
    """Return an outcome in a few characters."""
    match outcome:
        case Solved():
            return f"{outcome.objectives[0]:g}{'' if outcome.optimal else ' (not proven)'}"
        case Unsolvable():
            return f"clash of {len(outcome.core)}, {len(outcome.repairs)} repairs"
        case _:
            return outcome.reason


def row(program: ConstraintProgram, engine: Engine, repeats: int, seconds: float) -> str:
    """Return one line of the table."""
    checked = check(program)
    sessions = {"cpsat": CpSatSession, "z3": Z3Session}
    outcomes: list[Outcome] = []
    times = [
        median_ms(repeats, lambda: check(program)),
        median_ms(repeats, lambda: sessions[engine](checked)),
        median_ms(repeats, lambda: outcomes.append(solve_here(checked, Deadline.after(seconds), engine))),
        median_ms(repeats, lambda: solve(program, engine=engine, budget=Budget(seconds=seconds))),
    ]
    return f"{engine:6}" + "".join(f"{value:10.1f}" for value in times) + f"  {result(outcomes[-1])}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.constraints", description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=positive, default=5)
    parser.add_argument("--seconds", type=time_limit, default=20.0, help="the budget of one solve")
    options = parser.parse_args()
    print(f"{'program':20}{'engine':6}{'check':>10}{'compile':>10}{'solve':>10}{'process':>10}  result  (ms)")
    for name, program in PROGRAMS.items():
        for engine in ("cpsat", "z3"):
            print(f"{name:20}{row(program, engine, options.repeats, options.seconds)}", flush=True)


if __name__ == "__main__":
    entry(main)
