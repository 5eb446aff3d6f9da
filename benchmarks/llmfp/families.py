"""Read the five families of LLMFP and turn every query into a constraint program with its gold answer."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.llmfp import coffee, facility, workforce
from benchmarks.llmfp.patch import Key, Tables, Vocabulary, patch_expressions, patch_tables
from benchmarks.queries import Infeasible, Optimum, Query
from benchmarks.robots import robots
from benchmarks.tours import SCALE, station_tour
from planners import ConstraintProgram, Require
from tools import DataError

Record = dict[str, Any]


def queries(data: Path, family: str) -> list[Query]:
    """Return the queries of one family from the folder `data`; raise `DataError` when it is not there."""
    try:
        task = json.loads((data / family / "task.json").read_text())["data"]
        records = [json.loads(line) for line in (data / family / "queries.jsonl").read_text().splitlines()]
    except OSError as error:
        raise DataError(f"cannot read {family!r}: {error}", hint="give the folder of LLMFP by --data") from None
    return list(FAMILIES[family](task, records))


def _patched(
    tables: Tables, build: Callable[[Tables], ConstraintProgram], words: Vocabulary, records: Sequence[Record]
) -> Iterator[Query]:
    for record in records:
        patch = record["gold_patch"]
        program = build(patch_tables(tables, patch["data"]))
        asked = [
            Require(f"asked {number}", text)
            for number, text in enumerate(patch_expressions(patch["constraint"], words), 1)
        ]
        program = program.model_copy(update={"constraints": (*program.constraints, *asked)})
        gold = Optimum(record["gold_cost"]) if record["gold_feasible"] else Infeasible()
        yield Query(record["id"], program, gold)


def _coffee(task: Record, records: Sequence[Record]) -> Iterator[Query]:
    tables = {name: _keyed(table) for name, table in task.items()}
    return _patched(tables, coffee.coffee, coffee.WORDS, records)


def _keyed(table: Mapping[str, float] | list[Any]) -> dict[Key, float]:
    """Return a table from a mapping, from rows `[key, key, entry]`, or from a plain list."""
    if isinstance(table, Mapping):
        return {(key,): entry for key, entry in table.items()}
    if table and isinstance(table[0], list):
        return {tuple(row[:-1]): row[-1] for row in table}
    return {(position,): entry for position, entry in enumerate(table)}


def _workforce(task: Record, records: Sequence[Record]) -> Iterator[Query]:
    available = {
        (worker, shift): shift in task["availability"][worker]
        for worker in task["worker_pay"]
        for shift in task["work_requirement"]
    }
    tables: Tables = {
        "pay": _keyed(task["worker_pay"]),
        "shiftRequirements": _keyed(task["work_requirement"]),
        "available": dict(available),
    }
    return _patched(tables, workforce.workforce, workforce.WORDS, records)


def _facility(task: Record, records: Sequence[Record]) -> Iterator[Query]:
    costs = task["transCosts_plant_by_warehouse"]
    tables = {name: _keyed(task[name]) for name in ("demand", "capacity", "fixedCosts")}
    tables["transCosts"] = {
        (warehouse, plant): cost for plant, row in enumerate(costs) for warehouse, cost in enumerate(row)
    }
    return _patched(tables, facility.facility, facility.WORDS, records)


def _task_allocation(task: Record, records: Sequence[Record]) -> Iterator[Query]:
    for record in records:
        program = robots(record["counts"], task["work_time_robot_by_task"])
        yield Query(record["id"], program, Optimum(record["gold_finish_time"]))


def _warehouse(task: Record, records: Sequence[Record]) -> Iterator[Query]:
    stations = {int(name): members for name, members in task["stations_for_task"].items()}
    for record in records:
        program = station_tour(record["task_ids"], stations, task["coordinates"], task["origin_index"])
        yield Query(record["id"], program, Optimum(record["gold_distance"], SCALE))


FAMILIES: dict[str, Callable[[Record, Sequence[Record]], Iterator[Query]]] = {
    "coffee": _coffee,
    "workforce": _workforce,
    "facility": _facility,
    "task_allocation": _task_allocation,
    "warehouse": _warehouse,
}
