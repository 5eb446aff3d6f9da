"""Coverage: what a request lacks, what is never asked, and whether what was gathered is enough and honestly told."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.gathering.coverage import Coverage, claim, coverage
from agents.gathering.notebook import Notebook, gathered_tables, note_of
from agents.gathering.searches import Search
from agents.tool_calls.observation import Observation
from envs import Checker, Tables, TripRequest, TripSolved, TripTask, Wish, solve_trip

Explorer = Callable[..., tuple[Notebook, Coverage]]

UNBOUND = {"budget": None, "room_type": None, "house_rule": None}


def searches(request: TripRequest, notebook: Notebook = Notebook()) -> set[Search]:  # noqa: B008 - frozen
    return {item.search for item in coverage(request, notebook).lacking}


def test_a_trip_to_one_city_lacks_its_three_tables_and_both_ways(tasks: dict[int, TripTask]) -> None:
    request = tasks[3].request.model_copy(update={"transport_rule": None})
    home, there, (first, *_, last) = request.origin, request.destination, request.dates
    assert searches(request) == {
        Search("search_accommodations", (there,)),
        Search("search_restaurants", (there,)),
        Search("search_attractions", (there,)),
        Search("distance", (home, there)),
        Search("distance", (there, home)),
        Search("search_flights", (home, there, first)),
        Search("search_flights", (there, home, last)),
    }


def test_who_does_not_fly_lacks_no_flights(tasks: dict[int, TripTask], explore: Explorer) -> None:
    for days in (3, 5):
        request = tasks[days].request.model_copy(update={"transport_rule": "no flight"})
        notebook, _ = explore(request)
        assert not list(notebook.searches("search_flights"))
        assert list(notebook.searches("distance"))


def test_a_trip_through_a_state_begins_with_its_cities_and_then_looks_around(
    tasks: dict[int, TripTask], explore: Explorer
) -> None:
    request = tasks[5].request
    cities = Search("cities_of_state", (request.destination,))
    assert searches(request) == {cities}
    listed = Observation("cities_of_state", True, "", ["Brindle", "Marl", request.origin, "Tarn"])
    near = searches(request, Notebook().with_notes([note_of(cities.tool, cities.arguments, listed)]))
    assert {search.of for search in near} == {(request.origin, city) for city in ("Brindle", "Marl", "Tarn")}


@pytest.mark.parametrize("days", [3, 5, 7])
def test_a_complete_notebook_gives_a_plan_that_holds_in_the_whole_database(
    days: int, tasks: dict[int, TripTask], tables: Tables, explore: Explorer
) -> None:
    request = tasks[days].request.model_copy(update=UNBOUND)
    notebook, found = explore(request)
    outcome = solve_trip(gathered_tables(notebook, tables.states), request)
    assert isinstance(outcome, TripSolved)
    assert Checker(tables).check(request, outcome.plan).passed
    assert len(found.stops) == request.city_count
    assert all(note.search in found.needed for note in notebook.notes)
    assert len(notebook.notes) == len(set(found.needed))


@pytest.mark.parametrize("days", [5, 7])
def test_the_optimum_over_the_gathered_is_the_optimum_over_what_is_claimed(
    days: int, tasks: dict[int, TripTask], tables: Tables, explore: Explorer
) -> None:
    request = tasks[days].request.model_copy(update=UNBOUND)
    notebook, found = explore(request)
    gathered = solve_trip(gathered_tables(notebook, tables.states), request)
    # The whole database, but with the rooms of the claimed cities only: the same trips, by another road.
    claimed = replace(tables, accommodations=tuple(row for row in tables.accommodations if row.city in found.stops))
    best = solve_trip(claimed, request)
    assert isinstance(gathered, TripSolved)
    assert isinstance(best, TripSolved)
    assert (gathered.cost, gathered.optimal) == (best.cost, best.optimal)


def test_more_cities_need_all_that_fewer_needed(tasks: dict[int, TripTask], explore: Explorer) -> None:
    request = tasks[5].request
    notebook, narrow = explore(request)
    wider_notebook, wide = explore(request, notebook, spare=1)
    assert set(narrow.needed) < set(wide.needed)
    assert wide.stops[: len(narrow.stops)] == narrow.stops
    assert len(wider_notebook.notes) == len(wide.needed)


def test_with_enough_spare_cities_the_whole_state_is_gathered_and_the_optimum_is_the_worlds(
    tasks: dict[int, TripTask], tables: Tables, explore: Explorer
) -> None:
    request = tasks[5].request.model_copy(update=UNBOUND)
    notebook, found = explore(request, spare=99)
    assert found.open_cities == ()
    assert claim(request, found).endswith("nothing else could be part of the trip")
    gathered, whole = (solve_trip(data, request) for data in (gathered_tables(notebook, tables.states), tables))
    assert isinstance(gathered, TripSolved)
    assert isinstance(whole, TripSolved)
    assert gathered.cost == whole.cost


def test_the_claim_names_the_cities_and_counts_the_others(tasks: dict[int, TripTask], explore: Explorer) -> None:
    request = tasks[5].request
    _, found = explore(request)
    said = claim(request, found)
    assert "1 search failed" in claim(request, found, failures=1)
    assert all(city in said for city in found.stops)
    assert f"{len(found.open_cities)} other cities of {request.destination} are left out" in said


def test_a_city_that_a_wish_names_comes_first(tasks: dict[int, TripTask], tables: Tables, explore: Explorer) -> None:
    request = tasks[5].request
    _, before = explore(request)
    other = before.open_cities[-1]
    wish = Wish(name="on the way", expression=f"visits[{other!r}]")
    _, after = explore(request.model_copy(update={"wishes": (wish,)}))
    assert other in {*after.stops}


def test_a_city_whose_rooms_cannot_be_searched_is_passed_over(tasks: dict[int, TripTask], explore: Explorer) -> None:
    request = tasks[5].request
    _, found = explore(request)
    rooms = Search("search_accommodations", (found.stops[0],))
    broken = Observation(rooms.tool, False, "the table is gone", {"error": "the table is gone", "retry": "never"})
    _, changed = explore(request, Notebook().with_notes([note_of(rooms.tool, rooms.arguments, broken)]))
    assert found.stops[0] not in changed.stops
    assert len(changed.stops) == request.city_count


def test_a_state_whose_cities_cannot_be_found_is_said_and_not_searched_for_ever(tasks: dict[int, TripTask]) -> None:
    request = tasks[7].request
    cities = Search("cities_of_state", (request.destination,))
    refused = Observation(cities.tool, False, "no such state", {"error": "no such state", "retry": "changed"})
    found = coverage(request, Notebook().with_notes([note_of(cities.tool, cities.arguments, refused)]))
    assert found.stuck
    assert not found.lacking
    assert not found.complete
