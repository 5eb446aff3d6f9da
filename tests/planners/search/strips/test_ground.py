from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from planners.pddl.diagnose import read_task
from planners.pddl.engines.fast_downward import driver
from planners.reasoning.brute_force import AtomSet, BruteForce
from planners.search.grounding import Grounded, Grounder, grounded
from planners.search.strips.ground import ground_strips
from planners.search.strips.schemas import reads
from planners.search.task import NONE_OF_THOSE, FdrTask
from tests.planners.search.strips.odd_tasks import ODD, odd_task
from tests.planners.search.strips.plain_tasks import PLAIN, Task, plain_task
from tools import Budget, InputError

MOST_STATES = 250
IMPOSSIBLE = FdrTask("", ((NONE_OF_THOSE, NONE_OF_THOSE),), (0,), ((0, 1),), ())
"""What is left of a task whose goal cannot hold even if nothing is ever deleted."""
ODD_SEEDS = 68, 69, 107, 646
ANY = PLAIN | ODD
TWICE, CONDITIONAL = 87, 419
"""Seeds of tasks with a fact that has a second variable for its negation, and with a deletion that is not certain."""
Transitions = dict[frozenset[str], set[tuple[str, int, frozenset[str]]]]


def transitions(task: FdrTask, shown: frozenset[str]) -> Transitions:
    """Return for all reachable states, as those of their atoms that are `shown`, the steps that change them."""
    found: Transitions = {}
    waiting, seen = [task.initial], {task.initial}
    while waiting:
        state = waiting.pop()
        before = shown.intersection(task.atoms(state))
        steps = found.setdefault(before, set())
        for operator in task.operators:
            if operator.applicable(state):
                after = operator.successor(state)
                steps.add((operator.name, operator.cost, shown.intersection(task.atoms(after))))
                waiting += () if after in seen else (after,)
                seen.add(after)
    return {before: {one for one in steps if one[2] != before} for before, steps in found.items()}


def by_definition(oracle: BruteForce, shown: frozenset[str]) -> Transitions:
    """Return what `transitions` should return."""
    steps = list(oracle.steps())

    def seen(state: AtomSet) -> frozenset[str]:
        return frozenset(text for atom in state if (text := f"({' '.join(atom)})") in shown)

    found: Transitions = {}
    for state in oracle.distances(MOST_STATES):
        changing = found.setdefault(seen(state), set())
        for step in (step for step in steps if oracle.is_applicable(state, step)):
            after = seen(oracle.apply(state, step))
            if after != seen(state):
                changing.add((str(step), int(oracle.cost(step)), after))
    return found


@settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
@example(plain_task(TWICE))
@example(plain_task(CONDITIONAL))
@given(ANY)
def test_states_and_their_successors_are_those_of_the_definition(drawn: Task) -> None:
    oracle = BruteForce(*drawn)
    try:
        reached = oracle.distances(MOST_STATES)
    except InputError:
        assume(False)
    task = ground_strips(*drawn, keep_irrelevant=True)
    if replace(task, name="") == IMPOSSIBLE:
        assert not any(map(oracle.at_goal, reached))
        return
    shown = frozenset(task.facts)
    assert transitions(task, shown) == by_definition(oracle, shown)
    changing = {atom for state in reached for atom in state} - frozenset.intersection(*reached)
    assert {f"({' '.join(atom)})" for atom in changing} <= shown


@settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
@example(plain_task(TWICE))
@example(plain_task(CONDITIONAL))
@given(ANY)
def test_without_irrelevant_variables_the_cheapest_plan_costs_the_same(drawn: Task) -> None:
    everything, relevant = (ground_strips(*drawn, keep_irrelevant=keep) for keep in (True, False))
    assert len(relevant.variables) <= len(everything.variables)
    assert cheapest(relevant) == cheapest(everything)


def cheapest(task: FdrTask) -> int | None:
    """Return the cost of the cheapest plan, or None without one, by Bellman's equations."""
    costs = {task.initial: 0}
    waiting = [task.initial]
    for state in waiting:  # grows while it is walked
        for operator in task.operators:
            if operator.applicable(state):
                after, cost = operator.successor(state), costs[state] + operator.cost
                if cost < costs.get(after, cost + 1):
                    costs[after] = cost
                    waiting.append(after)
    return min((cost for state, cost in costs.items() if task.at_goal(state)), default=None)


def test_the_examples_have_what_could_go_wrong() -> None:
    twice, conditional = (ground_strips(*plain_task(seed), keep_irrelevant=True) for seed in (TWICE, CONDITIONAL))
    assert is_twice(twice)
    assert conditional.has_conditional_effects
    assert any(len(texts) > 3 for texts in conditional.variables)
    assert any(cheapest(ground_strips(*plain_task(seed), keep_irrelevant=True)) for seed in range(20))


def is_twice(task: FdrTask) -> bool:
    """Return whether a fact has a variable of its own besides, for its negation."""
    return len(task.facts) < sum(not text.startswith(("(not", "<")) for texts in task.variables for text in texts)


@pytest.mark.skipif(driver() is None, reason="the extra 'engines' is not installed")
@pytest.mark.parametrize(
    "drawn",
    [*map(plain_task, (TWICE, CONDITIONAL, *range(40, 44))), *map(odd_task, ODD_SEEDS)],
    ids=lambda drawn: drawn[1].name,
)
def test_the_translator_makes_a_task_of_the_same_behaviour(drawn: Task) -> None:
    theirs, ours = (task_by(name, drawn) for name in ("translator", "strips"))
    shown = frozenset(theirs.facts) & frozenset(ours.facts)
    if cheapest(theirs) is None:
        assert cheapest(ours) is None
        return
    assert transitions(theirs, shown) == transitions(ours, shown)
    assert cheapest(theirs) == cheapest(ours)


def task_by(grounder: Grounder, drawn: Task) -> FdrTask:
    found = grounded(*drawn, Budget(seconds=60), grounder=grounder, keep_irrelevant=True)
    assert isinstance(found, Grounded), found
    return found.task


TOLLS = """(define (domain gates) (:requirements :typing :action-costs) (:predicates (passed ?g))
  (:functions (total-cost) - number (toll ?g) - number)
  (:action pass :parameters (?g) :precondition (not (passed ?g))
    :effect (and (passed ?g) (increase (total-cost) (toll ?g)) (increase (total-cost) 0.5))))"""
TWO_GATES = """(define (problem p) (:domain gates) (:objects east west)
  (:init (= (total-cost) 0) (= (toll east) 2.25) (= (toll west) 3)) (:goal (passed east))
  (:metric minimize (total-cost)))"""


def test_costs_that_are_no_whole_numbers_are_scaled() -> None:
    task = ground_strips(*read_task(TOLLS, TWO_GATES), keep_irrelevant=True)
    assert {operator.name: operator.cost for operator in task.operators} == {"(pass east)": 11, "(pass west)": 14}


def test_what_is_not_plain_is_not_read() -> None:
    plain = read_task(TOLLS, TWO_GATES)
    assert reads(*plain)
    for old, new in (
        ("(passed ?g) (increase", "(forall (?x) (passed ?x)) (increase"),
        (":precondition (not (passed ?g))", ":precondition (or (passed ?g) (not (passed ?g)))"),
        ("(increase (total-cost) 0.5)", "(when (passed ?g) (not (passed ?g)))"),
    ):
        assert not reads(*read_task(TOLLS.replace(old, new), TWO_GATES))
    assert not reads(*read_task(TOLLS, TWO_GATES.replace("(total-cost)))", "(* 2 (total-cost))))")))
    many = " ".join(f"?g{number}" for number in range(19))
    assert not reads(*read_task(TOLLS.replace("(?g) :precondition", f"(?g {many}) :precondition"), TWO_GATES))


def test_an_action_may_have_more_conditions_than_python_nests_blocks() -> None:
    count = 130
    needed, lost = (" ".join(form.format(number) for number in range(count)) for form in ("(p{} ?x)", "(not (p{} ?x))"))
    domain = f"""(define (domain many) (:predicates {needed} (done ?x))
      (:action stop :parameters (?x) :precondition (and {needed}) :effect (done ?x))
      (:action lose :parameters (?x) :precondition (done ?x) :effect (and {lost})))"""
    held = " ".join(f"(p{number} a)" for number in range(count))
    problem = f"(define (problem one) (:domain many) (:objects a b) (:init {held} (p0 b)) (:goal (done a)))"
    task = ground_strips(*read_task(domain, problem), keep_irrelevant=True)
    assert [operator.name for operator in task.operators] == ["(stop a)", "(lose a)"]
