"""Look-ups by index agree with a search through the whole table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs import Tables, load_tables
from envs.travel.roads import road_cost, road_of
from envs.travel.schema import Distance
from envs.travel.search import TravelSearch, allows, is_of_type
from tools import InputError

WORLD = load_tables()
SEARCH = TravelSearch(WORLD)
CITIES = st.sampled_from(sorted(WORLD.states))
DATES = st.sampled_from(sorted({flight.date for flight in WORLD.flights}))


@given(CITIES, CITIES, DATES)
def test_flights_are_those_of_the_route_and_date_in_file_order(a: str, b: str, date: str) -> None:
    expected = [row for row in WORLD.flights if (row.origin, row.destination, row.date) == (a, b, date)]
    assert SEARCH.flights(a, b, date) == tuple(expected)


@given(CITIES)
def test_places_are_those_of_the_city_in_file_order(city: str) -> None:
    assert SEARCH.accommodations(city) == tuple(row for row in WORLD.accommodations if row.city == city)
    assert SEARCH.restaurants(city) == tuple(row for row in WORLD.restaurants if row.city == city)
    assert SEARCH.attractions(city) == tuple(row for row in WORLD.attractions if row.city == city)


def test_every_city_is_found_under_its_state() -> None:
    listed = [city for state in SEARCH.states for city in SEARCH.cities(state)]
    assert sorted(listed) == sorted(WORLD.states)


@pytest.mark.parametrize(
    ("duration", "distance", "minutes"),
    [
        ("10 hours 55 mins", "1,144 km", 655),
        ("1 hour 1 min", "80.5 km", 61),
        ("43 mins", "40 km", 43),
        ("1 day 3 hours", "2,400 km", None),
        ("", "", None),
    ],
)
def test_a_road_is_read_in_minutes_and_kilometres(duration: str, distance: str, minutes: int | None) -> None:
    road = road_of(Distance("A", "B", duration, distance))
    assert (road.minutes if road else None) == minutes


def test_the_first_row_of_a_pair_counts() -> None:
    rows = (Distance("Merrow", "Quillon", "", ""), Distance("Merrow", "Quillon", "1 hour 0 mins", "90 km"))
    tables = Tables((), (), (), (), rows, {"Merrow": "A", "Quillon": "B"}, "")
    assert TravelSearch(tables).road("Merrow", "Quillon") is None


def test_costs_are_floored_by_leg_before_they_are_multiplied_by_vehicles() -> None:
    assert road_cost(1144.0, "self-driving", 5) == 57
    assert road_cost(1144.0, "self-driving", 6) == 114
    assert road_cost(31.9, "taxi", 4) == 31
    assert road_cost(31.9, "taxi", 5) == 62


def test_an_unknown_city_comes_with_the_nearest_names() -> None:
    with pytest.raises(InputError, match="no city 'port merow'") as caught:
        SEARCH.restaurants("port merow")
    assert "'Port Merrow'" in caught.value.hint


def test_an_unknown_state_comes_with_the_nearest_names() -> None:
    with pytest.raises(InputError) as caught:
        SEARCH.cities("Quilon")
    assert "'Quillon'" in caught.value.hint


def test_a_city_with_places_to_stay_but_outside_the_city_set_can_be_searched() -> None:
    outside = {row.city for row in WORLD.accommodations} - set(WORLD.states)
    assert all(SEARCH.accommodations(city) for city in outside)


def test_house_rules_and_room_types_are_read_as_the_benchmark_reads_them() -> None:
    for place in WORLD.accommodations:
        assert allows(place, None)
        assert allows(place, "pets") == ("No pets" not in place.house_rules)
        assert is_of_type(place, "not shared room") != is_of_type(place, "shared room")
        assert is_of_type(place, "entire room") + is_of_type(place, "private room") == is_of_type(
            place, "not shared room"
        )
