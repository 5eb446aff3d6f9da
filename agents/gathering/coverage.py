"""What the tables still lack for a formalized request, as searches that would fill them.

A trip to one city needs that city's rooms, restaurants and sights, and the roads and flights there and back. A trip
through several cities of a state could go through any of them, and to search them all takes thousands of calls. So
the coverage settles on a few of them (see `survey`), needs everything about these, in whatever order and on whatever
days they are visited, and says so: what the solver then proves, it proves of trips through these cities.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from agents.gathering.notebook import Notebook
from agents.gathering.searches import Search
from agents.gathering.survey import Lacking, Survey
from envs import TripRequest
from tools import counted


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a request needs and what of it is lacking.

    `stops` are the cities that trips may go through, settled once nothing is lacking; `open_cities` the others of the
    state where the group may find a room, so that better trips, or trips at all, may go through them. `stuck` says why
    nothing can be gathered at all.
    """

    needed: tuple[Search, ...]
    lacking: tuple[Lacking, ...]
    stops: tuple[str, ...] = ()
    open_cities: tuple[str, ...] = ()
    stuck: str = ""

    @property
    def complete(self) -> bool:
        """Return whether the solver can be asked."""
        return not self.lacking and not self.stuck


def coverage(request: TripRequest, notebook: Notebook, spare: int = 0) -> Coverage:
    """Return what is lacking for the trips through as many cities as the request visits, and `spare` more."""
    survey = Survey(request, notebook)
    if request.city_count == 1:
        survey.need("where the group can sleep", [Search("search_accommodations", (request.destination,))])
        return _with_details(survey, (request.destination,), ())
    cities = survey.cities()
    if survey.lacking:
        return Coverage(tuple(survey.needed), tuple(survey.lacking))
    if not cities:
        return Coverage(tuple(survey.needed), (), stuck=f"no cities of {request.destination!r} could be found")
    stops = survey.stops(cities, request.city_count + spare)
    if survey.lacking:
        return Coverage(tuple(survey.needed), tuple(survey.lacking))
    without_room = {city for city in cities if survey.looked_into(city) and survey.nightly(city) is None}
    return _with_details(survey, stops, tuple(city for city in cities if city not in {*stops, *without_room}))


def _with_details(survey: Survey, stops: tuple[str, ...], open_cities: tuple[str, ...]) -> Coverage:
    """Add what is needed of the stops and of the ways between them."""
    survey.need("where to eat", (Search("search_restaurants", (city,)) for city in stops))
    survey.need("what to see", (Search("search_attractions", (city,)) for city in stops))
    legs = tuple(_legs(survey.request, stops))
    survey.need("how far it is by road", (Search("distance", (start, end)) for start, end, _ in legs))
    if survey.request.transport_rule != "no flight":
        flights = (Search("search_flights", (start, end, date)) for start, end, dates in legs for date in dates)
        survey.need("which flights there are", flights)
    return Coverage(tuple(survey.needed), tuple(survey.lacking), stops, open_cities)


def _legs(request: TripRequest, stops: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the journeys of all trips through `stops`: start, end, and the dates on which each may be made."""
    home, dates = request.origin, request.dates
    for city in stops:
        yield home, city, dates[:1]
        yield city, home, dates[-1:]
    if request.city_count > 1:
        for start, end in permutations(stops, 2):
            yield start, end, dates[1:-1]


def claim(request: TripRequest, covered: Coverage, failures: int = 0) -> str:
    """Say over which trips a result on gathered tables is the best, or of which it says that there are none."""
    by = "by road" if request.transport_rule == "no flight" else "by road and by air on the dates of the trip"
    if request.city_count == 1:
        said = [f"all trips {by} to {request.destination}"]
    else:
        where = " and ".join(covered.stops) if len(covered.stops) < 3 else ", ".join(covered.stops)
        left_out = f"{len(covered.open_cities)} other cities of {request.destination} are left out"
        rest = left_out if covered.open_cities else "nothing else could be part of the trip"
        said = [f"all trips {by} through {where}, in any order", rest]
    if failures:
        said.append(f"{counted(failures, 'search', 'searches')} failed, and what they would have found is left out")
    return "; ".join(said)
