"""Outcomes as JSON data and back, for workers, logs and certificates."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from planners.outcome import BoundChange, GaveUp, Index, Outcome, Repair, Scalar, Solved, Unsolvable

JsonObject = dict[str, Any]


def outcome_as_json(outcome: Outcome) -> JsonObject:
    """Return an outcome as JSON data; indexed values become rows `[index, ..., value]`."""
    data = asdict(outcome)
    if isinstance(outcome, Solved):
        data["values"] = {name: _rows(value) for name, value in outcome.values.items()}
    return {"kind": type(outcome).__name__.lower(), **data}


def outcome_from_json(data: Mapping[str, Any]) -> Outcome:
    """Return the outcome that `outcome_as_json` wrote."""
    fields: JsonObject = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    match fields.pop("kind"):
        case "solved":
            fields["values"] = {name: _unpacked(value) for name, value in data["values"].items()}
            return Solved(**fields)
        case "unsolvable":
            fields["changes"] = tuple(BoundChange(**change) for change in data["changes"])
            fields["repairs"] = tuple(_repair(repair) for repair in data["repairs"])
            return Unsolvable(**fields)
        case _:
            return GaveUp(**fields)


def _rows(value: Scalar | Mapping[Index, Scalar]) -> Scalar | list[list[Scalar]]:
    if not isinstance(value, Mapping):
        return value
    return [[*index, entry] for index, entry in value.items()]


def _unpacked(value: Scalar | list[list[Any]]) -> Scalar | dict[Index, Scalar]:
    return {tuple(row[:-1]): row[-1] for row in value} if isinstance(value, list) else value


def _repair(data: Mapping[str, Any]) -> Repair:
    change = data["change"]
    return Repair(
        tuple(data["drop"]),
        data["cost"],
        None if change is None else BoundChange(**change),
        data["objective"],
    )
