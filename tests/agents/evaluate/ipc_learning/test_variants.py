"""Variants change what a task looks like, and never what its plans cost."""

from fractions import Fraction

import pytest

from agents.evaluate.ipc_learning.variants import VARIANTS, Variant, variant_name
from envs import classical
from planners import Domain, PlanFound, Problem, plan_task, read_task
from tools import Budget, InputError

WORLDS = ("blocksworld", "gripper", "logistics", "hanoi")


def texts_of(world: str) -> tuple[str, str]:
    (task,) = classical.open_world(world).tasks(seed=3, count=1, size=3)
    return task.domain_text, task.problem_text


def optimum(domain: Domain, problem: Problem) -> Fraction:
    outcome = plan_task(domain, problem, optimal=True, budget=Budget(seconds=60))
    assert isinstance(outcome, PlanFound), outcome
    assert outcome.optimal
    return outcome.cost


@pytest.mark.parametrize("world", WORLDS)
def test_the_cheapest_plan_costs_the_same_in_every_variant(world: str) -> None:
    texts = texts_of(world)
    plain = optimum(*read_task(*texts))
    for name in VARIANTS:
        changed = Variant(variant_name(name), seed=5).apply("t", *texts)
        assert changed != texts
        assert optimum(*read_task(*changed)) == plain > 0


def test_renaming_leaves_no_name_as_it_was() -> None:
    domain, problem = read_task(*texts_of("gripper"))
    other, posed = read_task(*Variant("renamed").apply("t", *texts_of("gripper")))
    for before, after in (
        (domain.types, other.types),
        (problem.objects, posed.objects),
        ([action.name for action in domain.actions], [action.name for action in other.actions]),
    ):
        assert len(list(before)) == len(list(after)) > 0
        assert not {*before} & {*after} - {"object"}


def test_distractors_add_facts_that_no_action_reads() -> None:
    domain, problem = read_task(*texts_of("gripper"))
    other, posed = read_task(*Variant("distractors").apply("t", *texts_of("gripper")))
    new = {predicate.name for predicate in other.predicates} - {predicate.name for predicate in domain.predicates}
    assert other.actions == domain.actions
    assert posed.goal == problem.goal
    assert len(posed.init - problem.init) == max(10, len(problem.objects))
    assert {atom.predicate for atom in posed.init - problem.init} <= new
    assert len(posed.objects) > len(problem.objects)


def test_a_seed_gives_the_same_variant_again_and_another_seed_another_one() -> None:
    texts = texts_of("blocksworld")
    for name in VARIANTS:
        first, again, other = (Variant(variant_name(name), seed).apply("t", *texts) for seed in (1, 1, 2))
        assert first == again != other


def test_an_unknown_variant_is_an_error_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="there is no variant 'rename'") as caught:
        variant_name("rename")
    assert "'renamed'" in caught.value.hint
