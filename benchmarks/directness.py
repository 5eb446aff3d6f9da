"""Check hand-written direct heuristics, and the same ones with a trap planted on the way to the goal.

    python -m benchmarks.directness --data ../shared/ipc2023-learning

A trap is a state that gets a value below those of all its successors: where the heuristic leads to it, the checker must
name this state. Every chosen task gets three: the initial state, one halfway, and the last one before the goal. The
checker may end before it has come to a trap that one of several equally steep ways leads to, and then says so.
"""

import argparse
from collections import Counter
from collections.abc import Iterator

from agents.evaluate.ipc_learning.items import Instance, Selection, load_instances
from benchmarks.command import data_folder, entry, positive, some
from benchmarks.grounding import chosen
from planners import CandidateTask, Direct, DirectLimits, Grounded, Violation, check_direct, grounded, hand_written
from planners.search.generated.building import build
from planners.search.generated.contract import TaskView
from planners.search.space import StateSpace
from planners.search.task import Heuristic, State
from tools import Budget

DOMAINS = ("blocksworld", "miconic", "spanner", "transport")
LIMITS = DirectLimits(seconds=60.0)


class Trapped:
    """A heuristic that is another one but for a state."""

    name, admissible, safe = "trapped", False, False

    def __init__(self, estimate: Heuristic, trap: State, value: float) -> None:
        self._estimate, self._trap, self._value = estimate, trap, value

    def __call__(self, state: State) -> float:
        """Return the estimate, or the trap's value."""
        return self._value if state == self._trap else self._estimate(state)


def read(instance: Instance) -> CandidateTask:
    """Return a task, grounded."""
    domain, problem = instance.read()
    found = grounded(domain, problem, Budget(seconds=30))
    assert isinstance(found, Grounded), found
    return CandidateTask.of(domain, problem, found)


def descent(space: StateSpace, heuristic: Heuristic) -> list[State]:
    """Return the states of the steepest descent, from the initial state to the last one before a goal."""
    packed, states = space.initial, []
    while not space.at_goal(packed):
        states.append(space.unpack(packed))
        moves = space.successors(packed, states[-1])
        packed = min((child for _, child in moves), key=lambda child: heuristic(space.unpack(child)))
    return states


def traps(space: StateSpace, heuristic: Heuristic) -> Iterator[tuple[State, Trapped]]:
    """Yield states on the way to the goal with heuristics that make a trap of them."""
    way = descent(space, heuristic)
    for place in sorted({0, len(way) // 2, len(way) - 1}):
        packed = space.pack(way[place])
        least = min(heuristic(space.unpack(child)) for _, child in space.successors(packed, way[place]))
        yield way[place], Trapped(heuristic, way[place], least - 0.5)


def checked(domain: str, tasks: list[CandidateTask]) -> str:
    """Return a line on a domain: how many tasks are accepted, and how many traps are found where they are."""
    accepted, met = Counter[str](), Counter[str]()
    for task in tasks:
        heuristic = build(hand_written(domain), TaskView(task.facts, task.fdr))
        accepted[_said(check_direct(task.fdr, heuristic, LIMITS))] += 1
        for state, trapped in traps(StateSpace(task.fdr), heuristic):
            verdict = check_direct(task.fdr, trapped, LIMITS)
            right = isinstance(verdict, Direct) or verdict.state == task.fdr.atoms(state)
            met[_said(verdict) if right else "found elsewhere"] += 1
    return f"{domain:12s} as written: {_counted(accepted):40s} with a trap: {_counted(met)}"


def _said(verdict: Direct | Violation) -> str:
    if isinstance(verdict, Violation):
        return "found"
    return "accepted" if verdict.proved else "accepted so far"


def _counted(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))


def main() -> None:
    """Check the four heuristics on training tasks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.directness", description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True, help="the folder of the IPC 2023 learning track")
    parser.add_argument("--every", type=positive, default=6, help="only every so many of the training tasks")
    options = parser.parse_args()
    for domain in DOMAINS:
        instances = load_instances(options.data, Selection((domain,), ("training",)))
        found = some(chosen(instances, options.every), f"tasks of {domain}")
        print(checked(domain, [read(one) for one in found]), flush=True)


if __name__ == "__main__":
    entry(main)
