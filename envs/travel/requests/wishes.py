"""Wishes beyond the official vocabulary, true of a given plan or provably impossible, with their words."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from envs.travel.requests.clashes import keep_only, longest_stay
from envs.travel.requests.witness import Witness, candidate_cities, fitting_rooms
from envs.travel.schema import Clash, Flight, TripRequest, Wish
from envs.travel.search import TravelSearch


@dataclass(frozen=True, slots=True)
class Limit:
    """A wish with a number: `measure` reads the number that just suffices off a plan, or `None`."""

    name: str
    expression: str
    words: tuple[str, ...]
    measure: Callable[[Witness, TripRequest], int | None]

    def wish(self, limit: int, rng: Random) -> Wish:
        """Return the wish with `limit` filled in; hours are shown for limits in minutes."""
        values = {"limit": limit, "hours": limit // 60, "stars": f"{limit / 10:g}"}
        return Wish(
            name=self.name.format(**values),
            expression=self.expression.format(**values),
            source=rng.choice(self.words).format(**values),
        )


def _flights(witness: Witness) -> list[Flight]:
    return [leg.by for leg in witness.legs if isinstance(leg.by, Flight)]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _dearest_meal(witness: Witness, _: TripRequest) -> int:
    return -(-max(meal.average_cost for meal in witness.meals.values()) // 5) * 5


def _worst_meal(witness: Witness, _: TripRequest) -> int | None:
    worst = min(round(meal.rating * 10) for meal in witness.meals.values()) // 5 * 5
    return worst if worst >= 10 else None


def _last_arrival(witness: Witness, _: TripRequest) -> int | None:
    arrivals = [_minutes(flight.arrival) for flight in _flights(witness)]
    latest = 60 * (max(arrivals, default=24 * 60) // 60 + 1)
    return latest if latest <= 23 * 60 else None


def _first_departure(witness: Witness, _: TripRequest) -> int | None:
    departures = [_minutes(flight.departure) for flight in _flights(witness)]
    earliest = 60 * (min(departures, default=0) // 60)
    return earliest if earliest >= 6 * 60 else None


def _overnight(witness: Witness, _: TripRequest) -> int | None:
    flights = _flights(witness)
    return 0 if flights and all(flight.departure <= flight.arrival for flight in flights) else None


def _fewest_sights(witness: Witness, _: TripRequest) -> int | None:
    fewest = min(len(stay.sights_on(day)) for stay in witness.stays for day in range(stay.first + 1, stay.last))
    return fewest if fewest >= 2 else None


def _dearest_room(witness: Witness, _: TripRequest) -> int:
    return -(-max(int(stay.room.price) for stay in witness.stays) // 10) * 10


def _worst_room(witness: Witness, _: TripRequest) -> int | None:
    worst = min(int(stay.room.rating) for stay in witness.stays)
    return worst if worst >= 2 else None


def _one_room(witness: Witness, request: TripRequest) -> int | None:
    fits = all(stay.room.maximum_occupancy >= request.people for stay in witness.stays)
    return 0 if fits and request.people > 1 else None


def _longest_drive(witness: Witness, _: TripRequest) -> int | None:
    minutes = [leg.by.minutes for leg in witness.legs if not isinstance(leg.by, Flight)]
    return 60 * max(2, max(minutes) // 60 + 1) if minutes else None


def _no_taxi(witness: Witness, _: TripRequest) -> int | None:
    return None if any(leg.mode == "taxi" for leg in witness.legs) else 0


def _travel_cost(witness: Witness, _: TripRequest) -> int | None:
    return -(-sum(leg.cost for leg in witness.legs) // 50) * 50 or None


LIMITS = (
    Limit(
        "restaurants up to ${limit}",
        "all(meal_price[d, m] <= {limit} for d in day for m in meal)",
        ("no restaurant over ${limit} a head", "no meal may cost more than {limit} dollars per person"),
        _dearest_meal,
    ),
    Limit(
        "restaurants rated {stars} or better",
        "all(meal_rating[d, m] >= {limit} for d in day for m in meal if eats[d, m])",
        ("only restaurants rated {stars} or better", "every restaurant should score at least {stars}"),
        _worst_meal,
    ),
    Limit(
        "landing before {hours}:00",
        "all(arrival[d] < {limit} for d in day if flies[d])",
        ("flights have to land before {hours}:00", "arrive before {hours}:00 whenever a flight is taken"),
        _last_arrival,
    ),
    Limit(
        "no take-off before {hours}:00",
        "all(departure[d] >= {limit} for d in day if flies[d])",
        ("no plane may take off earlier than {hours}:00", "no take-off before {hours}:00"),
        _first_departure,
    ),
    Limit(
        "no overnight flight",
        "not any(overnight[d] for d in day)",
        ("no overnight flights", "no flight may run past midnight"),
        _overnight,
    ),
    Limit(
        "{limit} sights a stay day",
        "all(sights[d] >= {limit} for d in day if not travels[d])",
        (
            "at least {limit} sights on each day without travel",
            "{limit} or more sights on every full day in town",
        ),
        _fewest_sights,
    ),
    Limit(
        "rooms up to ${limit}",
        "all(room_price[d] <= {limit} for d in day)",
        ("no room above ${limit} a night", "a room should cost {limit} dollars per night at most"),
        _dearest_room,
    ),
    Limit(
        "rooms rated {limit} or better",
        "all(room_rating[d] >= {limit} for d in day if has_room[d])",
        ("sleep only where the rating is {limit} or more", "lodgings rated {limit} or better"),
        _worst_room,
    ),
    Limit(
        "one room for all",
        "all(room_capacity[d] >= people for d in day if has_room[d])",
        ("all of us in one room", "one room has to be big enough for everybody"),
        _one_room,
    ),
    Limit(
        "at most {hours} hours on the road",
        "all(drive_minutes[d] <= {limit} for d in day)",
        ("no more than {hours} hours on the road in one day", "at most {hours} hours of driving a day"),
        _longest_drive,
    ),
    Limit(
        "no taxi",
        "not any(rides_taxi[d] for d in day)",
        ("no taxis between cities", "never take a taxi from one city to another"),
        _no_taxi,
    ),
    Limit(
        "travel costs up to ${limit}",
        "transport_cost <= {limit}",
        ("at most ${limit} for getting around", "the journeys together may cost {limit} dollars, not more"),
        _travel_cost,
    ),
)
_BY_NAME = {limit.name: limit for limit in LIMITS}


def true_wishes(witness: Witness, request: TripRequest, count: int, rng: Random) -> tuple[Wish, ...]:
    """Return up to `count` wishes of different kinds that the plan fulfils."""
    measured = [(limit, limit.measure(witness, request)) for limit in rng.sample(LIMITS, len(LIMITS))]
    fulfilled = [(limit, value) for limit, value in measured if value is not None]
    return tuple(limit.wish(value, rng) for limit, value in fulfilled[:count])


def impossible_wish(search: TravelSearch, request: TripRequest, rng: Random) -> tuple[Wish, Clash] | None:
    """Return a wish that no plan to the destination fulfils, whatever else is asked for, and the reason."""
    cities = candidate_cities(search, request)
    bare, nights = keep_only(request, ()), longest_stay(request)
    rooms = [int(room.price) for city in cities for room in fitting_rooms(search.accommodations(city), bare, nights)]
    meals = [restaurant.average_cost for city in cities for restaurant in search.restaurants(city)]
    most_sights = max(len(search.attractions(city)) for city in cities)
    name, reason, limit = rng.choice(
        (
            ("restaurants up to ${limit}", "every restaurant costs more", min(meals, default=0) - 1),
            (
                "rooms up to ${limit}",
                "every room costs more",
                min(rooms, default=0) - 1,
            ),
            ("{limit} sights a stay day", "no city there has so many sights", most_sights + 1),
        )
    )
    if limit < 1:
        return None
    wish = _BY_NAME[name].wish(limit, rng)
    return wish, Clash((wish.name,), f"{request.destination}: {reason}")
