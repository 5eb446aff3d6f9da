from dataclasses import replace

import pytest

from envs.travel.checker import Checker
from envs.travel.schema import Accommodation, Attraction, Distance, Flight, Restaurant, Tables, TripRequest, Wish
from envs.travel.solver.region import Atlas
from envs.travel.solver.trip import TripSolved, solve_region, solve_trip
from planners import Deadline, GaveUp, Unsolvable
from tools import Budget

REQUEST = TripRequest.model_validate(
    {"origin": "Oak", "destination": "Birch", "start": "2022-03-04", "days": 3, "city_count": 1, "people": 1}
)
INN = Accommodation("Inn", "Private room", 50.0, 1.0, 3.0, "No smoking", 2, "Birch")


@pytest.fixture
def tables() -> Tables:
    """Return a world of one road, one inn, five restaurants and two sights."""
    kinds = ("American", "French", "Tea", "Tea", "Tea")
    return Tables(
        flights=(),
        accommodations=(INN,),
        restaurants=tuple(Restaurant(f"Table {n}", "Birch", (k,), 10 + n, 4.0) for n, k in enumerate(kinds)),
        attractions=tuple(Attraction(f"Sight {n}", "Birch", 0.0, 0.0, "Street", "1", "page") for n in range(2)),
        distances=(Distance("Oak", "Birch", "2 hours", "200 km"), Distance("Birch", "Oak", "2 hours", "200 km")),
        states={"Oak": "Hill", "Birch": "Shore"},
        digest="one road",
    )


def flight(number: str, day: str, origin: str, destination: str) -> Flight:
    return Flight(number, 10, "09:00", "10:00", "1 hour", day, origin, destination, 100.0)


def solved(tables: Tables, request: TripRequest = REQUEST) -> TripSolved:
    outcome = solve_trip(tables, request)
    assert isinstance(outcome, TripSolved), outcome
    return outcome


def test_a_trip_is_solved_in_a_worker_and_says_what_it_costs(tables: Tables) -> None:
    outcome = solved(tables)
    assert outcome.optimal
    assert outcome.breakdown == {"transport": 20, "lodging": 100, "meal": 33}
    assert outcome.bound == outcome.cost == sum(item.dollars for item in outcome.items) == 153
    assert outcome.statistics["programs"] == 1
    assert outcome.statistics["peak_memory_mb"] > 0
    assert Checker(tables).check(REQUEST, outcome.plan).strict.passed


def test_the_same_request_gives_the_same_plan(tables: Tables) -> None:
    assert solved(tables).plan == solved(tables).plan


def test_without_time_the_answer_is_that_it_gave_up(tables: Tables) -> None:
    outcome = solve_region(Atlas(tables).region(REQUEST), REQUEST, Deadline.after(0))
    assert isinstance(outcome, GaveUp)
    assert (outcome.reason, outcome.bound) == ("out of time", 153)


def test_a_worker_that_runs_out_of_time_is_no_exception(tables: Tables) -> None:
    assert isinstance(solve_trip(tables, REQUEST, budget=Budget(seconds=0.001)), GaveUp)


def test_a_world_without_a_way_says_so_in_words(tables: Tables) -> None:
    outcome = solve_trip(replace(tables, distances=()), REQUEST.model_copy(update={"budget": 5}))
    assert isinstance(outcome, Unsolvable)
    assert outcome.rules_clash
    assert outcome.core == (
        "no chain of vehicles connects 'Oak' and 'Birch' there and back between 2022-03-04 and 2022-03-06",
    )


def test_a_city_without_enough_sights_is_named_as_the_reason(tables: Tables) -> None:
    outcome = solve_trip(replace(tables, attractions=()), REQUEST)
    assert isinstance(outcome, Unsolvable)
    assert outcome.core == ("'Birch' has too few restaurants or sights for the days of the trip",)


def test_a_flight_of_another_day_is_of_no_use(tables: Tables) -> None:
    out, back = flight("F1", "2022-03-04", "Oak", "Birch"), flight("F2", "2022-03-06", "Birch", "Oak")
    world = replace(tables, distances=(), flights=(out, back))
    assert solved(world).breakdown["transport"] == 20
    late = replace(world, flights=(out, replace(back, date="2022-03-07")))
    assert isinstance(solve_trip(late, REQUEST), Unsolvable)


def test_own_car_and_flights_do_not_mix(tables: Tables) -> None:
    cheap = replace(flight("F1", "2022-03-04", "Oak", "Birch"), price=1)
    plan = solved(replace(tables, flights=(cheap,))).plan
    assert [day.transportation.split(",")[0] for day in plan] == ["Self-driving", "-", "Self-driving"]


def test_a_meal_on_a_travel_day_is_taken_only_for_a_cuisine(tables: Tables) -> None:
    dear = replace(tables, restaurants=(*tables.restaurants, Restaurant("Spice", "Birch", ("Indian",), 90, 4.0)))
    indian = REQUEST.model_copy(update={"cuisines": ("Indian", "American", "French")})
    outcome = solved(dear, indian)
    assert outcome.breakdown["meal"] == 90 + 10 + 11
    assert [day.dinner for day in outcome.plan if day.current_city != "Birch"] == ["-", "-"]


def test_a_room_may_be_changed_within_a_visit_when_a_wish_asks_for_it(tables: Tables) -> None:
    fine = replace(INN, name="Fine", price=99.0, rating=5.0)
    world = replace(tables, accommodations=(INN, fine))
    wish = Wish(name="a fine first night", expression="room_rating[1] >= 5")
    request = REQUEST.model_copy(update={"wishes": (wish,)})
    assert [day.accommodation for day in solved(world, request).plan] == ["Fine, Birch", "Inn, Birch", "-"]
    stubborn = replace(tables, accommodations=(replace(INN, minimum_nights=2.0), fine))
    assert [day.accommodation for day in solved(stubborn, request).plan] == ["Fine, Birch", "Fine, Birch", "-"]


def test_repairs_offer_the_raised_budget_before_anything_is_given_up(tables: Tables) -> None:
    request = REQUEST.model_copy(update={"budget": 150, "house_rule": "smoking"})
    world = replace(tables, accommodations=(INN, replace(INN, name="Smoky", price=90.0, house_rules="No pets")))
    outcome = solve_trip(world, request)
    assert isinstance(outcome, Unsolvable)
    assert outcome.core == ("budget",)
    assert [change.new for change in outcome.changes] == [233]
    assert [(repair.drop, repair.objective) for repair in outcome.repairs] == [(("budget",), 233)]
    eased = solve_trip(world, request.model_copy(update={"budget": 160}))
    assert isinstance(eased, Unsolvable)
    assert eased.core == ("budget", "house rule")
    assert [(repair.drop, repair.objective) for repair in eased.repairs] == [(("house rule",), 153), (("budget",), 233)]
