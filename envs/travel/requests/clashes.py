"""Prove by simple counting that no plan can satisfy a request, and name the constraints at fault.

Everything here is sound but incomplete: a reason is a proof, silence is none. All rows of the tables count,
also those that a careful planner would leave out.
"""

from collections.abc import Collection, Iterator
from functools import cache
from itertools import combinations, permutations

from envs.travel.requests.legs import ways
from envs.travel.requests.witness import candidate_cities, fitting_rooms, room_cost
from envs.travel.schema import Accommodation, Clash, TripRequest
from envs.travel.search import TravelSearch
from envs.travel.vocabulary import constraint_names, cuisine_constraint


class Counting:
    """Count what the tables offer, without regard to how the choices depend on each other."""

    def __init__(self, search: TravelSearch) -> None:
        self.search = search
        self._journeys = cache(self._count_journeys)

    def find_clash(self, request: TripRequest) -> Clash | None:
        """Return the fewest constraints (one or two) that provably clash, or `None`; wishes aside."""
        names = constraint_names(request)
        for size in (1, 2):
            for kept in combinations(names, size):
                reason = next(self._reasons(keep_only(request, kept)), "")
                if reason:
                    return Clash(kept, reason)
        return None

    def lower_bound(self, request: TripRequest) -> int | None:
        """Return dollars that every plan for the group costs at least, or `None` if there is no plan.

        Sums the cheapest journeys, the cheapest room for every night and the cheapest restaurants for three
        meals on every stay day, each chosen without regard to the others.
        """
        journeys = self._journeys(keep_only(request, ["transportation"]))
        cities = candidate_cities(self.search, request)
        rooms = [room_cost(room, request.people) for city in cities for room in self._rooms(city, request)]
        meals = sorted(row.average_cost for city in cities for row in self.search.restaurants(city))
        meals_needed = 3 * (request.days - request.city_count - 1)
        if journeys is None or not rooms or len(meals) < meals_needed:
            return None
        eaten = sum(meals[:meals_needed]) * request.people
        return journeys + min(rooms) * (request.days - 1) + eaten

    def _rooms(self, city: str, request: TripRequest) -> tuple[Accommodation, ...]:
        return fitting_rooms(self.search.accommodations(city), request, longest_stay(request))

    def _count_journeys(self, request: TripRequest) -> int | None:
        cities = candidate_cities(self.search, request)
        between = [(day, route) for day in range(2, request.days) for route in permutations(cities, 2)]
        legs = [
            [(1, (request.origin, city)) for city in cities],
            *[between] * (request.city_count - 1),
            [(request.days, (city, request.origin)) for city in cities],
        ]
        costs = [
            [leg.cost for day, route in options for leg in ways(self.search, request, day, route)] for options in legs
        ]
        return sum(map(min, costs)) if all(costs) else None

    def _reasons(self, request: TripRequest) -> Iterator[str]:
        place = request.destination
        cities = candidate_cities(self.search, request)
        asked = _asked(request)
        if sum(bool(self._rooms(city, request)) for city in cities) < request.city_count:
            yield f"{place} has no place to stay that fits{asked}"
        if self._journeys(keep_only(request, ["transportation"])) is None:
            yield f"there is no way between {request.origin} and {place}{asked}"
        for cuisine in request.cuisines:
            if not any(cuisine in row.cuisines for city in cities for row in self.search.restaurants(city)):
                yield f"no restaurant in {place} serves {cuisine} food"
        bound = self.lower_bound(request)
        if request.budget is not None and bound is not None and request.budget < bound:
            yield f"every plan costs at least ${bound:,}{asked}"


def keep_only(request: TripRequest, names: Collection[str]) -> TripRequest:
    """Return the request with only those of its constraints that are named."""
    return request.model_copy(
        update={
            "budget": request.budget if "budget" in names else None,
            "house_rule": request.house_rule if "house rule" in names else None,
            "room_type": request.room_type if "room type" in names else None,
            "transport_rule": request.transport_rule if "transportation" in names else None,
            "cuisines": tuple(name for name in request.cuisines if cuisine_constraint(name) in names),
            "wishes": tuple(wish for wish in request.wishes if wish.name in names),
        }
    )


def longest_stay(request: TripRequest) -> int:
    """Return the most nights that the trip can spend in one city."""
    return request.days - request.city_count


def _asked(request: TripRequest) -> str:
    asked = [value for value in (request.house_rule, request.room_type, request.transport_rule) if value]
    return f" ({', '.join(asked)})" if asked else ""
