"""Draw requests of a given kind until one is proven satisfiable, or unsatisfiable for a known reason."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal, get_args

from envs.travel.requests.clashes import Counting, keep_only
from envs.travel.requests.wishes import impossible_wish, true_wishes
from envs.travel.requests.witness import Candidates, Witness, find_witness
from envs.travel.schema import (
    Clash,
    Cuisine,
    Flight,
    HouseRule,
    Level,
    RoomType,
    Tables,
    TransportRule,
    TripRequest,
    TripTask,
)
from envs.travel.search import TravelSearch
from envs.travel.streams import stream
from envs.travel.vocabulary import constraint_names
from envs.travel.wording import phrase
from tools import InputError

Oracle = Callable[[TripRequest], bool]
Blame = Literal["budget", "rule", "pair"]

_ATTEMPTS = 4000
_PATIENCE = 200
_CITY_COUNT = {3: 1, 5: 2, 7: 3}
_LOCAL: dict[Level, tuple[int, tuple[str, ...]]] = {
    "easy": (0, ()),
    "medium": (1, ("house rule", "cuisine", "room type")),
    "hard": (3, ("house rule", "cuisine", "room type", "transportation")),
}
_CUISINES = {1: 2, 3: 4}
_NO_FLIGHTS = (date(2022, 3, 1), date(2022, 3, 31))


@dataclass(frozen=True, slots=True)
class TaskKind:
    """What kind of request to draw: official level and length, solvable or not, and how many wishes.

    An unsatisfiable request with `wishes` above zero has one wish, and fails because of it.
    """

    level: Level = "easy"
    days: Literal[3, 5, 7] = 3
    satisfiable: bool = True
    wishes: int = 0

    @property
    def name(self) -> str:
        """Return a short name for use in ids."""
        ending = "sat" if self.satisfiable else "unsat"
        return f"{self.level}-{self.days}-{ending}" + (f"-w{self.wishes}" if self.wishes else "")


def generate_tasks(
    tables: Tables, kind: TaskKind, *, seed: int, count: int, oracle: Oracle | None = None
) -> tuple[TripTask, ...]:
    """Return `count` requests of one kind; the same arguments give the same requests.

    A satisfiable request carries a valid plan (not the cheapest) within its budget. An unsatisfiable one
    carries the constraints that clash: they clash on their own, and without any one of them the request has a
    plan, so they are its only minimal core. `oracle` may refuse a request (return False) to get another one.
    Raises `InputError` if the tables do not yield such requests.
    """
    drawing = _Drawing(TravelSearch(tables), kind)
    streams = [(f"{seed}-{number}", stream(seed, kind.name, number)) for number in range(count)]
    return tuple(drawing.task(rng, suffix, oracle) for suffix, rng in streams)


class _Drawing:
    def __init__(self, search: TravelSearch, kind: TaskKind) -> None:
        self.search = search
        self.kind = kind
        self.candidates = Candidates(search)
        self.counting = Counting(search)
        self._flights: defaultdict[str, list[Flight]] = defaultdict(list)
        for flight in search.tables.flights:
            self._flights[flight.date].append(flight)
        dates = [date.fromisoformat(day) for day in self._flights]
        self.first, last = (min(dates), max(dates)) if dates else _NO_FLIGHTS
        self.starts = max(1, (last - self.first).days - kind.days + 2)

    def task(self, rng: Random, suffix: str, oracle: Oracle | None) -> TripTask:
        """Return the first request drawn that is of the kind."""
        blame: Blame = "budget" if self.kind.level == "easy" else rng.choice(("budget", "rule", "pair"))
        for attempt in range(_ATTEMPTS):
            request = self._request(rng)
            if self.kind.satisfiable:
                task = self._satisfiable(request, rng)
            elif self.kind.wishes:
                task = self._with_impossible_wish(request, rng)
            else:
                # Some blame is rare or impossible in some tables; after a while the plain one has to do.
                task = self._unsatisfiable(request, blame if attempt < _PATIENCE else "budget", rng)
            if task is not None and (oracle is None or oracle(task.request)):
                text = phrase(task.request, variant=rng.randrange(10**6))
                return replace(task, id=f"generated/{self.kind.name}-{suffix}", text=text)
        raise InputError(
            f"no request of the kind {self.kind.name!r} was found in {_ATTEMPTS} draws",
            hint="the tables may be too small for it: try another level, other days or another seed",
        )

    def _request(self, rng: Random) -> TripRequest:
        origin, destination, start = self._journey(rng)
        drawn, allowed = _LOCAL[self.kind.level]
        local = rng.sample(allowed, drawn)
        return TripRequest(
            origin=origin,
            destination=destination,
            start=start,
            days=self.kind.days,
            city_count=_CITY_COUNT[self.kind.days],
            people=1 if self.kind.level == "easy" else rng.choice((2, 2, 2, 3, 4, 5, 6, 7, 8)),
            house_rule=rng.choice(get_args(HouseRule)) if "house rule" in local else None,
            room_type=rng.choice(get_args(RoomType)) if "room type" in local else None,
            transport_rule=rng.choice(get_args(TransportRule)) if "transportation" in local else None,
            cuisines=tuple(rng.sample(get_args(Cuisine), _CUISINES[drawn]) if "cuisine" in local else ()),
        )

    def _journey(self, rng: Random) -> tuple[str, str, date]:
        """Return origin, destination and first day; every other time such that a flight leaves that day."""
        states = self.search.tables.states
        to_city = _CITY_COUNT[self.kind.days] == 1
        start = self.first + timedelta(days=rng.randrange(self.starts))
        flights = self._flights.get(start.isoformat(), ())
        if flights and rng.random() < 0.5:
            flight = rng.choice(flights)
            return flight.origin, flight.destination if to_city else states[flight.destination], start
        destination = rng.choice(tuple(states) if to_city else self.search.states)
        return rng.choice([city for city in states if city != destination]), destination, start

    def _witness(self, request: TripRequest, rng: Random) -> Witness | None:
        return find_witness(self.candidates, request, rng)

    def _task(self, request: TripRequest, witness: Witness | None, clash: Clash | None) -> TripTask:
        plan = witness.plan() if witness else None
        return TripTask("", "", request, self.kind.level, annotated_plan=plan, clash=clash)

    def _satisfiable(self, request: TripRequest, rng: Random) -> TripTask | None:
        # A plan without own car is a plan too; it makes for wishes about flights and taxis.
        ruled = rng.random() < 0.5 or request.transport_rule
        stricter = request if ruled else request.model_copy(update={"transport_rule": "no self-driving"})
        witness = self._witness(stricter, rng)
        if witness is None:
            return None
        wishes = true_wishes(witness, request, self.kind.wishes, rng)
        if len(wishes) < self.kind.wishes:
            return None
        budget = _roomy(witness.cost, rng)
        return self._task(request.model_copy(update={"budget": budget, "wishes": wishes}), witness, None)

    def _unsatisfiable(self, request: TripRequest, blame: Blame, rng: Random) -> TripTask | None:
        tight = blame != "rule"
        budget = self._tight_budget(request, blame, rng) if tight else self._loose_budget(request, rng)
        if not budget:
            return None
        clashing = request.model_copy(update={"budget": budget})
        clash = self.counting.find_clash(clashing)
        if clash is None or not self._only_core(clashing, clash, rng):
            return None
        if (blame == "pair") != (len(clash.culprits) == 2):
            return None
        return self._task(clashing, None, clash)

    def _with_impossible_wish(self, request: TripRequest, rng: Random) -> TripTask | None:
        witness = self._witness(request, rng)
        found = impossible_wish(self.search, request, rng) if witness else None
        if witness is None or found is None:
            return None
        wish, clash = found
        budget = _roomy(witness.cost, rng)
        return self._task(request.model_copy(update={"budget": budget, "wishes": (wish,)}), None, clash)

    def _tight_budget(self, request: TripRequest, blame: Blame, rng: Random) -> int:
        """Return a budget just below what the request costs at least, with or without one of its rules."""
        rules = [name for name in constraint_names(request) if not name.startswith("cuisine")]
        kept = rng.sample(rules, min(len(rules), 1)) if blame == "pair" else []
        bound = self.counting.lower_bound(keep_only(request, kept))
        return (bound - 1) // 100 * 100 if bound else 0

    def _loose_budget(self, request: TripRequest, rng: Random) -> int:
        bound = self.counting.lower_bound(keep_only(request, ()))
        return _roomy(4 * bound, rng) if bound else 0

    def _only_core(self, request: TripRequest, clash: Clash, rng: Random) -> bool:
        names = constraint_names(request)
        return all(
            self._witness(keep_only(request, [name for name in names if name != culprit]), rng)
            for culprit in clash.culprits
        )


def _roomy(cost: int, rng: Random) -> int:
    """Return a budget somewhat above `cost`, in full hundreds."""
    return -(-round(cost * rng.uniform(1.05, 1.6)) // 100) * 100
