"""The values of the initial state against those that Fast Downward prints, on random tasks."""

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from math import inf
from pathlib import Path

import pytest

from planners.pddl.engines.fast_downward import driver
from planners.search.heuristics.registry import heuristics
from planners.search.task import FdrTask, Operator
from tests.planners.search.heuristics.small_fdr import costs_to_go, parcels, random_task, towers

OURS = {"hmax": "h-max", "add": "h-add"}  # the others depend on how ties are broken
VALUE = re.compile(r"Initial heuristic value for (\w+): (\d+)")

pytestmark = pytest.mark.skipif(driver() is None, reason="Fast Downward is not installed")


def sas(task: FdrTask) -> str:
    """Return a task without conditional effects in the format of Fast Downward's translator."""
    lines: list[object] = ["begin_version", 3, "end_version", "begin_metric", 1, "end_metric", len(task.variables)]
    for number, texts in enumerate(task.variables):
        lines += ["begin_variable", f"var{number}", -1, len(texts), *(f"Atom {text}" for text in texts), "end_variable"]
    lines += [0, "begin_state", *task.initial, "end_state", "begin_goal", len(task.goal)]
    lines += [f"{variable} {value}" for variable, value in task.goal]
    lines += ["end_goal", len(task.operators)]
    for operator in task.operators:
        lines += operator_lines(operator)
    return "\n".join(map(str, [*lines, 0, ""]))


def operator_lines(operator: Operator) -> Iterator[object]:
    """Yield an operator with a condition on a variable that it changes beside the effect."""
    before = dict(operator.preconditions)
    changed = {effect.variable: effect.value for effect in operator.effects}
    kept = [fact for fact in operator.preconditions if fact[0] not in changed]
    yield from ("begin_operator", operator.name.strip("()"), len(kept), *(f"{v} {value}" for v, value in kept))
    yield len(changed)
    yield from (f"0 {variable} {before.get(variable, -1)} {value}" for variable, value in changed.items())
    yield from (operator.cost, "end_operator")


def plain_tasks(count: int) -> Iterator[FdrTask]:
    """Yield random tasks with a plan of some steps, without conditional effects."""
    found = filter(lambda task: not task.has_conditional_effects, map(random_task, itertools.count()))
    yield from itertools.islice((task for task in found if 4 <= costs_to_go(task)[task.initial] < inf), count)


TASKS = [towers(4), parcels(3, 2), *plain_tasks(6)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_initial_state_has_the_value_that_fast_downward_gives_it(task: FdrTask, tmp_path: Path) -> None:
    (tmp_path / "output.sas").write_text(sas(task))
    search = f"eager_greedy([{', '.join(f'{name}()' for name in OURS)}], max_time=1)"
    command = [sys.executable, str(driver()), "output.sas", "--search", search]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    printed = {name: float(value) for name, value in VALUE.findall(done.stdout)}
    assert set(printed) == set(OURS), done.stdout
    assert printed == {name: heuristics()[own](task)(task.initial) for name, own in OURS.items()}
