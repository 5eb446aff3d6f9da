"""Landmarks against what cannot be avoided, and their count against what was true on all paths."""

from math import inf

from hypothesis import given, settings

from planners.search.heuristics.landmark_count import LandmarkCount
from planners.search.heuristics.landmarks import greedy_necessary, needed_facts
from planners.search.heuristics.relaxation import Facts, relaxation_of
from planners.search.task import FdrTask
from tests.planners.search.heuristics.small_fdr import (
    RANDOM,
    Move,
    always_before,
    costs_to_go,
    fdr_task,
    is_reachable,
    towers,
)

often = settings(max_examples=150)


@often
@given(RANDOM)
def test_landmarks_are_exactly_what_no_relaxed_plan_avoids(task: FdrTask) -> None:
    relaxation = relaxation_of(task)
    start = frozenset(Facts(task.variables).of(task.initial))
    needed = needed_facts(relaxation, start)
    for fact in range(relaxation.size):
        assert (fact in needed) == is_reachable(relaxation, start, frozenset({fact}), without=-1)
        for other in set(range(relaxation.size)) - start if fact in needed else ():
            avoidable = is_reachable(relaxation, start, frozenset({fact}), without=other)
            assert (needed[fact] >> other & 1) == (not avoidable)


@often
@given(RANDOM)
def test_what_a_fact_needs_was_true_on_every_path_to_it(task: FdrTask) -> None:
    facts = Facts(task.variables)
    needed = needed_facts(relaxation_of(task), facts.of(task.initial))
    for state, before in always_before(task).items():
        known = sum(1 << fact for fact in {facts.always, *map(facts.number, before)})
        for fact in facts.of(state):
            assert not needed[fact] & ~known


@often
@given(RANDOM)
def test_what_holds_just_before_a_fact_holds_in_every_state_where_it_comes_first(task: FdrTask) -> None:
    facts, relaxation = Facts(task.variables), relaxation_of(task)
    needed = needed_facts(relaxation, facts.of(task.initial))
    achievers = relaxation.achievers()
    # Depth first along paths that never had the fact.
    for fact in set(range(facts.always)) - set(facts.of(task.initial)):
        before = greedy_necessary(relaxation, needed, fact, achievers[fact])
        waiting, seen = [task.initial], {task.initial}
        while waiting:
            state = waiting.pop()
            for after in (o.successor(state) for o in task.operators if o.applicable(state)):
                if fact in facts.of(after):
                    assert not before & ~sum(1 << true for true in facts.of(state))
                elif after not in seen:
                    seen.add(after)
                    waiting.append(after)


@often
@given(RANDOM)
def test_the_count_is_zero_at_the_goal_only(task: FdrTask) -> None:
    count = LandmarkCount(task)
    for state in costs_to_go(task):
        value, goals = count(state), sum(state[variable] != wanted for variable, wanted in task.goal)
        assert value == inf or (goals <= value and (value == 0) == (goals == 0))


def test_landmarks_on_the_way_and_those_lost_again_are_counted() -> None:
    moves: list[Move] = [
        ("(fetch)", {0: 0}, [({}, 1, 1)], 1),
        ("(go)", {0: 0}, [({}, 0, 1)], 1),
        ("(return)", {0: 1}, [({}, 0, 0)], 1),
        ("(drop)", {1: 1}, [({}, 1, 0)], 1),
        ("(open)", {0: 1, 1: 1}, [({}, 2, 1)], 1),
    ]
    task = fdr_task("door", [2, 2, 2], (0, 0, 0), {2: 1}, moves)
    count = LandmarkCount(task)
    assert count((0, 0, 0)) == 3  # the key, the door's place, the door
    assert count((0, 1, 0)) == 2
    assert count((1, 1, 0)) == 1
    assert count((1, 0, 0)) == 3  # back for the key
    assert count.with_preferred((0, 0, 0)) == (3, [0, 1])
    assert count.with_preferred((1, 1, 0)) == (1, [4])


def test_every_block_of_a_tower_that_is_in_the_way_is_counted() -> None:
    task = towers(4)
    assert LandmarkCount(task)(task.initial) >= 3 + 3  # the goals, and the three blocks that must become clear
