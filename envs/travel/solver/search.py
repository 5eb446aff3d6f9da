"""Branch and bound over skeletons: in the order of their bounds, until none can be cheaper than the best plan."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from envs.travel.solver.bounds import Relaxation
from envs.travel.solver.candidates import Candidates, Skeleton, candidates
from envs.travel.solver.program import TripProgram
from envs.travel.solver.refutation import bound
from planners import Deadline, GaveUp, Solved, Unsolvable, check, solve_here


@dataclass(frozen=True, slots=True)
class Found:
    """The cheapest plan found, as choices and the values of their program."""

    choices: Candidates
    solved: Solved
    cost: int


@dataclass(slots=True)
class Cheapest:
    """What the search knows: the best plan so far, and a bound below which no plan costs.

    The bound is infinite when no plan exists and nothing is left open.
    """

    best: Found | None = None
    bound: float = np.inf
    skeletons: int = 0
    programs: int = 0

    @property
    def proven(self) -> bool:
        """Return whether `best` is proven cheapest, or proven not to exist."""
        return self.bound >= (np.inf if self.best is None else self.best.cost)


@dataclass(order=True, slots=True)
class _Node:
    """All skeletons of one frame from a place in their order on, the cheapest first."""

    bound: float
    frame: int
    place: int = 0
    order: list[tuple[float, int]] | None = field(default=None, compare=False)


def skeletons(relaxation: Relaxation) -> Iterator[Skeleton]:
    """Yield the skeletons that the bounds do not exclude, cheapest bound first.

    The bounds of a frame are sorted only when the search comes to them.
    """
    frames = relaxation.frames()
    queue = [_Node(float(bound(relaxation, frame).min()), number) for number, frame in enumerate(frames)]
    shape = (len(relaxation.region.cities),) * relaxation.request.city_count
    heapq.heapify(queue)
    while queue and np.isfinite(queue[0].bound):
        node = heapq.heappop(queue)
        frame = frames[node.frame]
        if node.order is None:
            bounds = bound(relaxation, frame).reshape(-1)
            finite = np.flatnonzero(np.isfinite(bounds))
            ranked = finite[np.argsort(bounds[finite], kind="stable")]
            node.order = [(float(bounds[place]), int(place)) for place in ranked]
        least, place = node.order[node.place]
        yield Skeleton(frame, tuple(int(stop) for stop in np.unravel_index(place, shape)), least)
        if node.place + 1 < len(node.order):
            following = node.order[node.place + 1][0]
            heapq.heappush(queue, _Node(following, node.frame, node.place + 1, node.order))


def cheapest(relaxation: Relaxation, deadline: Deadline) -> Cheapest:
    """Return the cheapest plan with its proof, or as much as the time allows."""
    result = Cheapest()
    trip = TripProgram(relaxation.region, relaxation.request, relaxation.wishes)
    for skeleton in skeletons(relaxation):
        result.skeletons += 1
        if result.best is not None and skeleton.bound >= result.best.cost:
            break
        if deadline.passed:
            result.bound = min(result.bound, skeleton.bound)
            break
        _visit(result, candidates(relaxation, skeleton), trip, deadline)
    if result.best is not None:
        result.bound = min(result.bound, result.best.cost)
    return result


def _visit(result: Cheapest, choices: Candidates, trip: TripProgram, deadline: Deadline) -> None:
    """Solve one skeleton, and lower the bound to what stays open there."""
    program = trip.build(choices, None if result.best is None else result.best.cost)
    result.programs += 1
    match solve_here(check(program), deadline, "cpsat", explain=False):
        case Solved() as solved:
            result.best = Found(choices, solved, int(solved.objectives[0]))
            if not solved.optimal:
                result.bound = min(result.bound, choices.skeleton.bound)
        case GaveUp():
            result.bound = min(result.bound, choices.skeleton.bound)
        case Unsolvable():
            pass
