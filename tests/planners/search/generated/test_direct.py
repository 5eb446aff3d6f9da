"""The property checker: planted violations are found, direct heuristics are accepted, the budget is honoured."""

from collections.abc import Callable
from math import inf

import pytest

from planners.search.generated.direct import Direct, DirectLimits, Violation, check_direct
from planners.search.task import Effect, FdrTask, Operator, State
from tests.planners.search.generated.small import corridor


class Plain:
    """A heuristic made of a function."""

    name, admissible, safe = "plain", False, False

    def __init__(self, estimate: Callable[[State], float]) -> None:
        self._estimate = estimate
        self.calls = 0

    def __call__(self, state: State) -> float:
        self.calls += 1
        return self._estimate(state)


def rooms_left(state: State) -> float:
    return sum(3 - place for place in state)


TASK = corridor().fdr


def test_a_direct_heuristic_is_proved_on_all_that_it_reaches() -> None:
    verdict = check_direct(TASK, Plain(rooms_left))
    assert verdict == Direct(states=15, proved=True, goals=1, steps=6)


@pytest.mark.parametrize("planted", [(3, 0), (1, 2), (2, 2), (0, 3), (3, 2)])
def test_a_planted_violation_is_found_wherever_it_lies(planted: State) -> None:
    # One state below all that follow it: reached by improving steps, and left by none.
    trap = rooms_left(planted) - 1.5
    verdict = check_direct(TASK, Plain(lambda state: trap if state == planted else rooms_left(state)))
    assert isinstance(verdict, Violation)
    assert verdict.state == TASK.atoms(planted)
    assert verdict.value == trap
    assert min(found.value for found in verdict.successors) >= trap
    assert len(verdict.path) >= sum(planted)


def test_the_path_of_a_violation_leads_to_its_state() -> None:
    verdict = check_direct(TASK, Plain(lambda state: 0 if state == (2, 1) else rooms_left(state)))
    assert isinstance(verdict, Violation)
    operators = {operator.name: operator for operator in TASK.operators}
    state = TASK.initial
    for name in verdict.path:
        assert operators[name].applicable(state)
        state = operators[name].successor(state)
    assert TASK.atoms(state) == verdict.state


def test_a_counterexample_tells_the_state_the_values_and_the_way() -> None:
    verdict = check_direct(TASK, Plain(lambda state: 0 if state == (1, 0) else rooms_left(state)))
    assert isinstance(verdict, Violation)
    text = verdict.counterexample()
    assert "after (step ann r0 r1)" in text
    assert "its value is 0" in text
    assert "state: (in ann r1) (in bob r0)" in text
    assert "(step ann r1 r2) leads to the value 4" in text


def test_a_constant_heuristic_is_stuck_at_once() -> None:
    verdict = check_direct(TASK, Plain(lambda _: 1))
    assert isinstance(verdict, Violation)
    assert verdict.path == ()


def test_infinity_at_the_start_is_a_violation_and_elsewhere_keeps_out() -> None:
    verdict = check_direct(TASK, Plain(lambda _: inf))
    assert isinstance(verdict, Violation)
    assert "gives the task up" in verdict.counterexample()
    walled = Plain(lambda state: inf if state[0] < state[1] else rooms_left(state))
    assert isinstance(check_direct(TASK, walled), Direct)


def fork_with_dead_end() -> FdrTask:
    """Return a task in which one of two first steps leads where nothing leads on."""
    atoms = (("(at start)", "(at pit)", "(at goal)"),)
    fall = Operator("(fall)", ((0, 0),), (Effect((), 0, 1),), 1)
    walk = Operator("(walk)", ((0, 0),), (Effect((), 0, 2),), 1)
    return FdrTask("fork", atoms, (0,), ((0, 2),), (fall, walk))


def test_a_dead_end_must_be_infinite_or_no_improvement() -> None:
    task = fork_with_dead_end()
    assert isinstance(check_direct(task, Plain(lambda state: (2, inf, 0)[state[0]])), Direct)
    assert isinstance(check_direct(task, Plain(lambda state: (2, 2, 0)[state[0]])), Direct)
    verdict = check_direct(task, Plain(lambda state: (2, 1, 0)[state[0]]))
    assert isinstance(verdict, Violation)
    assert "dead end" in verdict.counterexample()


def test_the_budget_is_honoured_and_said() -> None:
    task, heuristic = corridor(60).fdr, Plain(lambda state: sum(59 - place for place in state))
    verdict = check_direct(task, heuristic, DirectLimits(states=50))
    assert isinstance(verdict, Direct)
    assert (verdict.states, verdict.proved) == (50, False)
    assert heuristic.calls <= 1 + 50 * 4
    assert check_direct(task, heuristic, DirectLimits(seconds=0)) == Direct(0, proved=False, goals=0, steps=0)
