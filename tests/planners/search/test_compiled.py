from collections.abc import Callable
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planners.search.algorithms import find_algorithm
from planners.search.arrangement import arranged
from planners.search.best_first import Queue, Strategy, best_first
from planners.search.compiled import Compiled, can_compile
from planners.search.flat_space import Array
from planners.search.orderings import Ordering, Weighted, a_star, greedy
from planners.search.outcome import OutOfBudget, PathFound, SearchResult
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.stored_task import from_bytes, to_bytes
from planners.search.task import FdrTask, State
from tests.planners.search.heuristics.small_fdr import BY_HAND, RANDOM, random_task, towers
from tools import Budget, Confinement, Finished, Worker

needs_numba = pytest.mark.skipif(not can_compile(), reason="the optional compiler Numba is not installed")
Estimate = Callable[[State], float]


def goals_missed(task: FdrTask) -> Estimate:
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


def in_words(task: FdrTask) -> Estimate:
    """Return a function with a dictionary, which Numba refuses."""
    wanted = {str(variable): value for variable, value in task.goal}
    return lambda state: sum(state[int(variable)] != value for variable, value in wanted.items())


def dividing(task: FdrTask) -> Estimate:
    """Return a function whose integers overflow when compiled, and do not in Python."""
    del task
    return lambda state: (2**62 + state[0]) * 4 // 2**62


def scattered(state: State) -> float:
    """Return a value that has nothing to do with the goal: fractions, and sometimes infinity."""
    mixed = 0
    for value in state:
        mixed = (mixed * 31 + value * 17 + 5) % 1009
    if mixed % 13 == 0:
        return inf
    return (mixed % 7) / 2


def eager(estimate: Estimate, *, trials: int = 1, safe: bool = False) -> Compiled:
    """Return a heuristic that does not wait to be compiled."""
    return Compiled("compiled", estimate, safe=safe, patience_s=0.0, trials=trials)


def plain(estimate: Estimate, *, safe: bool = False) -> Compiled:
    """Return a heuristic that is never compiled."""
    heuristic = Compiled("plain", estimate, safe=safe)
    heuristic.fallback = "asked for"
    return heuristic


Search = Callable[[Compiled, Progress], SearchResult]


def observed(search: Search, heuristic: Compiled, expansions: int | None) -> tuple[object, ...]:
    """Return the result of a search, its counts, and its events but for their times and those that a second brings."""
    told: list[tuple[str, dict[str, float]]] = []
    least = [inf]

    def observe(kind: str, data: dict[str, Any]) -> None:
        if kind != "search-progress":
            told.append((kind, data))
        elif float(data["best_h"]) < least[-1]:
            least.append(float(data["best_h"]))
            told.append((kind, {key: float(data[key]) for key in data if key != "seconds"}))

    progress = Progress(expansions=expansions, observer=observe)
    return search(heuristic, progress), progress.counts, told


@pytest.mark.parametrize("algorithm", ["greedy", "a-star", "greedy-novelty", "enforced-hill-climbing"])
@pytest.mark.parametrize("make", [goals_missed, in_words, dividing])
def test_a_search_takes_the_same_way_compiled_or_not(make: Callable[[FdrTask], Estimate], algorithm: str) -> None:
    task = arranged(towers(5))

    def search(heuristic: Compiled, progress: Progress) -> SearchResult:
        return find_algorithm(algorithm)(StateSpace(task), [heuristic], progress)

    estimate = make(task)
    assert observed(search, eager(estimate, trials=10), 300) == observed(search, plain(estimate), 300)


def strategies(ordering: Ordering, **fixed: bool) -> st.SearchStrategy[Strategy]:
    """Return strategies with this ordering that differ in the rest."""
    drawn = {name: st.booleans() for name in ("counts_cost", "goal_when_met")}
    drawn |= {name: st.just(value) for name, value in fixed.items()}
    return st.builds(Strategy, queues=st.just((Queue(ordering),)), bound=st.sampled_from([inf, 0, 3, 8]), **drawn)


STRATEGIES = st.one_of(
    strategies(greedy), strategies(a_star, counts_cost=True), strategies(Weighted(2.5), counts_cost=True)
)


@needs_numba
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(RANDOM, STRATEGIES, st.sampled_from([None, 0, 1, 3, 10]), st.sampled_from([1, 4, 12]), st.booleans())
@example(random_task(926), Strategy((Queue(Weighted(2.5)),), counts_cost=True), None, 1, False)  # starts at infinity
def test_the_compiled_loop_does_what_the_plain_one_does(
    task: FdrTask, strategy: Strategy, expansions: int | None, trials: int, safe: bool
) -> None:
    def search(heuristic: Compiled, progress: Progress) -> SearchResult:
        return best_first(StateSpace(task), [heuristic], strategy, progress)

    compiled = eager(scattered, trials=trials, safe=safe)
    assert observed(search, compiled, expansions) == observed(search, plain(scattered, safe=safe), expansions)
    assert compiled.fallback == ""
    if compiled.kernel is not None:  # once more, compiled from the first state on
        assert observed(search, compiled, expansions) == observed(search, plain(scattered, safe=safe), expansions)


@needs_numba
@pytest.mark.parametrize("algorithm", ["greedy", "a-star", "weighted-a-star", "anytime"])
@pytest.mark.parametrize("name", ["towers", "parcels", "crossing", "no goal", "no way"])
def test_tasks_by_hand_have_the_same_plans_compiled(name: str, algorithm: str) -> None:
    task = BY_HAND[name]()

    def search(heuristic: Compiled, progress: Progress) -> SearchResult:
        return find_algorithm(algorithm)(StateSpace(task), [heuristic], progress)

    compiled = eager(scattered)
    for _ in range(2):
        assert observed(search, compiled, None) == observed(search, plain(scattered), None)


@needs_numba
def test_a_search_that_outgrows_its_arrays_goes_on_in_longer_ones() -> None:
    task = arranged(towers(7))
    results = []
    for heuristic in (eager(scattered), plain(scattered)):
        for algorithm in ("greedy", "a-star"):
            progress = Progress(expansions=6000)
            result = find_algorithm(algorithm)(StateSpace(task), [heuristic], progress)
            results.append((result, progress.counts))
    assert results[:2] == results[2:]
    assert all(counts.evaluated > 10_000 for _, counts in results)


@needs_numba
def test_a_compiled_search_stops_at_its_limits() -> None:
    task = arranged(towers(8))
    heuristic = eager(scattered)
    search = find_algorithm("greedy")
    search(StateSpace(task), [heuristic], Progress(expansions=100))
    assert heuristic.kernel is not None
    for budget, reason in ((Budget(seconds=0), "timeout"), (Budget(memory_mb=1), "memory")):
        result = search(StateSpace(task), [heuristic], Progress(budget))
        assert isinstance(result, OutOfBudget)
        assert result.reason == reason


@needs_numba
def test_what_compiles_is_compiled_and_what_does_not_says_why() -> None:
    task = arranged(towers(5))
    good, refused, wrong = (eager(make(task)) for make in (goals_missed, in_words, dividing))
    for heuristic in (good, refused, wrong):
        result = find_algorithm("greedy")(StateSpace(task), [heuristic], Progress(expansions=3000))
        assert isinstance(result, PathFound)
    assert good.fallback == ""
    assert good.kernel is not None
    assert "cannot be compiled" in refused.fallback
    assert "other values" in wrong.fallback
    assert refused.kernel is wrong.kernel is None


def writing(state: State) -> float:
    """Return an estimate, and now and then write into the state, which a tuple does not let happen."""
    mixed = scattered(state)
    if mixed == 3:
        state[0] = 0  # type: ignore[index]  # that is what is wrong with it
    return mixed


@needs_numba
def test_what_writes_into_a_state_is_not_compiled() -> None:
    heuristic = eager(writing)
    heuristic.compile([(0, 1)])
    assert heuristic.kernel is None
    assert "cannot be compiled" in heuristic.fallback


@needs_numba
@pytest.mark.parametrize("factor", [1 << 40, 1 << 61, 1 << 70])
def test_costs_that_are_no_numbers_of_the_machine_are_summed_as_ever(factor: int) -> None:
    small = arranged(towers(5))
    task = replace(small, operators=tuple(replace(one, cost=factor * one.cost) for one in small.operators))

    def search(heuristic: Compiled, progress: Progress) -> SearchResult:
        return find_algorithm("a-star")(StateSpace(task), [heuristic], progress)

    assert observed(search, eager(scattered), 300) == observed(search, plain(scattered), 300)


def doubled(numbers: Array) -> None:
    for place in range(len(numbers)):
        numbers[place] *= 2


@needs_numba
@pytest.mark.parametrize("form", ["*.nbi", "*.nbc"])
def test_machine_code_that_was_damaged_on_disk_is_made_anew(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numba = pytest.importorskip("numba")
    from planners.search.just_in_time import compiled_over

    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    numbers = np.ones(2)
    for _ in range(2):
        compiled_over(doubled, (numbers,), estimate=False)(numbers)
        [path] = tmp_path.rglob(form)
        path.write_bytes(path.read_bytes()[:20])
    assert numbers.tolist() == [4.0, 4.0]


def test_a_short_search_does_not_wait_for_the_compiler() -> None:
    heuristic = Compiled("h", scattered)
    assert isinstance(find_algorithm("greedy")(StateSpace(towers(4)), [heuristic], Progress()), PathFound)
    assert heuristic.kernel is None


@needs_numba
def test_nothing_is_compiled_where_the_time_left_is_short() -> None:
    heuristic = eager(scattered)
    result = find_algorithm("greedy")(StateSpace(towers(5)), [heuristic], Progress(Budget(seconds=5)))
    assert isinstance(result, PathFound)
    assert heuristic.kernel is None


def reach(content: bytes) -> list[object]:
    """Search a stored task; return the path, the counts, and why nothing was compiled."""
    heuristic, progress = eager(scattered), Progress(expansions=500)
    result = find_algorithm("greedy")(StateSpace(from_bytes(content)), [heuristic], progress)
    return [type(result).__name__, progress.counts.as_json(), heuristic.fallback]


def test_a_confined_search_goes_on_without_the_compiler() -> None:
    content = to_bytes(towers(6))
    with Worker(preload=("planners.search.just_in_time",), confinement=Confinement(allow_unconfined=True)) as worker:
        confined = worker.run(reach, content)
    assert isinstance(confined, Finished)
    *here, _ = reach(content)
    assert confined.value[:2] == here
