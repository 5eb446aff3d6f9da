"""What is missing as JSON data and back, for workers, logs and checkpoints."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from planners.outcome import GaveUp
from planners.pddl.model import Step
from planners.unknowns.answers import (
    Completeness,
    ConformantPlan,
    Contradictory,
    Determined,
    MoreMissing,
    NeverDetermined,
    NoPlanFromAny,
    OneFactMissing,
    OpenFact,
)

JsonObject = dict[str, Any]


def completeness_as_json(answer: Completeness) -> JsonObject:
    """Return an answer as JSON data; a plan becomes a list of steps."""
    kind = type(answer).__name__
    match answer:
        case Determined(ConformantPlan(steps)):
            return {"kind": kind, "plan": [[step.action, *step.arguments] for step in steps]}
        case Determined(NoPlanFromAny()):
            return {"kind": kind, "plan": None}
        case _:
            return {"kind": kind, **asdict(answer)}


def completeness_from_json(data: Mapping[str, Any]) -> Completeness:
    """Return the answer that `completeness_as_json` wrote."""
    match data["kind"]:
        case "Determined" if "value" in data:
            return Determined(data["value"])
        case "Determined":
            steps = data["plan"]
            plan = None if steps is None else tuple(Step(action, tuple(arguments)) for action, *arguments in steps)
            return Determined(NoPlanFromAny() if plan is None else ConformantPlan(plan))
        case "OneFactMissing":
            return OneFactMissing(_facts(data))
        case "MoreMissing":
            return MoreMissing(data["size"], tuple(map(tuple, data["sets"])), _facts(data))
        case "NeverDetermined":
            return NeverDetermined()
        case "Contradictory":
            return Contradictory()
        case _:
            fields = {name: value for name, value in data.items() if name not in ("kind", "notes")}
            return GaveUp(**fields, notes=tuple(data["notes"]))


def _facts(data: Mapping[str, Any]) -> tuple[OpenFact, ...]:
    return tuple(
        OpenFact(fact["name"], tuple(fact["values"]), tuple(fact["settling"]), fact["gain"]) for fact in data["facts"]
    )
