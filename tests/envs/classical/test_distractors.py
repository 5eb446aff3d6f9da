"""Distractors add to what is read and change nothing else."""

import pytest

from envs.classical.distractors import with_distractors
from envs.classical.measures import reading_load
from envs.classical.pddl_puzzle import PddlPuzzle
from envs.classical.pddl_world import PddlWorld
from envs.classical.registry import open_world, worlds
from envs.classical.search import shortest
from envs.classical.task import PlanTask
from envs.world import Solution
from planners.pddl.diagnose import diagnose, read_task
from planners.pddl.replay import Invalid, Valid, validate

SOLVABLE = [name for name in worlds() if not name.startswith("unsolvable")]


def task_of(name: str, size: int = 2) -> PlanTask:
    (task,) = open_world(name).tasks(seed=3, count=1, size=size)
    return task


@pytest.mark.parametrize("name", SOLVABLE)
def test_distractors_leave_the_optimum_alone(name: str) -> None:
    task = task_of(name)
    more = with_distractors(task, 6, seed=1)
    before, after = (shortest(PddlPuzzle.read(t.domain_text, t.problem_text)) for t in (task, more))
    assert isinstance(before, Solution)
    assert isinstance(after, Solution)
    assert len(before.plan) == len(after.plan)


@pytest.mark.parametrize("name", SOLVABLE)
def test_distractors_leave_every_verdict_alone(name: str) -> None:
    world, task = open_world(name), task_of(name, 3)
    more = with_distractors(task, 8, seed=2)
    answer = world.oracle(task)
    assert isinstance(answer, Solution)
    plans = [answer.plan, answer.plan[:-1], answer.plan[1:], answer.plan[::-1]]
    texts = ["\n".join(map(str, plan)) for plan in plans]
    assert [world.check(task, text) for text in texts] == [world.check(more, text) for text in texts]
    before, after = read_task(task.domain_text, task.problem_text), read_task(more.domain_text, more.problem_text)
    for plan in plans:
        old, new = validate(*before, plan), validate(*after, plan)
        assert isinstance(new, Valid) == isinstance(old, Valid)
        if isinstance(old, Invalid) and isinstance(new, Invalid):
            assert (new.index, new.fault) == (old.index, old.fault)


@pytest.mark.parametrize("name", worlds())
def test_distractors_are_in_text_and_pddl_and_the_pddl_is_clean(name: str) -> None:
    task = task_of(name)
    more = with_distractors(task, 5, seed=4)
    assert reading_load(more).facts == reading_load(task).facts + 5
    assert reading_load(more).words > reading_load(task).words
    assert set(task.statement.facts) < set(more.statement.facts)
    assert more.statement.goal == task.statement.goal
    assert more.id != task.id
    assert not [found for found in diagnose(more.domain_text, more.problem_text) if found.severity == "error"]


def test_the_same_seed_distracts_in_the_same_way_and_another_in_another() -> None:
    task = task_of("gripper", 3)
    assert with_distractors(task, 4, seed=1) == with_distractors(task, 4, seed=1)
    assert with_distractors(task, 4, seed=1).text != with_distractors(task, 4, seed=2).text


def test_distractors_can_be_added_twice() -> None:
    task = task_of("hanoi", 3)
    twice = with_distractors(with_distractors(task, 3, seed=1), 3, seed=2)
    assert reading_load(twice).facts == reading_load(task).facts + 6
    assert len(set(twice.distractors)) == 6
    assert not [found for found in diagnose(twice.domain_text, twice.problem_text) if found.severity == "error"]


UNTYPED = "(define (domain d) (:predicates (p ?x)) (:action a :parameters (?x) :effect (p ?x)))"


def test_where_an_action_takes_anything_no_object_is_added() -> None:
    world = PddlWorld(UNTYPED, "(define (problem q) (:domain d) (:objects a b) (:init) (:goal (p a)))")
    (task,) = world.tasks()
    more = with_distractors(task, 4, seed=1)
    assert more.distractors == ()
    assert reading_load(more).facts == 4
    assert read_task(more.domain_text, more.problem_text)[1].objects.keys() == {"a", "b"}
