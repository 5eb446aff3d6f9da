"""Every way in that takes a budget: what is no budget is refused, and one of zero seconds is used up."""

from collections.abc import Callable
from typing import Any

import pytest

from planners import (
    Bool,
    ConstraintProgram,
    GaveUp,
    Landmarks,
    NotGrounded,
    OpenProblem,
    OpenProgram,
    PlanGaveUp,
    Reach,
    Undecided,
    equivalent,
    equivalent_domains,
    find_optimal_plan,
    ground,
    grounded,
    missing_in_problem,
    missing_in_program,
    next_action,
    plan,
    plan_timed,
    read_task,
    reasoning_toolbox,
    search_for_plan,
    solve,
)
from tests.planners.reasoning.errands import DOMAIN, PROBLEM
from tools import Budget, InputError

TASK = read_task(DOMAIN, PROBLEM)
GROUND = ground(*TASK)
PROGRAM = ConstraintProgram(variables=[Bool("x")])
OPEN = OpenProgram(PROGRAM, "x", ())
DOORS: dict[str, Callable[[Any], object]] = {
    "solve": lambda budget: solve(PROGRAM, budget=budget),
    "missing_in_program": lambda budget: missing_in_program(OPEN, budget),
    "missing_in_problem": lambda budget: missing_in_problem(OpenProblem(*TASK, ()), budget),
    "search_for_plan": lambda budget: search_for_plan(DOMAIN, PROBLEM, budget=budget),
    "plan": lambda budget: plan(DOMAIN, PROBLEM, budget=budget),
    "plan_timed": lambda budget: plan_timed(DOMAIN, PROBLEM, budget=budget),
    "grounded": lambda budget: grounded(*TASK, budget),
    "equivalent": lambda budget: equivalent(*TASK, TASK[1], budget=budget),
    "equivalent_domains": lambda budget: equivalent_domains(TASK[0], TASK[0], TASK[1:], budget=budget),
    "Reach": lambda budget: Reach(GROUND, budget),
    "Landmarks": lambda budget: Landmarks(GROUND, budget),
    "next_action": lambda budget: next_action(GROUND, budget),
    "find_optimal_plan": lambda budget: find_optimal_plan(GROUND, budget),
    "reasoning_toolbox": lambda budget: reasoning_toolbox(DOMAIN, PROBLEM, budget),
}


@pytest.mark.parametrize("given", [5, 0, "5 s"])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_budget_is_refused(door: str, given: object) -> None:
    with pytest.raises(InputError, match=f"the budget is {given!r}"):
        DOORS[door](given)


@pytest.mark.parametrize(
    ("door", "answer"),
    [
        ("solve", GaveUp),
        ("missing_in_program", GaveUp),
        ("missing_in_problem", GaveUp),
        ("search_for_plan", PlanGaveUp),
        ("plan", PlanGaveUp),
        ("grounded", NotGrounded),
        ("equivalent", Undecided),
        ("equivalent_domains", Undecided),
    ],
)
def test_with_a_budget_of_zero_seconds_there_is_no_answer(door: str, answer: type) -> None:
    assert isinstance(DOORS[door](Budget(seconds=0)), answer)
