"""A miniature world with a trap for every quirk, two requests, and a good plan for each."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from envs.travel.checker import Checker, EvaluationStops, Failed, Judged
from envs.travel.database import load_tables
from envs.travel.request_file import load_requests
from envs.travel.schema import (
    Accommodation,
    Attraction,
    Distance,
    Flight,
    Restaurant,
    Tables,
    TripRequest,
    TripTask,
)

Plan = list[dict[str, object]]
Failures = Callable[[TripRequest, object], set[str]]


def _flight(number: str, price: int, times: str, day: str, route: str) -> Flight:
    departure, arrival = times.split("-")
    origin, destination = route.split(">")
    return Flight(number, price, departure, arrival, "", f"2022-03-{day}", origin, destination, 200.0)


def _sight(name: str, city: str) -> Attraction:
    return Attraction(name, city, 0.0, 0.0, "1 Main Street", "555", "https://example.org")


@pytest.fixture(scope="session")
def tables() -> Tables:
    return Tables(
        flights=(
            _flight("F100", 120, "15:40-17:04", "16", "Harbourton>Oakfell"),
            _flight("F101", 90, "22:30-01:05", "18", "Oakfell>Harbourton"),
            _flight("F102", 60, "08:00-09:30", "17", "Harbourton>Oakfell"),
        ),
        accommodations=(
            Accommodation("Garden Flat", "Entire home/apt", 100.0, 2.0, 4.0, "No smoking", 2, "Oakfell"),
            Accommodation("Cosy Nook", "Private room", 60.0, 1.0, 3.0, "No pets & No parties", 1, "Oakfell"),
            Accommodation("Bunk Hall", "Shared room", 20.0, 1.0, 2.0, "No visitors", 1, "Oakfell"),
            Accommodation("Long Let", "Entire home/apt", 30.0, 5.0, 5.0, "No pets", 4, "Oakfell"),
            Accommodation("Old Mill", "Entire home/apt", 80.0, 1.0, 4.0, "No children under 10", 2, "Oakfell"),
            Accommodation("Mill", "Private room", 50.0, 9.0, 4.0, "No smoking", 2, "Oakfell"),
            Accommodation("Pine Cabin", "Entire home/apt", 80.0, 1.0, 5.0, "No smoking", 4, "Pinemoor"),
            Accommodation("Pier House", "Entire home/apt", 70.0, 1.0, 5.0, "No smoking", 4, "Harbourton"),
        ),
        restaurants=(
            Restaurant("Blue Kettle", "Oakfell", ("Tea", "Chinese"), 20, 4.1),
            Restaurant("Corn Cart", "Oakfell", ("Mexican",), 15, 3.6),
            Restaurant("Dune Diner", "Oakfell", ("American", "Seafood"), 30, 0.0),
            Restaurant("Fig Room Deluxe", "Oakfell", ("Italian",), 60, 4.9),
            Restaurant("Fig Room", "Oakfell", ("Indian",), 25, 3.0),
            Restaurant("Twin Pan", "Oakfell", ("French",), 10, 3.0),
            Restaurant("Twin Pan", "Oakfell", ("French",), 50, 4.0),
            Restaurant("Fish, Salt & Co (Quay)", "Oakfell", ("Seafood",), 11, 4.0),
            Restaurant("Gate Grill", "Pinemoor", ("American",), 22, 3.3),
            Restaurant("Hop House", "Pinemoor", ("Mediterranean",), 18, 3.4),
            Restaurant("Ivy Inn", "Pinemoor", ("Indian",), 27, 3.5),
            Restaurant("Jade Jar", "Pinemoor", ("Chinese",), 16, 3.7),
            Restaurant("Blue Kettle", "Pinemoor", ("Tea",), 21, 3.9),
            Restaurant("Home Hearth", "Harbourton", ("Mexican",), 12, 4.0),
            Restaurant("Noodle Pier", "Harbourton", ("Chinese",), 14, 4.0),
        ),
        attractions=(
            _sight("Oak Museum", "Oakfell"),
            _sight("River Walk", "Oakfell"),
            _sight("Pine Park", "Pinemoor"),
            _sight("Moor Pond", "Pinemoor"),
            _sight("Lighthouse", "Harbourton"),
        ),
        distances=(
            Distance("Harbourton", "Oakfell", "4 hours 10 mins", "399 km"),
            Distance("Oakfell", "Harbourton", "4 hours 12 mins", "401 km"),
            Distance("Oakfell", "Pinemoor", "26 mins", "31.9 km"),
            Distance("Oakfell", "Pinemoor", "2 days 1 hour", "9,999 km"),
            Distance("Pinemoor", "Harbourton", "14 hours 1 min", "1,433 km"),
            Distance("Harbourton", "Redwick", "1 day 1 hour", "2,400 km"),
            Distance("Redwick", "Harbourton", "", ""),
        ),
        states={
            "Harbourton": "Maridia",
            "Oakfell": "Brennia",
            "Pinemoor": "Brennia",
            "Quillby": "Brennia",
            "Redwick": "Sorrel",
        },
        digest="miniature",
    )


@pytest.fixture(scope="session")
def checker(tables: Tables) -> Checker:
    return Checker(tables)


@pytest.fixture
def short() -> TripRequest:
    """Three days to one city, for two people."""
    return TripRequest(
        origin="Harbourton",
        destination="Oakfell",
        start=date(2022, 3, 16),
        days=3,
        city_count=1,
        people=2,
        budget=900,
    )


@pytest.fixture
def long() -> TripRequest:
    """Five days to two cities of a state, for six people."""
    return TripRequest(
        origin="Harbourton",
        destination="Brennia",
        start=date(2022, 3, 16),
        days=5,
        city_count=2,
        people=6,
        budget=4000,
    )


def _day(number: int, city: str, transportation: str, *, meals: str, sights: str, bed: str) -> dict[str, object]:
    breakfast, lunch, dinner = (meal.strip() for meal in meals.split("|"))
    return {
        "days": number,
        "current_city": city,
        "transportation": transportation,
        "breakfast": breakfast,
        "attraction": sights,
        "lunch": lunch,
        "dinner": dinner,
        "accommodation": bed,
    }


@pytest.fixture
def short_plan() -> Plan:
    out = "Flight Number: F100, from Harbourton to Oakfell, Departure Time: 15:40, Arrival Time: 17:04"
    back = "Flight Number: F101, from Oakfell to Harbourton, Departure Time: 22:30, Arrival Time: 01:05"
    meals = "Blue Kettle, Oakfell | Corn Cart, Oakfell | Dune Diner, Oakfell"
    return [
        _day(1, "from Harbourton to Oakfell", out, meals="-|-|-", sights="-", bed="Garden Flat, Oakfell"),
        _day(2, "Oakfell", "-", meals=meals, sights="Oak Museum, Oakfell;", bed="Garden Flat, Oakfell"),
        _day(3, "from Oakfell to Harbourton", back, meals="-|-|-", sights="River Walk, Oakfell;", bed="-"),
    ]


@pytest.fixture
def long_plan() -> Plan:
    oak, moor = "Garden Flat, Oakfell(Brennia)", "Pine Cabin, Pinemoor(Brennia)"
    first = "Blue Kettle, Oakfell(Brennia) | Corn Cart, Oakfell(Brennia) | Dune Diner, Oakfell(Brennia)"
    second = "Gate Grill, Pinemoor(Brennia) | Hop House, Pinemoor(Brennia) | Ivy Inn, Pinemoor(Brennia)"
    legs = ("from Harbourton to Oakfell(Brennia)", "from Oakfell(Brennia) to Pinemoor(Brennia)")
    home = "from Pinemoor(Brennia) to Harbourton"
    return [
        _day(1, legs[0], f"Self-driving, {legs[0]}, duration: 1 min", meals="-|-|-", sights="-", bed=oak),
        _day(2, "Oakfell(Brennia)", "-", meals=first, sights="Oak Museum, Oakfell(Brennia);", bed=oak),
        _day(3, legs[1], f"Self-driving, {legs[1]}, cost: 1", meals="-|-|-", sights="-", bed=moor),
        _day(4, "Pinemoor(Brennia)", "-", meals=second, sights="Pine Park, Pinemoor(Brennia);", bed=moor),
        _day(5, home, f"Self-driving, {home}", meals="-|-|-", sights="-", bed="-"),
    ]


@pytest.fixture
def failed(checker: Checker) -> Failures:
    """Return the rules that fail officially, or {"stops"}."""

    def names(request: TripRequest, plan: object) -> set[str]:
        verdict = checker.official(request, plan)
        if isinstance(verdict, EvaluationStops):
            return {"stops"}
        assert isinstance(verdict, Judged), "the plan was not delivered"
        return {finding.rule for finding in verdict.findings if isinstance(finding, Failed)}

    return names


@pytest.fixture
def closures(checker: Checker) -> Failures:
    """Return the closures that find something in the strict profile, with "official" for its own findings."""

    def names(request: TripRequest, plan: object) -> set[str]:
        verdict = checker.strict(request, plan)
        assert isinstance(verdict, Judged), "the plan was not delivered"
        found = [violation for failure in verdict.failures for violation in failure.violations]
        return {violation.closure or "official" for violation in found}

    return names


@dataclass(frozen=True)
class TrainSplit:
    """The real database with the annotated plans, as plain JSON objects."""

    folder: Path
    checker: Checker
    tasks: tuple[TripTask, ...]

    def plan(self, task: TripTask) -> Plan:
        """Return a fresh copy of the annotated plan."""
        assert task.annotated_plan is not None
        return [day.model_dump() for day in task.annotated_plan]


@pytest.fixture(scope="session")
def train() -> TrainSplit:
    default = Path(__file__).resolve().parents[4].parent / "shared"
    folder = Path(os.environ.get("GROUNDPLAN_SHARED", default)) / "travelplanner"
    if not (folder / "train.jsonl").exists():
        pytest.skip(f"the TravelPlanner train split is not in {folder}")
    return TrainSplit(folder, Checker(load_tables(folder)), load_requests(folder / "train.jsonl"))
