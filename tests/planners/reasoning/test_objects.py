"""Names as callers give them: understood whatever their case, refused where the problem does not know them."""

from collections.abc import Callable

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.model import Step
from planners.reasoning.answers import Landmark, PlanHolds, Reachable, Unreachable
from planners.reasoning.brute_force import BruteForce
from planners.reasoning.facts import Fact
from planners.reasoning.grounding import ground
from planners.reasoning.landmarks import Landmarks
from planners.reasoning.plain_proofs import never_applicable, never_avoided, never_true
from planners.reasoning.plan_check import check_steps, eliminate_actions, removals
from planners.reasoning.reachability import Reach
from tests.planners.reasoning.errands import DOMAIN, PROBLEM
from tools import InputError

TASK = ground(*read_task(DOMAIN, PROBLEM))
ORACLE = BruteForce(TASK.domain, TASK.problem)
PLAN = (
    Step("walk", ("hall", "attic")),
    Step("switch-on", ("attic",)),
    Step("lift", ("red", "attic")),
    Step("walk", ("attic", "hall")),
    Step("walk", ("hall", "cellar")),
    Step("drop", ("red", "cellar")),
)
SHOUTED = tuple(Step(step.action.upper(), tuple(map(str.upper, step.arguments))) for step in PLAN)


@pytest.mark.parametrize("fact", ["(carried red)", "carried red", "(CARRIED Red)", ("Carried", "RED")])
def test_a_fact_is_understood_however_it_is_written(fact: Fact | str) -> None:
    assert isinstance(Reach(TASK).atom(fact), Reachable)
    assert isinstance(Landmarks(TASK).fact(fact), Landmark)
    assert isinstance(Landmarks(TASK).any_of([fact]), Landmark)


@pytest.mark.parametrize("action", ["(lift red attic)", "LIFT red Attic", Step("Lift", ("RED", "attic"))])
def test_an_action_is_understood_however_it_is_written(action: Step | str) -> None:
    assert isinstance(Reach(TASK).action(action), Reachable)


def test_a_plan_is_understood_whatever_its_case() -> None:
    assert check_steps(TASK, SHOUTED) == PlanHolds(12)
    assert list(TASK.replay(SHOUTED)) == list(TASK.replay(PLAN))
    assert eliminate_actions(TASK, (Step("Switch-On", ("Hall",)), *SHOUTED)) == PLAN
    assert [removal.indices for removal in removals(TASK, (Step("Switch-On", ("Hall",)), *SHOUTED))] == [(0,)]


UNKNOWN_FACTS = [
    (("caried", "red"), "did you mean 'carried'"),
    (("carried", "rad"), "did you mean 'red'"),
    (("carried",), r"declared as \(carried \?b - box\)"),
    (("carried", "red", "blue"), "takes 1 object"),
    ((), "is no atom"),
    (("carried", 1), "is no atom"),
    ("", "is no atom"),
]
QUESTIONS: list[Callable[[Fact], object]] = [
    Reach(TASK).atom,
    Reach(TASK).refute_atom,
    Landmarks(TASK).fact,
    lambda fact: Landmarks(TASK).any_of([("carried", "red"), fact]),
    lambda fact: never_true(ORACLE, fact),
    lambda fact: never_avoided(ORACLE, frozenset({fact})),
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(("fact", "reason"), UNKNOWN_FACTS)
def test_nothing_is_proven_of_a_fact_that_the_problem_does_not_know(
    question: Callable[[Fact], object], fact: Fact, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        question(fact)


@pytest.mark.parametrize("question", [Reach(TASK).action, Reach(TASK).refute_action])
@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step("lyft", ("red", "attic")), "did you mean 'lift'"),
        (Step("lift", ("red", "atic")), "did you mean 'attic'"),
        (Step("lift", ("red",)), "takes 2 objects"),
    ],
)
def test_nothing_is_proven_of_an_action_that_the_problem_does_not_know(
    question: Callable[[Step], object], step: Step, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        question(step)
    with pytest.raises(InputError, match=reason):
        never_applicable(ORACLE, step)
    with pytest.raises(InputError, match=reason):
        list(TASK.replay((step,)))


def test_what_can_be_stated_with_objects_of_wrong_types_is_proven_impossible() -> None:
    assert Reach(TASK).atom(("carried", "attic")) == Unreachable("types")
    assert Reach(TASK).action(Step("lift", ("attic", "red"))) == Unreachable("types")


def test_a_plan_that_does_not_hold_is_refused_with_the_step_that_fails() -> None:
    with pytest.raises(InputError, match=r"step 2 \(lift red attic\) is not applicable: \(lit attic\)"):
        removals(TASK, (PLAN[0], PLAN[2]))
    with pytest.raises(InputError, match=r"at its end the goal lacks \(in red cellar\)"):
        eliminate_actions(TASK, PLAN[:-1])
