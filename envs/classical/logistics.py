"""Packages, trucks and planes: rules, instances, PDDL, words and plans. The size is the number of packages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.world import Solution
from planners import PlanSteps, Step

DOMAIN = """\
(define (domain logistics)
  (:requirements :strips :typing)
  (:types thing place city - object package vehicle - thing truck plane - vehicle airport depot - place)
  (:predicates (at ?thing - thing ?place - place) (in ?package - package ?vehicle - vehicle)
    (in-city ?place - place ?city - city))
  (:action load
    :parameters (?package - package ?vehicle - vehicle ?place - place)
    :precondition (and (at ?package ?place) (at ?vehicle ?place))
    :effect (and (in ?package ?vehicle) (not (at ?package ?place))))
  (:action unload
    :parameters (?package - package ?vehicle - vehicle ?place - place)
    :precondition (and (in ?package ?vehicle) (at ?vehicle ?place))
    :effect (and (at ?package ?place) (not (in ?package ?vehicle))))
  (:action drive
    :parameters (?truck - truck ?origin ?target - place ?city - city)
    :precondition (and (at ?truck ?origin) (in-city ?origin ?city) (in-city ?target ?city))
    :effect (and (not (at ?truck ?origin)) (at ?truck ?target)))
  (:action fly
    :parameters (?plane - plane ?origin ?target - airport)
    :precondition (at ?plane ?origin)
    :effect (and (not (at ?plane ?origin)) (at ?plane ?target))))
"""

_PLACE, _VEHICLE = "airport depot", "truck plane"
LEXICON = Lexicon(
    phrases=(
        Phrase("load", "load", "{0} into {1} at {2}", ("package", _VEHICLE, _PLACE), ("put into",)),
        Phrase("unload", "unload", "{0} from {1} at {2}", ("package", _VEHICLE, _PLACE), ("take out",)),
        Phrase("drive", "drive", "{0} from {1} to {2} in {3}", ("truck", _PLACE, _PLACE, "city")),
        Phrase("fly", "fly", "{0} from {1} to {2}", ("plane", "airport", "airport")),
    ),
    sentences={
        "at": ("{0} is at {1}", "{0} waits at {1}", "{1} is where {0} is"),
        "in": ("{0} is in {1}",),
        "in-city": ("{0} is in {1}", "{0} belongs to {1}", "{1} has {0}"),
    },
    intros=(
        "Packages have to be brought to their places by trucks within cities and by planes between them.",
        "A carrier delivers packages: trucks serve the places of one city, planes connect airports.",
    ),
    rules=(
        "A truck drives between any two places of one city and never leaves it.",
        "A plane flies between any two airports.",
        "A package is loaded into a vehicle, or unloaded from it, at the place where the vehicle is.",
    ),
    nouns={"plane": ("airplane", "aircraft")},
    groups={_PLACE: "place", _VEHICLE: "vehicle"},
)


@dataclass(frozen=True, slots=True)
class Fleet:
    """The place of each truck and plane, and for each package its place or the vehicle it is in."""

    trucks: tuple[str, ...]
    planes: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logistics(DrawnPuzzle[Fleet]):
    """Bring packages to the places that `wanted` names; each city has one airport, one depot and one truck."""

    domain_name: ClassVar[str] = "logistics"

    first: Fleet
    wanted: tuple[str, ...]

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return `size` packages, two cities and one more for every three, one plane and one more for every four."""
        packages, cities = max(size, 1), range(1, 3 + size // 3)
        places = [f"{kind}{city}" for city in cities for kind in ("airport", "depot")]
        ways = [random.sample(places, 2) for _ in range(packages)]
        trucks = tuple(f"{random.choice(('airport', 'depot'))}{city}" for city in cities)
        planes = tuple(f"airport{random.choice(cities)}" for _ in range(1 + size // 4))
        return cls(Fleet(trucks, planes, tuple(way[0] for way in ways)), tuple(way[1] for way in ways))

    @property
    def start(self) -> Fleet:
        """Return the first state."""
        return self.first

    @property
    def objects(self) -> Mapping[str, str]:
        """Return packages, vehicles, places and cities."""
        numbers = {
            "package": len(self.wanted),
            "truck": len(self.first.trucks),
            "plane": len(self.first.planes),
            "airport": len(self.first.trucks),
            "depot": len(self.first.trucks),
            "city": len(self.first.trucks),
        }
        return {f"{kind}{n}": kind for kind, number in numbers.items() for n in range(1, number + 1)}

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return where each package must be."""
        return tuple(("at", f"package{number}", place) for number, place in enumerate(self.wanted, 1))

    @property
    def static(self) -> frozenset[Fact]:
        """Return the city of each place."""
        return frozenset(
            ("in-city", f"{kind}{city}", f"city{city}")
            for city in range(1, len(self.first.trucks) + 1)
            for kind in ("airport", "depot")
        )

    @property
    def domain_text(self) -> str:
        """Return the domain."""
        return DOMAIN

    @property
    def lexicon(self) -> Lexicon:
        """Return the words."""
        return LEXICON

    def facts(self, state: Fleet) -> frozenset[Fact]:
        """Return where everything is."""
        found: set[Fact] = {("at", name, place) for name, place in _vehicles(state).items()}
        for number, place in enumerate(state.packages, 1):
            relation = "in" if self.objects[place] in _VEHICLE.split() else "at"
            found.add((relation, f"package{number}", place))
        return frozenset(found)

    def moves(self, state: Fleet) -> Iterator[Step]:
        """Yield the legal moves that change something."""
        vehicles = _vehicles(state)
        for number, place in enumerate(state.packages, 1):
            package = f"package{number}"
            if place in vehicles:
                yield Step("unload", (package, place, vehicles[place]))
            else:
                here = (name for name, at in vehicles.items() if at == place)
                yield from (Step("load", (package, name, place)) for name in here)
        cities = range(1, len(state.trucks) + 1)
        for city, place in enumerate(state.trucks, 1):
            other = next(f"{kind}{city}" for kind in ("airport", "depot") if f"{kind}{city}" != place)
            yield Step("drive", (f"truck{city}", place, other, f"city{city}"))
        for number, place in enumerate(state.planes, 1):
            away = (f"airport{city}" for city in cities if f"airport{city}" != place)
            yield from (Step("fly", (f"plane{number}", place, airport)) for airport in away)

    def apply(self, state: Fleet, move: Step) -> Fleet | Illegal:
        """Return the state after a move."""
        if move.action == "drive":
            return _driven(state, *move.arguments)
        if move.action == "fly":
            plane, origin, target = move.arguments
            place = _vehicles(state)[plane]
            if place != origin:
                return Illegal(f"{plane} is at {place}, not at {origin}")
            return replace(state, planes=_put(state.planes, _index(plane), target))
        package, vehicle, place = move.arguments
        stands = _vehicles(state)[vehicle]
        if stands != place:
            return Illegal(f"{vehicle} is at {stands}, not at {place}")
        origin, target = (place, vehicle) if move.action == "load" else (vehicle, place)
        found = state.packages[_index(package)]
        if found != origin:
            return Illegal(f"{package} is {'in' if found in _vehicles(state) else 'at'} {found}, not {origin}")
        return replace(state, packages=_put(state.packages, _index(package), target))

    def oracle(self) -> Solution[PlanSteps]:
        """Deliver one package after the other: truck to the airport, plane, truck from the airport, where needed."""
        state, steps = self.first, []
        for number, target in enumerate(self.wanted, 1):
            for step in self._delivery(state, number, target):
                after = self.apply(state, step)
                assert isinstance(after, Fleet), f"{step}: {after}"
                state = after
                steps.append(step)
        return Solution(tuple(steps))

    def _delivery(self, state: Fleet, number: int, target: str) -> Iterator[Step]:
        """Yield the moves that bring one package to its place."""
        package, origin = f"package{number}", state.packages[number - 1]
        here, there = _index(origin) + 1, _index(target) + 1
        if here == there:
            yield from self._by_truck(state.trucks, package, origin, target)
            return
        leaving, landing = f"airport{here}", f"airport{there}"
        yield from self._by_truck(state.trucks, package, origin, leaving)
        if state.planes[0] != leaving:
            yield Step("fly", ("plane1", state.planes[0], leaving))
        yield Step("load", (package, "plane1", leaving))
        yield Step("fly", ("plane1", leaving, landing))
        yield Step("unload", (package, "plane1", landing))
        yield from self._by_truck(state.trucks, package, landing, target)

    def _by_truck(self, trucks: tuple[str, ...], package: str, origin: str, target: str) -> Iterator[Step]:
        """Yield the moves that bring a package from one place of a city to the other."""
        city = _index(origin) + 1
        truck, stands = f"truck{city}", trucks[city - 1]
        if origin == target:
            return
        if stands != origin:
            yield Step("drive", (truck, stands, origin, f"city{city}"))
        yield Step("load", (package, truck, origin))
        yield Step("drive", (truck, origin, target, f"city{city}"))
        yield Step("unload", (package, truck, target))


def _driven(state: Fleet, truck: str, origin: str, target: str, city: str) -> Fleet | Illegal:
    place = _vehicles(state)[truck]
    if place != origin:
        return Illegal(f"{truck} is at {place}, not at {origin}")
    for end in (origin, target):
        if _index(end) != _index(city):
            return Illegal(f"{end} is not in {city}")
    return replace(state, trucks=_put(state.trucks, _index(truck), target))


def _vehicles(state: Fleet) -> dict[str, str]:
    """Return the place of each vehicle."""
    trucks = {f"truck{number}": place for number, place in enumerate(state.trucks, 1)}
    return trucks | {f"plane{number}": place for number, place in enumerate(state.planes, 1)}


def _index(name: str) -> int:
    """Return the place of a numbered name in its tuple."""
    return int(name.lstrip("abcdefghijklmnopqrstuvwxyz")) - 1


def _put(items: tuple[str, ...], index: int, item: str) -> tuple[str, ...]:
    return (*items[:index], item, *items[index + 1 :])
