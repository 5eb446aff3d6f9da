"""Calls as searches: what fills a table, what only looks like it, and how two calls are told apart."""

import pytest

from agents.gathering.searches import ARGUMENTS, Search
from envs import Tables, travel_toolbox


def test_every_search_names_a_tool_that_there_is_and_all_that_it_requires(tables: Tables) -> None:
    required = {tool.name: tuple(tool.parameters["required"]) for tool in travel_toolbox(tables)}
    assert {name: required[name] for name in ARGUMENTS} == ARGUMENTS


def test_a_call_and_its_search_are_two_forms_of_one_thing() -> None:
    search = Search("search_flights", ("Here", "There", "2027-03-01"))
    assert Search.of_call(search.tool, search.arguments) == search
    assert search.words == "the flights from Here to There on 2027-03-01"


def test_the_vehicle_and_the_heads_ask_about_the_same_road() -> None:
    plain = {"origin": "Here", "destination": "There"}
    by_taxi = {**plain, "mode": "taxi", "people": 4}
    assert Search.of_call("distance", by_taxi) == Search.of_call("distance", plain)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search_restaurants", {"city": "Here", "cuisine": "Indian"}),
        ("search_accommodations", {"city": "Here", "room_type": "private room"}),
        ("search_flights", {"origin": "Here", "destination": "There"}),
        ("cost_enquiry", {"days": [], "people": 1}),
    ],
)
def test_a_filtered_an_unfinished_or_a_foreign_call_fills_no_table(tool: str, arguments: dict[str, object]) -> None:
    assert Search.of_call(tool, arguments) is None


def test_a_filter_that_is_left_open_is_no_filter() -> None:
    assert Search.of_call("search_restaurants", {"city": "Here", "cuisine": None}) is not None
