from collections.abc import Callable
from dataclasses import replace

import pytest

from envs.travel.schema import Distance, Restaurant, Tables, TripRequest
from envs.travel.solver.region import Atlas, atlas_of, minutes_of, usable_rows


def restaurant(name: str, cost: int = 10) -> Restaurant:
    return Restaurant(name, "Ash", ("Tea",), cost, 4.0)


def names(rows: tuple[Restaurant, ...]) -> list[str]:
    return [row.name for row in usable_rows(rows)]


def test_neither_of_two_rows_with_one_name_is_usable() -> None:
    assert names((restaurant("Twin"), restaurant("Other"), restaurant("Twin ", 20))) == ["Other"]


def test_a_row_whose_look_up_finds_an_earlier_row_is_not_usable() -> None:
    assert names((restaurant("The Grill House"), restaurant("Grill"), restaurant("House of Tea"))) == [
        "The Grill House",
        "House of Tea",
    ]


def test_a_row_is_usable_though_a_later_name_contains_its_own() -> None:
    assert names((restaurant("Grill"), restaurant("The Grill House"))) == ["Grill", "The Grill House"]


@pytest.mark.parametrize("name", ["Two\nlines", "Two\rlines", "-", " "])
def test_a_name_that_the_evaluator_cannot_read_is_not_usable(name: str) -> None:
    assert names((restaurant(name), restaurant("Plain"))) == ["Plain"]


def test_an_attraction_with_a_semicolon_is_no_sight(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest]
) -> None:
    tables = make_tables(2)
    first = next(row for row in tables.attractions if row.city == "Ash")
    broken = replace(tables, attractions=(replace(first, name="Up; down"), first))
    assert Atlas(broken).region(make_request()).sights["Ash"] == (first.name,)


def test_only_the_first_row_of_a_pair_counts_and_a_day_long_road_cannot_be_driven(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest]
) -> None:
    rows = (
        Distance("Oak", "Ash", "1 day 1 hour", "1,800 km"),
        Distance("Oak", "Ash", "2 hours 5 mins", "100 km"),
        Distance("Ash", "Oak", "1 hour 1 min", "1,200.5 km"),
        Distance("Ash", "Oak", "9 hours", "900 km"),
        Distance("Oak", "Birch", "", ""),
    )
    roads = Atlas(replace(make_tables(1), distances=rows)).region(make_request()).roads
    assert list(roads) == [("Ash", "Oak")]
    assert (roads["Ash", "Oak"].kilometres, roads["Ash", "Oak"].minutes) == (1200.5, 61)


def test_a_region_holds_the_flights_of_its_dates_only(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest]
) -> None:
    request = make_request(destination="Shore", city_count=2)
    flights = Atlas(make_tables(4)).region(request).flights
    found = [flight for rows in flights.values() for flight in rows]
    assert found
    assert {flight.date for flight in found} <= set(request.dates)


def test_the_stops_of_a_state_leave_the_origin_out(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest]
) -> None:
    atlas = Atlas(make_tables(1))
    assert atlas.stops(make_request(destination="Shore", city_count=2, origin="Ash")) == ("Birch", "Cedar")


@pytest.mark.parametrize(
    ("text", "minutes"), [("10 hours 55 mins", 655), ("1 hour 1 min", 61), ("48 mins", 48), ("3 hours", 180)]
)
def test_durations_are_read_in_all_their_forms(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


def test_an_atlas_is_made_once_for_a_database_and_a_few_are_kept(make_tables: Callable[..., Tables]) -> None:
    first = make_tables(1)
    assert atlas_of(first) is atlas_of(first)
    kept = atlas_of(first)
    others = [make_tables(seed) for seed in range(4)]
    assert len({id(atlas_of(tables)) for tables in others}) == 4
    assert atlas_of(first) is not kept
