"""Read four small optimisation families; every record becomes a program with its gold answer."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.queries import Optimum, Query
from benchmarks.robots import robots
from benchmarks.tours import SCALE, open_path, station_tour
from planners import Bool, ConstraintProgram, Require
from tools import DataError

Record = dict[str, Any]


def queries(data: Path, family: str) -> list[Query]:
    """Return the queries of one family from the folder `data`; raise `DataError` when it is not there."""
    try:
        lines = (data / f"{family}.jsonl").read_text().splitlines()
    except OSError as error:
        raise DataError(f"cannot read {family!r}: {error}", hint="give the folder by --data") from None
    return [query for line in lines for query in FAMILIES[family](json.loads(line))]


def blocks(scores: Sequence[int], colours: Sequence[int], allowed: Sequence[int], count: int) -> ConstraintProgram:
    """Return the program that picks `count` blocks of allowed colours with the greatest total score."""
    return ConstraintProgram(
        sets={"block": list(range(len(scores))), "allowed": list(allowed)},
        tables={"score": dict(enumerate(scores)), "colour": dict(enumerate(colours))},
        variables=[Bool("picked", over=("block",))],
        constraints=[
            Require("as many as asked", f"count(picked[b] for b in block) == {count}"),
            Require("allowed colours", "all(not picked[b] for b in block if colour[b] not in allowed)"),
        ],
        maximize="sum(score[b] * picked[b] for b in block)",
    )


def _block(record: Record) -> list[Query]:
    asked = record["derived_query"]
    program = blocks(record["scores"], record["color_codes"], asked["allowed_color_codes"], asked["select_count"])
    return [Query(record["id"], program, Optimum(asked["gold_total_score"]))]


def _task_allocation(record: Record) -> list[Query]:
    program = robots(record["counts"], record["time_robot_by_task"])
    return [Query(record["id"], program, Optimum(record["gold_finish_time"]))]


def _tsp(record: Record) -> list[Query]:
    program = open_path(record["coordinates"])
    return [Query(record["id"], program, Optimum(record["gold_open_path_length"], SCALE))]


def _warehouse(record: Record) -> list[Query]:
    """Return one query for each reading of the origin: the point (0, 0), and station 0."""
    points = [*record["station_coordinates"], (0.0, 0.0)]
    stations = dict(enumerate(record["stations_for_task"]))
    readings = {"gold_if_origin_is_point_0_0": len(points) - 1, "gold_if_origin_is_station_0": 0}
    return [
        Query(
            f"{record['id']} from {origin}",
            station_tour(record["task_ids"], stations, points, origin),
            Optimum(record[gold]["distance"], SCALE),
        )
        for gold, origin in readings.items()
    ]


FAMILIES: dict[str, Callable[[Record], list[Query]]] = {
    "block": _block,
    "task_allocation": _task_allocation,
    "tsp": _tsp,
    "warehouse": _warehouse,
}
