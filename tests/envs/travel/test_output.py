import json
from datetime import date
from pathlib import Path

import pytest

from envs.travel.output import SubmissionEntry, itinerary, to_submission, write_submission
from envs.travel.schema import PlanDay, TripRequest
from envs.travel.solver.plan import CostItem
from envs.travel.solver.trip import TripSolved
from tools import StorageError

DAYS = (
    PlanDay(
        days=1,
        current_city="from Oak to Ash",
        transportation="Flight Number: F1, from Oak to Ash, Departure Time: 09:00, Arrival Time: 10:00",
        dinner="Grill, Ash",
        accommodation="Inn, Ash",
    ),
    PlanDay(
        days=2,
        current_city="Ash",
        breakfast="Bakery, Ash",
        attraction="Tower, Ash;Park, Ash;",
        lunch="Noodles, Ash",
        dinner="Tavern, Ash",
        accommodation="Inn, Ash",
    ),
    PlanDay(
        days=3,
        current_city="from Ash to Oak",
        transportation="Taxi, from Ash to Oak, duration: 1 hour, distance: 90 km, cost: 90",
    ),
)
REQUEST = TripRequest(
    origin="Oak", destination="Ash", start=date(2022, 3, 4), days=3, city_count=1, people=2, budget=2000
)


def solved(*, optimal: bool = True) -> TripSolved:
    return TripSolved(
        plan=DAYS,
        cost=1490,
        optimal=optimal,
        bound=1490 if optimal else 1400,
        breakdown={"transport": 1290, "lodging": 100, "meal": 100},
        items=(
            CostItem(1, "transport", DAYS[0].transportation, 1200),
            CostItem(1, "lodging", "Inn, Ash", 50),
            CostItem(1, "meal", "Grill, Ash", 40),
            CostItem(2, "meal", "Bakery, Ash", 10),
            CostItem(2, "meal", "Noodles, Ash", 20),
            CostItem(2, "meal", "Tavern, Ash", 30),
            CostItem(2, "lodging", "Inn, Ash", 50),
            CostItem(3, "transport", DAYS[2].transportation, 90),
        ),
        engine="cpsat",
        seconds=0.1,
        statistics={},
    )


def test_a_submission_day_has_exactly_the_official_keys_in_their_order() -> None:
    first = to_submission(DAYS)[0]
    assert list(first) == [
        "days", "current_city", "transportation", "breakfast", "attraction", "lunch", "dinner", "accommodation"
    ]  # fmt: skip
    assert first["breakfast"] == "-"
    assert all(isinstance(value, str) for key, value in first.items() if key != "days")


def test_every_query_keeps_its_place_in_a_submission_file(tmp_path: Path) -> None:
    path = tmp_path / "plans.jsonl"
    write_submission(path, [SubmissionEntry("first"), SubmissionEntry("sécond", DAYS), SubmissionEntry("third")])
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(line["idx"], line["query"], len(line["plan"])) for line in lines] == [
        (1, "first", 0),
        (2, "sécond", 3),
        (3, "third", 0),
    ]
    assert lines[1]["plan"] == to_submission(DAYS)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_gives_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write") as caught:
        write_submission(tmp_path / "missing" / "plans.jsonl", [])
    assert "folder" in caught.value.hint


@pytest.mark.parametrize(
    "line",
    [
        "# Oak to Ash: 3 days, 2 people",
        "## Day 1, 2022-03-04: from Oak to Ash",
        "- Travel: Flight Number: F1, from Oak to Ash, Departure Time: 09:00, Arrival Time: 10:00 ($1,200)",
        "- See: Tower, Ash; Park, Ash",
        "- Breakfast: Bakery, Ash ($10)",
        "- Stay: Inn, Ash ($50)",
        "- Meals: $100",
        "- Total: $1,490 of $2,000",
        "Proven: no valid plan is cheaper.",
    ],
)
def test_the_itinerary_has_every_item_with_its_cost_and_the_totals(line: str) -> None:
    assert line in itinerary(REQUEST, solved()).splitlines()


def test_the_itinerary_leaves_out_what_does_not_happen() -> None:
    assert ": -" not in itinerary(REQUEST, solved())


def test_the_itinerary_says_when_a_plan_is_not_proven_cheapest() -> None:
    text = itinerary(REQUEST, solved(optimal=False))
    assert text.rstrip().endswith("Not proven cheapest: no valid plan costs less than $1,400.")
