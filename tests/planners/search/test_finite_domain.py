from hypothesis import HealthCheck, given, settings

from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Valid, validate_task
from planners.pddl.semantics import PddlTask
from planners.reasoning.brute_force import BruteForce
from planners.search.algorithms import find_algorithm
from planners.search.engine import plan_text
from planners.search.finite_domain import ground_here
from planners.search.outcome import Exhausted, PathFound
from planners.search.progress import Progress
from planners.search.space import StateSpace
from tests.planners.reasoning.tiny import TINY, Task

MOST_STATES = 300


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(TINY)
def test_the_cheapest_plan_of_the_encoding_is_the_cheapest_by_definition(tiny: Task) -> None:
    oracle = BruteForce(*tiny)
    costs = [cost for state, cost in oracle.distances(MOST_STATES).items() if oracle.at_goal(state)]
    task = ground_here(*tiny)
    result = find_algorithm("uniform-cost")(StateSpace(task), [], Progress())
    if not costs:
        assert result == Exhausted(proof=True)
        return
    assert isinstance(result, PathFound)
    verdict = validate_task(PddlTask(*tiny), read_plan(plan_text(task, result.operators)))
    assert isinstance(verdict, Valid)
    assert verdict.cost == min(costs)
