"""The search tools as a model calls them."""

import json
from typing import Any

import pytest

from envs import Tables, TaskKind, check_plan, generate_tasks, travel_toolbox
from tools import Toolbox, ToolFailed, ToolOk


@pytest.fixture(scope="module")
def toolbox(world: Tables) -> Toolbox:
    return travel_toolbox(world)


def _answer(toolbox: Toolbox, name: str, **arguments: object) -> Any:
    result = toolbox.call(name, json.dumps(arguments))
    assert isinstance(result, ToolOk), result.text
    return json.loads(result.text)


def test_every_tool_and_every_argument_is_described(toolbox: Toolbox) -> None:
    assert len(toolbox) == 7
    for tool in toolbox:
        assert tool.description
        for argument in tool.parameters["properties"].values():
            assert argument.get("description"), tool.name


def test_flights_are_found_by_route_and_date(toolbox: Toolbox, world: Tables) -> None:
    flight = world.flights[0]
    found = _answer(toolbox, "search_flights", origin=flight.origin, destination=flight.destination, date=flight.date)
    assert flight.number in [row["number"] for row in found]


def test_filters_narrow_the_places_to_stay(toolbox: Toolbox) -> None:
    every = _answer(toolbox, "search_accommodations", city="Merrow")
    wanted = {"room_type": "entire room", "nights": 2, "house_rule": "pets"}
    some = _answer(toolbox, "search_accommodations", city="Merrow", **wanted)
    assert 0 < len(some) < len(every)
    assert all(row["minimum_nights"] <= 2 and "No pets" not in row["house_rules"] for row in some)


def test_filters_narrow_the_restaurants(toolbox: Toolbox) -> None:
    every = _answer(toolbox, "search_restaurants", city="Merrow")
    some = _answer(toolbox, "search_restaurants", city="Merrow", cuisine="American", max_cost=70)
    assert 0 < len(some) < len(every)
    assert all("American" in row["cuisines"] and row["average_cost"] <= 70 for row in some)


def test_sights_of_a_city_are_listed(toolbox: Toolbox, world: Tables) -> None:
    city = world.attractions[0].city
    assert _answer(toolbox, "search_attractions", city=city)[0]["name"] == world.attractions[0].name


def test_a_road_has_a_time_a_length_and_a_price(toolbox: Toolbox) -> None:
    drive = _answer(toolbox, "distance", origin="Merrow", destination="Port Merrow", mode="taxi", people=5)
    assert drive["drivable"] is True
    assert drive["cost"] == 2 * int(drive["km"])


def test_no_road_is_an_answer_not_an_error(toolbox: Toolbox) -> None:
    answer = _answer(toolbox, "distance", origin="Merrow", destination="Sennhaven")
    assert answer == {"origin": "Merrow", "destination": "Sennhaven", "drivable": False}


def test_cities_of_a_state_are_listed(toolbox: Toolbox) -> None:
    assert "New Quillon" in _answer(toolbox, "cities_of_state", state="Quillon")


def test_a_plan_costs_what_the_checker_says(toolbox: Toolbox, world: Tables) -> None:
    for task in generate_tasks(world, TaskKind("medium", 5), seed=3, count=4):
        plan = task.annotated_plan
        assert plan is not None
        days = [day.model_dump() for day in plan]
        answer = _answer(toolbox, "cost_enquiry", days=days, people=task.request.people)
        exact = task.request.model_copy(update={"budget": int(answer["total"])})
        below = task.request.model_copy(update={"budget": int(answer["total"]) - 1})
        assert answer["not_found"] == []
        assert check_plan(world, exact, plan, profile="strict").passed
        assert not check_plan(world, below, plan, profile="strict").passed


def test_a_fragment_is_summed_and_what_is_unknown_is_named(toolbox: Toolbox, world: Tables) -> None:
    row = next(row for row in world.restaurants if row.name == row.name.strip())
    day = {
        "days": 1,
        "current_city": row.city,
        "lunch": f"{row.name}, {row.city}",
        "dinner": f"No Such Place, {row.city}",
        "transportation": "Magic carpet",
    }
    answer = _answer(toolbox, "cost_enquiry", days=[day], people=3)
    assert answer["total"] == 3 * row.average_cost
    assert answer["not_found"] == [f"No Such Place, {row.city}", "Magic carpet"]


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("search_restaurants", {"city": "Merow"}, "did you mean 'Merrow'"),
        ("search_flights", {"origin": "Merrow", "destination": "Quillon", "date": "soon"}, "date"),
        ("distance", {"origin": "Merrow", "destination": "Quillon", "people": 0}, "people"),
        ("distance", {"origin": "Merrow", "destination": "Quillon", "mode": "carpet"}, "mode"),
        ("cities_of_state", {"state": "Merrow"}, "no state 'Merrow'"),
    ],
)
def test_a_wrong_argument_is_a_failure_that_a_model_can_mend(
    toolbox: Toolbox, name: str, arguments: dict[str, object], message: str
) -> None:
    result = toolbox.call(name, arguments)
    assert isinstance(result, ToolFailed)
    assert message in result.message
    assert result.retry == "changed"
