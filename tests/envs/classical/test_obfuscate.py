"""Obfuscation hides every name and changes nothing else."""

import re

import pytest

from envs.classical.obfuscate import obfuscated
from envs.classical.registry import open_world, worlds
from envs.classical.task import Breaks, Solves
from envs.world import Solution
from planners import Step
from planners.pddl.diagnose import read_task


@pytest.mark.parametrize("name", [name for name in worlds() if not name.startswith(("obfuscated", "unsolvable"))])
def test_no_plain_name_is_left_and_the_translated_plan_is_right(name: str) -> None:
    world = open_world(name)
    (task,) = world.tasks(seed=1, count=1, size=3)
    hidden = obfuscated(task, seed=4)
    names = set(re.findall(r"[a-z][\w-]*", hidden.domain_text + hidden.problem_text))
    assert not names & task.symbols.keys()
    assert not names & set(hidden.symbols)
    assert not {name for name in task.puzzle.objects if re.search(rf"\b{name}\b", hidden.text)}
    answer = world.oracle(task)
    assert isinstance(answer, Solution)
    s = hidden.symbols
    plan = tuple(Step(s[step.action], tuple(s[name] for name in step.arguments)) for step in answer.plan)
    assert world.check(hidden, "\n".join(map(str, plan))) == Solves(len(plan))
    assert isinstance(world.check(hidden, (Step("move"), *plan)), Breaks)


def test_a_seed_gives_one_mapping_and_another_seed_another() -> None:
    (task,) = open_world("gripper").tasks(seed=1, count=1, size=2)
    assert obfuscated(task, seed=1).text == obfuscated(task, seed=1).text
    assert obfuscated(task, seed=1).symbols != obfuscated(task, seed=2).symbols


def test_names_that_are_words_of_pddl_stay() -> None:
    (task,) = open_world("obfuscated-blocksworld").tasks(seed=1, count=1, size=2)
    domain, problem = read_task(task.domain_text, task.problem_text)
    assert (domain.name, problem.domain) == (task.symbols["blocksworld"], task.symbols["blocksworld"])
    assert len(set(task.symbols.values())) == len(task.symbols)
