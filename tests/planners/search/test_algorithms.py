"""Every search with every heuristic on every small task."""

from math import inf

import pytest
from hypothesis import HealthCheck, given, settings

from planners.search.algorithms import algorithms, find_algorithm
from planners.search.heuristics.registry import heuristics
from planners.search.outcome import Exhausted, OutOfBudget, PathFound
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import FdrTask, Heuristic, State
from tests.planners.search.heuristics.small_fdr import BY_HAND, RANDOM, costs_to_go
from tools import Budget, InputError

SEARCHES = sorted(algorithms())
HEURISTICS = sorted(heuristics())


def judge(task: FdrTask, algorithm: str, heuristic: Heuristic) -> None:
    """Search and compare the result with what listing all states says."""
    optimum = costs_to_go(task)[task.initial]
    chosen = find_algorithm(algorithm)
    result = chosen(StateSpace(task), [heuristic], Progress(Budget(seconds=20)))
    if isinstance(result, PathFound):
        assert replay(task, result.operators) == result.cost >= optimum
        assert not result.optimal or result.cost == optimum
        assert result.optimal or not (chosen.proves_optimal and (heuristic.admissible or not chosen.informed))
        return
    assert isinstance(result, Exhausted)
    assert optimum == inf or not result.proof
    assert not chosen.complete or (result.proof and optimum == inf)


def replay(task: FdrTask, path: tuple[int, ...]) -> int:
    """Return the cost of a plan, which must lead to the goal."""
    state = task.initial
    for number in path:
        assert task.operators[number].applicable(state)
        state = task.operators[number].successor(state)
    assert task.at_goal(state)
    return sum(task.operators[number].cost for number in path)


@pytest.mark.parametrize("name", sorted(BY_HAND))
@pytest.mark.parametrize("heuristic", HEURISTICS)
@pytest.mark.parametrize("algorithm", SEARCHES)
def test_every_search_is_right_with_every_heuristic(algorithm: str, heuristic: str, name: str) -> None:
    task = BY_HAND[name]()
    judge(task, algorithm, heuristics()[heuristic](task))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(RANDOM)
def test_every_search_is_right_on_random_tasks(task: FdrTask) -> None:
    made = [factory(task) for factory in heuristics().values()]
    for algorithm in SEARCHES:
        for heuristic in made:
            judge(task, algorithm, heuristic)


class Wild:
    """A heuristic that is wrong: infinite at random, and says so by not being safe."""

    name, admissible, safe = "wild", False, False

    def __call__(self, state: State) -> float:
        """Return anything."""
        return (inf, 7, 0.5, 3)[hash(state) % 4]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(RANDOM)
def test_no_search_believes_the_infinity_of_a_heuristic_that_is_not_safe(task: FdrTask) -> None:
    for algorithm in SEARCHES:
        judge(task, algorithm, Wild())


class Batch:
    """Goal count, only in batches, which notes how large they are."""

    name, admissible, safe = "batch", False, True

    def __init__(self, task: FdrTask) -> None:
        self._task = task
        self.sizes: list[int] = []

    def __call__(self, state: State) -> float:
        """Count the goals missed."""
        return sum(state[variable] != value for variable, value in self._task.goal)

    def evaluate_batch(self, states: list[State]) -> list[float]:
        """Count the goals missed in each state."""
        self.sizes.append(len(states))
        return [self(state) for state in states]


class FromParent(Batch):
    """The same from the state before, which must be what it is said to be."""

    def evaluate_successors(self, parent: State, operators: list[int], states: list[State]) -> list[float]:
        """Count the goals missed in each state."""
        assert [self._task.operators[number].successor(parent) for number in operators] == states
        return self.evaluate_batch(states)


@pytest.mark.parametrize("kind", [Batch, FromParent])
@pytest.mark.parametrize("algorithm", ["greedy", "a-star", "enforced-hill-climbing", "greedy-alternating"])
def test_all_successors_of_a_state_are_evaluated_in_one_call(algorithm: str, kind: type[Batch]) -> None:
    task = BY_HAND["parcels"]()
    heuristic = kind(task)
    progress = Progress()
    result = find_algorithm(algorithm)(StateSpace(task), [heuristic], progress)
    plain = find_algorithm(algorithm)(StateSpace(task), [heuristics()["goal-count"](task)], Progress())
    assert result == plain
    assert max(heuristic.sizes) > 1
    assert sum(heuristic.sizes) + 1 == progress.counts.evaluated


@pytest.mark.parametrize("algorithm", SEARCHES)
def test_a_search_stops_at_its_limit_on_expansions(algorithm: str) -> None:
    task = BY_HAND["lamps"]()
    progress = Progress(expansions=1)
    result = find_algorithm(algorithm)(StateSpace(task), [heuristics()["blind"](task)], progress)
    assert isinstance(result, OutOfBudget | Exhausted)
    assert progress.counts.expanded <= 1
    if isinstance(result, OutOfBudget):
        assert result.reason == "expansions"


def test_a_search_stops_without_time_or_memory() -> None:
    task = BY_HAND["towers"]()
    for budget, reason in ((Budget(seconds=0), "timeout"), (Budget(memory_mb=1), "memory")):
        result = find_algorithm("breadth-first")(StateSpace(task), [], Progress(budget))
        assert isinstance(result, OutOfBudget)
        assert result.reason == reason


def test_progress_is_told_as_events_with_falling_values() -> None:
    task = BY_HAND["towers"]()
    events: list[tuple[str, dict[str, object]]] = []
    progress = Progress(observer=lambda kind, data: events.append((kind, data)))
    find_algorithm("anytime")(StateSpace(task), [heuristics()["goal-count"](task)], progress)
    least = [float(str(data["best_h"])) for kind, data in events if kind == "search-progress"]
    assert least == sorted(least, reverse=True)
    assert least[0] > least[-1] >= 0
    costs = [int(str(data["cost"])) for kind, data in events if kind == "solution"]
    assert costs == sorted(set(costs), reverse=True)
    assert costs[-1] == costs_to_go(task)[task.initial]


def test_an_unknown_search_or_a_missing_heuristic_is_an_error_with_a_hint() -> None:
    with pytest.raises(InputError, match=r"greedyy(.|\n)*did you mean 'greedy'"):
        find_algorithm("greedyy")
    with pytest.raises(InputError, match="needs a heuristic"):
        find_algorithm("greedy")(StateSpace(BY_HAND["lamps"]()), [], Progress())
