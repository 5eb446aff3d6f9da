"""The prompt for wishes: a reference card of the trip variables, examples, and one clause to put into an expression.

It is used only when a request asks for something that no form has a slot for, so plain requests pay nothing.
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from agents.models import Message
from envs import TRIP_SETS, TRIP_VARIABLES, TripVariable


class WishAnswer(BaseModel):
    """What the model says of one wish: its meaning first, then the expression."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    means: str = Field(max_length=120)
    expression: str | None = Field(max_length=240)


_RULES = """You turn one wish about a trip into one expression that must be true of the trip.
Answer in JSON: "means": the wish in plain words, then "expression": the expression,
or null if the variables cannot say it.
Expressions are Python: all(... for d in day if ...), any, sum, count, min, max, and, or, not, + - *, comparisons.
Numbers come from the wish. A time such as 15:00 is 15 * 60; 2 hours are 2 * 60; a meal rating of 4.5 is 45.
"""

EXAMPLES: tuple[tuple[str, str, str | None], ...] = (
    (
        "nobody wants to pay more than $35 a head in any restaurant",
        "every meal costs at most 35 dollars a person",
        "all(meal_price[d, m] <= 35 for d in day for m in meal)",
    ),
    (
        "eateries with 4.2 stars at least",
        "every meal taken is rated 4.2 or better",
        "all(meal_rating[d, m] >= 42 for d in day for m in meal if eats[d, m])",
    ),
    (
        "we have to touch down before 18:30",
        "every flight lands before 18:30",
        "all(arrival[d] < 18 * 60 + 30 for d in day if flies[d])",
    ),
    (
        "the plane must not leave before 7:00",
        "every flight departs at 7:00 or later",
        "all(departure[d] >= 7 * 60 for d in day if flies[d])",
    ),
    (
        "dine only at places scored 3 or higher",
        "every meal taken is rated 3 or better",
        "all(meal_rating[d, m] >= 30 for d in day for m in meal if eats[d, m])",
    ),
    ("no red-eye", "no flight is overnight", "not any(overnight[d] for d in day)"),
    (
        "three sights or more whenever we stay put",
        "at least 3 sights on each day without travel",
        "all(sights[d] >= 3 for d in day if not travels[d])",
    ),
    (
        "hotels under $90 per night",
        "every room costs less than 90 dollars a night",
        "all(room_price[d] < 90 for d in day if has_room[d])",
    ),
    (
        "a guest house with 3 stars at the very least",
        "every place to stay is rated 3 or better",
        "all(room_rating[d] >= 3 for d in day if has_room[d])",
    ),
    (
        "one bedroom must fit the entire family",
        "one room holds all people",
        "all(room_capacity[d] >= people for d in day if has_room[d])",
    ),
    (
        "the entire crew shares the same bedroom",
        "one room holds all people",
        "all(room_capacity[d] >= people for d in day if has_room[d])",
    ),
    (
        "not over 4 hours behind the wheel on any day",
        "each day's drive takes at most 4 hours",
        "all(drive_minutes[d] <= 4 * 60 for d in day)",
    ),
    ("never a cab from one place to the next", "no journey is by taxi", "not any(rides_taxi[d] for d in day)"),
    ("tickets and fuel for $600 tops", "all journeys together cost at most 600 dollars", "transport_cost <= 600"),
    ("moving from place to place may eat up $450", "all journeys cost at most 450 dollars", "transport_cost <= 450"),
    (
        "one Indian supper",
        "at least one dinner is Indian",
        "any(serves[d, 'dinner', 'Indian'] for d in day)",
    ),
    ("a lake view would be nice", "the room has a view of a lake", None),
)


def card() -> str:
    """Return the reference card: sets and variables with their meaning."""
    sets = [f"{s.name}: {s.members}" for s in TRIP_SETS]
    return "\n".join([_RULES, "Sets:", *sets, "Variables:", *map(_line, TRIP_VARIABLES)])


def wish_turns(clause: str, failures: Sequence[tuple[str, str]] = ()) -> tuple[Message, ...]:
    """Return the turns for one clause; `failures` are earlier expressions with what was wrong with them.

    The earlier answers are not shown as turns of their own: small models repeat what they said.
    """
    turns = [Message("system", card())]
    for wish, means, expression in EXAMPLES:
        turns += [Message("user", f"Wish: {wish}"), Message("assistant", _answer(means, expression))]
    remarks = "".join(f"\nNot: {expression}\nbecause {problem}" for expression, problem in failures)
    return (*turns, Message("user", f"Wish: {clause}{remarks}"))


def _line(variable: TripVariable) -> str:
    index = f"[{', '.join(variable.over)}]" if variable.over else ""
    unit = f", in {variable.unit}" if variable.unit else ""
    return f"{variable.name}{index} {variable.kind}: {variable.meaning}{unit}"


def _answer(means: str, expression: str | None) -> str:
    return WishAnswer(means=means, expression=expression).model_dump_json()
