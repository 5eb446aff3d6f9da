"""Write plans for the benchmark (the official submission format) and for people (an itinerary with costs)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from envs.travel.schema import Plan, PlanDay, TripRequest
from envs.travel.solver.plan import CostItem
from envs.travel.solver.trip import TripSolved
from tools import write_whole

NOTHING = "-"


class SubmissionDay(TypedDict):
    """One day of a submission; all but `days` are text."""

    days: int
    current_city: str
    transportation: str
    breakfast: str
    attraction: str
    lunch: str
    dinner: str
    accommodation: str


@dataclass(frozen=True, slots=True)
class SubmissionEntry:
    """One query with its plan; an empty plan counts as undelivered."""

    query: str
    plan: Plan = ()


def to_submission(plan: Plan) -> list[SubmissionDay]:
    """Return a plan as the list of days that the official evaluator reads."""
    return [
        SubmissionDay(
            days=day.days,
            current_city=day.current_city,
            transportation=day.transportation,
            breakfast=day.breakfast,
            attraction=day.attraction,
            lunch=day.lunch,
            dinner=day.dinner,
            accommodation=day.accommodation,
        )
        for day in plan
    ]


def write_submission(path: Path, entries: Sequence[SubmissionEntry]) -> None:
    """Write a submission file: one JSON object a line, with `idx` from 1 in the order given.

    The official evaluator pairs plans with queries by position, so every query of a split has to be there; the
    plan of an undelivered one is empty. The file appears complete or not at all.
    """
    lines = (
        json.dumps({"idx": number, "query": entry.query, "plan": to_submission(entry.plan)}, ensure_ascii=False)
        for number, entry in enumerate(entries, start=1)
    )
    write_whole(path, "".join(f"{line}\n" for line in lines))


def itinerary(request: TripRequest, solved: TripSolved) -> str:
    """Return the plan as Markdown: each day with what happens and what it costs the group, then the totals."""
    people = "1 person" if request.people == 1 else f"{request.people} people"
    title = f"# {request.origin} to {request.destination}: {request.days} days, {people}"
    days = [
        "\n".join([f"## Day {day.days}, {date}: {day.current_city}", "", *_day_lines(day, solved.items)])
        for day, date in zip(solved.plan, request.dates, strict=True)
    ]
    return "\n\n".join([title, *days, _totals(request, solved)]) + "\n"


def _day_lines(day: PlanDay, items: Sequence[CostItem]) -> list[str]:
    cost = {(item.kind, item.name): item.dollars for item in items if item.day == day.days}
    rows = (
        ("transport", "Travel", day.transportation),
        ("meal", "Breakfast", day.breakfast),
        ("sight", "See", day.attraction.rstrip(";").replace(";", "; ")),
        ("meal", "Lunch", day.lunch),
        ("meal", "Dinner", day.dinner),
        ("lodging", "Stay", day.accommodation),
    )
    return [
        f"- {label}: {text}" + (f" (${cost[kind, text]:,})" if (kind, text) in cost else "")
        for kind, label, text in rows
        if text != NOTHING
    ]


def _totals(request: TripRequest, solved: TripSolved) -> str:
    labels = {"transport": "Transport", "lodging": "Lodging", "meal": "Meals"}
    rows = [f"- {label}: ${solved.breakdown[kind]:,}" for kind, label in labels.items()]
    total = f"- Total: ${solved.cost:,}"
    if request.budget is not None:
        total += f" of ${request.budget:,}"
    if solved.optimal:
        proof = "Proven: no valid plan is cheaper."
    else:
        proof = f"Not proven cheapest: no valid plan costs less than ${solved.bound:,}."
    return "\n".join(["## Costs", "", *rows, total, "", proof])
