"""Shortest tours in the plane; distances are scaled to integers, finely enough for any comparison."""

import math
from collections.abc import Mapping, Sequence

from planners import Choice, ConstraintProgram, Require

SCALE = 10**9
Point = Sequence[float]


def _distances(points: Sequence[Point]) -> dict[tuple[int, int], int]:
    return {
        (a, b): round(math.dist(first, second) * SCALE)
        for a, first in enumerate(points)
        for b, second in enumerate(points)
    }


def station_tour(
    tasks: Sequence[int], stations_for_task: Mapping[int, Sequence[int]], points: Sequence[Point], origin: int
) -> ConstraintProgram:
    """Return the program that does `tasks` in order, each at one of its stations, from and to `origin`."""
    allowed = {
        (step, station): station in stations_for_task[task]
        for step, task in enumerate(tasks)
        for station in range(len(points))
    }
    last = len(tasks) - 1
    return ConstraintProgram(
        sets={"step": list(range(len(tasks))), "station": list(range(len(points)))},
        constants={"origin": origin},
        tables={"allowed": allowed, "distance": _distances(points)},
        variables=[Choice("at", of="station", over=("step",))],
        constraints=[Require("capable station", "all(allowed[s, at[s]] for s in step)", weight=None)],
        minimize=(
            f"distance[origin, at[0]] + distance[at[{last}], origin]"
            " + sum(distance[at[s], at[s + 1]] for s in step if s + 1 in step)"
        ),
    )


def open_path(points: Sequence[Point]) -> ConstraintProgram:
    """Return the program that visits every point once on a shortest path with free ends."""
    cities = list(range(len(points)))
    return ConstraintProgram(
        sets={"city": cities},
        tables={"distance": _distances(points)},
        variables=[Choice("at", of="city", over=("city",))],
        constraints=[Require("each city once", "distinct(at[i] for i in city)", weight=None)],
        minimize="sum(distance[at[i], at[i + 1]] for i in city if i + 1 in city)",
    )
