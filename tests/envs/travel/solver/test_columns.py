import pytest

from envs.travel.schema import Accommodation, TripRequest
from envs.travel.solver.columns import admits, clock_minutes, drive_cost, nightly_cost, taxi_cost
from envs.travel.solver.region import Road
from tools import DataError


def room(**changes: object) -> Accommodation:
    fields: dict[str, object] = {
        "name": "Room", "room_type": "Private room", "price": 100.0, "minimum_nights": 1.0, "rating": 3.0,
        "house_rules": "No smoking & No pets", "maximum_occupancy": 2, "city": "Ash",
    }  # fmt: skip
    return Accommodation(**{**fields, **changes})  # type: ignore[arg-type] # one dictionary for all types


def request(**changes: object) -> TripRequest:
    fields = {"origin": "Oak", "destination": "Ash", "start": "2022-03-04", "days": 3, "city_count": 1, "people": 2}
    return TripRequest.model_validate({**fields, **changes})


@pytest.mark.parametrize(
    ("kilometres", "people", "dollars"), [(1144.0, 1, 57), (1144.0, 5, 57), (1144.0, 6, 114), (19.9, 1, 0), (60, 1, 3)]
)
def test_driving_costs_a_twentieth_of_the_distance_for_each_car_of_five(
    kilometres: float, people: int, dollars: int
) -> None:
    assert drive_cost(Road(kilometres, 60, "1 hour", "km"), people) == dollars


@pytest.mark.parametrize(("kilometres", "people", "dollars"), [(120.9, 1, 120), (120.9, 4, 120), (120.9, 5, 240)])
def test_a_taxi_costs_the_whole_kilometres_for_each_car_of_four(kilometres: float, people: int, dollars: int) -> None:
    assert taxi_cost(Road(kilometres, 60, "1 hour", "km"), people) == dollars


@pytest.mark.parametrize(("people", "dollars"), [(1, 100), (2, 100), (3, 200), (5, 300)])
def test_a_night_costs_the_price_for_each_room_that_the_group_fills(people: int, dollars: int) -> None:
    assert nightly_cost(room(), people) == dollars


def test_a_fraction_of_a_dollar_is_refused_with_the_name_of_the_row() -> None:
    with pytest.raises(DataError, match=r"99\.5 of 'Room'"):
        nightly_cost(room(price=99.5), 1)


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [
        ({"house_rule": "smoking"}, False),
        ({"house_rule": "pets"}, False),
        ({"house_rule": "parties"}, True),
        ({"room_type": "entire room"}, False),
        ({"room_type": "private room"}, True),
        ({"room_type": "not shared room"}, True),
        ({"room_type": "shared room"}, False),
    ],
)
def test_house_rules_and_room_types_select_rooms(wanted: dict[str, str], admitted: bool) -> None:
    assert admits(room(), request(**wanted)) is admitted


def test_a_clock_is_read_in_minutes_of_the_day() -> None:
    assert clock_minutes("23:07") == 1387
