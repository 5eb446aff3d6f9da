from collections.abc import Callable

import numpy as np
import pytest

from envs.travel.schema import Tables, TripRequest, Wish
from envs.travel.solver.bounds import Relaxation
from envs.travel.solver.candidates import candidates
from envs.travel.solver.frames import Frame, frames
from envs.travel.solver.program import TripProgram
from envs.travel.solver.region import Atlas
from envs.travel.solver.search import skeletons
from envs.travel.solver.wishes import read_wishes
from planners import Deadline, Solved, check, solve_here

WISHES = ("all(eats[d, 'dinner'] for d in day)", "any(flies[d] for d in day)", "lodging_cost >= meal_cost")


def relaxation(tables: Tables, request: TripRequest) -> Relaxation:
    return Relaxation(Atlas(tables).region(request), request)


def optimum(relaxed: Relaxation, number: int) -> tuple[float, float]:
    """Return the bound of a skeleton and its optimum, infinite where it has no plan."""
    skeleton = list(skeletons(relaxed))[number]
    program = TripProgram(relaxed.region, relaxed.request, relaxed.wishes)
    outcome = solve_here(check(program.build(candidates(relaxed, skeleton), None)), Deadline(), "cpsat", explain=False)
    return skeleton.bound, outcome.objectives[0] if isinstance(outcome, Solved) else np.inf


@pytest.mark.parametrize("seed", range(6))
def test_without_wishes_the_bound_of_every_skeleton_is_its_optimum(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest], seed: int
) -> None:
    request = make_request(destination="Shore", city_count=2, days=5, cuisines=("American", "French"))
    relaxed = relaxation(make_tables(seed, (3, 6)), request)
    total = len(list(skeletons(relaxed)))
    for number in range(0, total, max(1, total // 5)):
        bound, cost = optimum(relaxed, number)
        assert bound == cost


@pytest.mark.parametrize("text", WISHES)
def test_with_wishes_no_skeleton_costs_less_than_its_bound(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest], text: str
) -> None:
    request = make_request(destination="Shore", city_count=2, days=4, wishes=(Wish(name="w", expression=text),))
    met = 0
    for seed in range(5):
        relaxed = relaxation(make_tables(seed, (4, 6)), request)
        total = len(list(skeletons(relaxed)))
        for number in range(0, total, max(1, total // 4)):
            bound, cost = optimum(relaxed, number)
            assert bound <= cost
            met += cost < np.inf
    assert met


def test_skeletons_come_in_the_order_of_their_bounds_and_never_twice(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest]
) -> None:
    request = make_request(destination="Shore", city_count=3, days=7)
    count = 0
    for seed in range(6):
        found = list(skeletons(relaxation(make_tables(seed, (9, 9)), request)))
        assert [skeleton.bound for skeleton in found] == sorted(skeleton.bound for skeleton in found)
        assert len({(skeleton.frame, skeleton.stops) for skeleton in found}) == len(found)
        assert all(len(set(skeleton.stops)) == 3 for skeleton in found)
        count += len(found)
    assert count > 20


def test_frames_have_the_first_and_the_last_day_as_travel_days(make_request: Callable[..., TripRequest]) -> None:
    request = make_request(destination="Shore", city_count=3, days=5)
    found = frames(request, read_wishes((), {}))
    assert [frame.travel for frame in found] == [(1, 2, 3, 5), (1, 2, 4, 5), (1, 3, 4, 5)]
    assert [frame.stays() for frame in found] == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_vehicles_are_part_of_a_frame_only_when_a_wish_links_several_journeys(
    make_request: Callable[..., TripRequest],
) -> None:
    request, sets = make_request(), {"day": (1, 2, 3)}
    alone = (Wish(name="w", expression="all(not overnight[d] for d in day)"),)
    linked = (Wish(name="w", expression="any(flies[d] for d in day)"),)
    assert frames(request, read_wishes(alone, sets)) == [Frame((1, 3))]
    assert [frame.kinds for frame in frames(request, read_wishes(linked, sets))] == [
        (0, 0), (1, 1), (1, 2), (2, 1), (2, 2)
    ]  # fmt: skip
