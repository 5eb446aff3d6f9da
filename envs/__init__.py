"""Worlds: their data, generators, tools, solvers and checkers. Names load on first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from envs import classical, sokoban
    from envs.distractors import DistractedTask, DistractedWorld, distracted
    from envs.registry import open_world, worlds
    from envs.travel.checker import (
        Aborted,
        Checker,
        CostBreakdown,
        Entry,
        EvaluationStops,
        Failed,
        Finding,
        Judged,
        Profile,
        Rule,
        Score,
        Submission,
        TripValues,
        Undelivered,
        Verdict,
        Verdicts,
        Violation,
        check_plan,
        read_submission,
        score,
        trip_values,
    )
    from envs.travel.database import load_tables
    from envs.travel.enquiries import travel_toolbox
    from envs.travel.output import SubmissionEntry, itinerary, to_submission, write_submission
    from envs.travel.request_file import load_requests
    from envs.travel.requests import TaskKind, generate_tasks
    from envs.travel.schema import (
        Accommodation,
        Attraction,
        Clash,
        Cuisine,
        Distance,
        Flight,
        HouseRule,
        Level,
        Plan,
        PlanDay,
        Restaurant,
        RoomType,
        Tables,
        TransportRule,
        TripRequest,
        TripTask,
        Wish,
    )
    from envs.travel.search import TravelSearch
    from envs.travel.solver.explain import apply_repair, without
    from envs.travel.solver.plan import CostItem
    from envs.travel.solver.trip import TripOutcome, TripSolved, solve_trip
    from envs.travel.vocabulary import (
        TRIP_SETS,
        TRIP_VARIABLES,
        TripSet,
        TripVariable,
        constraint_names,
        cuisine_constraint,
        trip_sets,
    )
    from envs.travel.wording import phrase
    from envs.travel.world import TravelWorld, TripVerdict
    from envs.world import Episode, Impossible, OracleAnswer, Passing, Solution, Task, World

# Imported on first use: a command that only prints its help must not pay for solvers and pydantic.
_LAZY = {
    "envs.distractors": ("DistractedTask", "DistractedWorld", "distracted"),
    "envs.registry": ("open_world", "worlds"),
    "envs.travel.checker": (
        "Aborted",
        "Checker",
        "CostBreakdown",
        "Entry",
        "EvaluationStops",
        "Failed",
        "Finding",
        "Judged",
        "Profile",
        "Rule",
        "Score",
        "Submission",
        "TripValues",
        "Undelivered",
        "Verdict",
        "Verdicts",
        "Violation",
        "check_plan",
        "read_submission",
        "score",
        "trip_values",
    ),
    "envs.travel.database": ("load_tables",),
    "envs.travel.enquiries": ("travel_toolbox",),
    "envs.travel.output": (
        "SubmissionEntry",
        "itinerary",
        "to_submission",
        "write_submission",
    ),
    "envs.travel.request_file": ("load_requests",),
    "envs.travel.requests": (
        "TaskKind",
        "generate_tasks",
    ),
    "envs.travel.schema": (
        "Accommodation",
        "Attraction",
        "Clash",
        "Cuisine",
        "Distance",
        "Flight",
        "HouseRule",
        "Level",
        "Plan",
        "PlanDay",
        "Restaurant",
        "RoomType",
        "Tables",
        "TransportRule",
        "TripRequest",
        "TripTask",
        "Wish",
    ),
    "envs.travel.search": ("TravelSearch",),
    "envs.travel.solver.explain": ("apply_repair", "without"),
    "envs.travel.solver.plan": ("CostItem",),
    "envs.travel.solver.trip": (
        "TripOutcome",
        "TripSolved",
        "solve_trip",
    ),
    "envs.travel.vocabulary": (
        "TRIP_SETS",
        "TRIP_VARIABLES",
        "TripSet",
        "TripVariable",
        "constraint_names",
        "cuisine_constraint",
        "trip_sets",
    ),
    "envs.travel.wording": ("phrase",),
    "envs.travel.world": ("TravelWorld", "TripVerdict"),
    "envs.world": ("Episode", "Impossible", "OracleAnswer", "Passing", "Solution", "Task", "World"),
}
# Worlds with a namespace of their own: `from envs import sokoban`.
_WORLDS = ("classical", "sokoban")
_HOME = {name: module for module, names in _LAZY.items() for name in names} | {name: f"envs.{name}" for name in _WORLDS}

__all__ = [
    "TRIP_SETS",
    "TRIP_VARIABLES",
    "Aborted",
    "Accommodation",
    "Attraction",
    "Checker",
    "Clash",
    "CostBreakdown",
    "CostItem",
    "Cuisine",
    "Distance",
    "DistractedTask",
    "DistractedWorld",
    "Entry",
    "Episode",
    "EvaluationStops",
    "Failed",
    "Finding",
    "Flight",
    "HouseRule",
    "Impossible",
    "Judged",
    "Level",
    "OracleAnswer",
    "Passing",
    "Plan",
    "PlanDay",
    "Profile",
    "Restaurant",
    "RoomType",
    "Rule",
    "Score",
    "Solution",
    "Submission",
    "SubmissionEntry",
    "Tables",
    "Task",
    "TaskKind",
    "TransportRule",
    "TravelSearch",
    "TravelWorld",
    "TripOutcome",
    "TripRequest",
    "TripSet",
    "TripSolved",
    "TripTask",
    "TripValues",
    "TripVariable",
    "TripVerdict",
    "Undelivered",
    "Verdict",
    "Verdicts",
    "Violation",
    "Wish",
    "World",
    "apply_repair",
    "check_plan",
    "classical",
    "constraint_names",
    "cuisine_constraint",
    "distracted",
    "generate_tasks",
    "itinerary",
    "load_requests",
    "load_tables",
    "open_world",
    "phrase",
    "read_submission",
    "score",
    "sokoban",
    "solve_trip",
    "to_submission",
    "travel_toolbox",
    "trip_sets",
    "trip_values",
    "without",
    "worlds",
    "write_submission",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_HOME[name])
    value = module if name in _WORLDS else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
