from collections.abc import Callable

import pytest

from envs.travel.schema import Tables, TripRequest, Wish
from envs.travel.solver.trip import solve_trip
from tools import InputError


@pytest.mark.parametrize(
    ("changes", "message", "hint"),
    [
        ({"origin": "Oka"}, "the origin 'Oka' is not a known city", "did you mean 'Oak'?"),
        ({"origin": "oak"}, "the origin 'oak' is not a known city", "did you mean 'Oak'?"),
        ({"destination": "Bich"}, "the destination 'Bich' is not a known city", "did you mean 'Birch'?"),
        ({"destination": "Nowhere at all"}, "'Nowhere at all' is not a known city", "use a city of the city set"),
        ({"destination": "Oak"}, "the trip goes from 'Oak' to itself", "another destination"),
        ({"destination": "Shore"}, "'Shore' is a state, but the trip visits one city", "name a city"),
        ({"destination": "Ash", "city_count": 2}, "'Ash' is a city, but the trip visits 2 cities", "'Shore'"),
        ({"destination": "Shor", "city_count": 2}, "'Shor' is not a known state", "did you mean 'Shore'?"),
        ({"destination": "Shore", "city_count": 4, "days": 7}, "'Shore' has 3 cities to visit, 4 are", "fewer"),
        ({"destination": "Hill", "city_count": 2}, "'Hill' has 0 cities to visit, 2 are", "another state"),
        ({"destination": "Shore", "city_count": 3}, "3 days are too few to visit 3 cities", "at least 4 days"),
        ({"cuisines": ("French", "French")}, "two constraints are called 'cuisine French'", "its own name"),
    ],
)
def test_a_request_that_cannot_mean_anything_is_refused_with_a_hint(
    make_tables: Callable[..., Tables],
    make_request: Callable[..., TripRequest],
    changes: dict[str, object],
    message: str,
    hint: str,
) -> None:
    with pytest.raises(InputError) as caught:
        solve_trip(make_tables(1), make_request(**changes))
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("expression", "message", "column"),
    [
        ("meal_prize[1, 'lunch'] < 5", "unknown table or variable 'meal_prize'", 1),
        ("all(meal_price[d] < 5 for d in day)", "'meal_price' takes 2 indices, not 1", 5),
        ("total_cost", "a constraint must be a truth value", 1),
        ("visits['Elm']", "'Elm' is not a member of 'place'", 8),
        ("takes[1]", "unknown table or variable 'takes'", 1),
        ("total_cost <= ", "this is not an expression", 14),
    ],
)
def test_a_mistake_in_a_wish_is_pointed_at_before_anything_is_solved(
    make_tables: Callable[..., Tables],
    make_request: Callable[..., TripRequest],
    expression: str,
    message: str,
    column: int,
) -> None:
    request = make_request(wishes=(Wish(name="odd wish", expression=expression),))
    with pytest.raises(InputError) as caught:
        solve_trip(make_tables(1), request)
    assert message in str(caught.value)
    assert f"odd wish:1:{column}" in str(caught.value)


def test_a_wish_may_not_take_the_name_of_another_constraint(
    make_tables: Callable[..., Tables], make_request: Callable[..., TripRequest]
) -> None:
    request = make_request(budget=1, wishes=(Wish(name="budget", expression="total_cost < 5"),))
    with pytest.raises(InputError, match="two constraints are called 'budget'"):
        solve_trip(make_tables(1), request)
