from collections.abc import Callable

import pytest

from planners.search.algorithms import find_algorithm
from planners.search.arrangement import arranged
from planners.search.compiled import Compiled, can_compile
from planners.search.outcome import PathFound
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import FdrTask, State
from tests.planners.search.heuristics.small_fdr import towers

needs_numba = pytest.mark.skipif(not can_compile(), reason="the optional compiler Numba is not installed")


def goals_missed(task: FdrTask) -> Callable[[State], float]:
    """Return a function that Numba can compile once its lists are arrays."""
    places = [variable for variable, _ in task.goal]
    wanted = [value for _, value in task.goal]

    def estimate(state: State) -> float:
        missed = 0
        for number in range(len(places)):
            if state[places[number]] != wanted[number]:
                missed += 1
        return missed

    return estimate


def in_words(task: FdrTask) -> Callable[[State], float]:
    """Return a function with a dictionary, which Numba refuses."""
    wanted = {str(variable): value for variable, value in task.goal}
    return lambda state: sum(state[int(variable)] != value for variable, value in wanted.items())


def dividing(task: FdrTask) -> Callable[[State], float]:
    """Return a function whose integers overflow when compiled, and do not in Python."""
    del task
    return lambda state: (2**62 + state[0]) * 4 // 2**62


@pytest.mark.parametrize("algorithm", ["greedy", "a-star", "greedy-novelty", "enforced-hill-climbing"])
@pytest.mark.parametrize("make", [goals_missed, in_words, dividing])
def test_a_search_takes_the_same_way_compiled_or_not(
    make: Callable[[FdrTask], Callable[[State], float]], algorithm: str
) -> None:
    task = arranged(towers(5))
    compiled = Compiled("compiled", make(task))
    plain = Compiled("plain", make(task))
    plain.fallback = "asked for"
    results = []
    for heuristic in (compiled, plain):
        progress = Progress(expansions=300)
        result = find_algorithm(algorithm)(StateSpace(task), [heuristic], progress)
        results.append((result, progress.counts))
    assert results[0] == results[1]


@needs_numba
def test_what_compiles_is_compiled_and_what_does_not_says_why() -> None:
    task = arranged(towers(5))
    good, refused, wrong = (Compiled("h", make(task)) for make in (goals_missed, in_words, dividing))
    for heuristic in (good, refused, wrong):
        result = find_algorithm("greedy")(StateSpace(task), [heuristic], Progress(expansions=3000))
        assert isinstance(result, PathFound)
    assert good.fallback == ""
    assert "cannot be compiled" in refused.fallback
    assert "other values" in wrong.fallback
