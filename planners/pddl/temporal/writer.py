"""Temporal domains as PDDL text: what is written reads back as the same tree."""

from planners.pddl.model import TRUE, AllEffects, Condition, Effect
from planners.pddl.temporal.durations import DURATION
from planners.pddl.temporal.model import DurativeAction, TemporalDomain
from planners.pddl.writer import write_condition, write_domain, write_effect, write_number, write_parameters


def write_temporal_domain(temporal: TemporalDomain) -> str:
    """Return the domain as PDDL text."""
    text = write_domain(temporal.domain).removesuffix(")\n")
    return "\n".join([text, *map(_action, temporal.durative)]) + ")\n"


def _action(action: DurativeAction) -> str:
    bounds = [f"({bound.op} {DURATION} {write_number(bound.value)})" for bound in action.duration]
    conditions = {"at start": action.at_start, "over all": action.over_all, "at end": action.at_end}
    effects = {"at start": action.start_effect, "at end": action.end_effect}
    lines = [
        f"  (:durative-action {action.name}",
        f"    :parameters ({write_parameters(action.parameters)})",
        f"    :duration {bounds[0] if len(bounds) == 1 else _joined(bounds)}",
        f"    :condition {_joined([f'({time} {write_condition(c)})' for time, c in conditions.items() if _says(c)])}",
        f"    :effect {_joined([f'({time} {write_effect(e)})' for time, e in effects.items() if _says(e)])})",
    ]
    return "\n".join(lines)


def _says(part: Condition | Effect) -> bool:
    return part not in (TRUE, AllEffects())


def _joined(parts: list[str]) -> str:
    return f"(and {' '.join(parts)})" if parts else "()"
