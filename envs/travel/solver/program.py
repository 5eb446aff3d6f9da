"""The rules of the world, as a constraint program over the choices of one skeleton."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from envs.travel.schema import TripRequest
from envs.travel.solver.candidates import Candidates, asked_slots
from envs.travel.solver.columns import DRIVE, FLIGHT, TAXI
from envs.travel.solver.intervals import OPEN
from envs.travel.solver.region import Region
from envs.travel.solver.senses import TRIP_NAMES
from envs.travel.solver.wishes import Wishes, with_free_indices
from envs.travel.vocabulary import MEALS, cuisine_constraint
from planners import Bool, ConstraintProgram, Goal, Int, Require

Key = tuple[int | str, ...]
Table = dict[Key, int | bool | str]

_MOST_DOLLARS = 10_000_000

_TRANSPORT_RULES = (
    ("one vehicle on each journey", "all(sum(takes[r] for r in ride if ride_day[r] == d) == 1 for d in travel_day)"),
    ("own car all the way or never", "all(implies(takes[r], own_car == ride_drives[r]) for r in ride)"),
    ("transport cost", "transport_cost == sum(ride_leg_cost[r] * takes[r] for r in ride)"),
)
_LODGING_RULES = (
    (
        "one room each night",
        "all(sum(sleeps[b] for b in block if block_first[b] <= n and n <= block_last[b]) == 1 for n in night)",
    ),
    (
        "minimum nights",
        "all(implies(sleeps[b], block_last[b] - block_first[b] + 1 >= block_minimum[b]) for b in block)",
    ),
    (
        "lodging cost",
        "lodging_cost == sum(block_nightly[b] * (block_last[b] - block_first[b] + 1) * sleeps[b] for b in block)",
    ),
)
_MEAL_RULES = (
    ("all meals on stay days", "all(sum(dines[r, s] for r in restaurant) >= least[s] for s in sitting)"),
    ("one restaurant a meal", "all(sum(dines[r, s] for r in restaurant) <= most[s] for s in sitting)"),
    ("meals in town", "all(implies(dines[r, s], may_serve[r, s]) for r in restaurant for s in sitting)"),
    ("no restaurant twice", "all(sum(dines[r, s] for s in sitting) <= 1 for r in restaurant)"),
    ("meal cost", "meal_cost == sum(group_cost[r] * sum(dines[r, s] for s in sitting) for r in restaurant)"),
)
_SIGHT_RULES = (
    ("a sight on each stay day", "all(sum(sees[o] for o in outing if outing_day[o] == d) >= 1 for d in stay_day)"),
    ("no sight twice", "all(sum(sees[o] for o in outing if outing_stop[o] == c) <= known_sights[c] for c in stop)"),
)
# What a trip variable means in terms of the choices; only those that a wish mentions are added.
_OF_RIDES = ("flies", "drives", "rides_taxi", "overnight")
_OF_RIDE_NUMBERS = ("departure", "arrival", "leg_cost", "drive_minutes")
_OF_ROOMS = ("room_price", "room_rating", "room_capacity")
_MEANING = {
    **{
        name: f"all({name}[d] == any(takes[r] for r in ride if ride_day[r] == d and ride_{name}[r]) for d in day)"
        for name in _OF_RIDES
    },
    **{
        name: f"all({name}[d] == sum(ride_{name}[r] * takes[r] for r in ride if ride_day[r] == d) for d in day)"
        for name in _OF_RIDE_NUMBERS
    },
    **{
        name: f"all({name}[d] == sum(block_{name}[b] * sleeps[b] for b in block"
        " if block_first[b] <= d and d <= block_last[b]) for d in day)"
        for name in _OF_ROOMS
    },
    "eats": "all(eats[d, m] for d in stay_day for m in meal)"
    " and all(eats[sitting_day[q], sitting_meal[q]] == any(dines[r, q] for r in restaurant) for q in asked_sitting)",
    "meal_price": "all(meal_price[sitting_day[q], sitting_meal[q]] == sum(price[r] * dines[r, q] for r in restaurant)"
    " for q in asked_sitting)",
    "meal_rating": "all(meal_rating[sitting_day[q], sitting_meal[q]] == sum(rating[r] * dines[r, q]"
    " for r in restaurant) for q in asked_sitting)",
    "serves": "all(serves[sitting_day[q], sitting_meal[q], k] == any(dines[r, q] for r in restaurant"
    " if on_the_menu[r, k]) for q in asked_sitting for k in asked_cuisine)",
    "sights": "all(sights[d] == sum(sees[o] for o in outing if outing_day[o] == d) for d in day)",
}
_BOOLEAN = frozenset({*_OF_RIDES, "eats", "serves"})
_OVER = {
    "eats": ("day", "meal"),
    "meal_price": ("day", "meal"),
    "meal_rating": ("day", "meal"),
    "serves": ("day", "meal", "cuisine"),
}


@dataclass(slots=True)
class _Builder:
    """A program in the making."""

    sets: dict[str, Sequence[int | str]] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    variables: list[Bool | Int] = field(default_factory=list)
    rules: list[Require] = field(default_factory=list)

    def state(self, *rules: tuple[str, str]) -> None:
        """Add rules of the world, which no explanation may name."""
        self.rules.extend(Require(name, text, weight=None) for name, text in rules)

    def column(self, name: str, values: Sequence[int | bool | str]) -> None:
        """Add a table over the numbers 0, 1, ..."""
        self.table(name, {(number,): value for number, value in enumerate(values)}, {(-1,): 0})

    def table(self, name: str, rows: Table, instead: Table) -> None:
        """Add a table; the language knows no empty one, which gets rows `instead` that nothing looks up."""
        self.tables[name] = rows or instead


@dataclass(frozen=True, slots=True)
class TripProgram:
    """The request and its data behind the programs of all skeletons."""

    region: Region
    request: TripRequest
    wishes: Wishes

    def build(self, choices: Candidates, below: int | None) -> ConstraintProgram:
        """Return the program of one skeleton: the cheapest trip, cheaper than `below` if that is given."""
        made = _Builder()
        made.sets |= {"day": range(1, self.request.days + 1), "meal": MEALS, "stay_day": choices.stay_days}
        self._given(made, choices)
        _transport(made, choices)
        _lodging(made, choices)
        self._meals(made, choices)
        goals = [Goal("minimize", "total_cost")]
        if self.wishes.mentions("sights"):
            self._sights(made, choices)
            goals.append(Goal("minimize", "sum(sees[o] for o in outing)"))
        made.state(("total cost", "total_cost == transport_cost + lodging_cost + meal_cost"))
        made.variables += [
            Int(name, 0, _MOST_DOLLARS) for name in ("total_cost", "transport_cost", "lodging_cost", "meal_cost")
        ]
        if below is not None:
            made.state(("cheaper than the best so far", f"total_cost < {below}"))
        self._derived(made, choices)
        taken = {*made.sets, *made.tables, *(variable.name for variable in made.variables)} - TRIP_NAMES
        made.rules += [
            Require(wish.name, with_free_indices(wish.expression, taken), wish.source) for wish in self.wishes.wishes
        ]
        return ConstraintProgram(
            sets={name: tuple(members) for name, members in made.sets.items()},
            constants=made.constants,
            tables=made.tables,
            variables=made.variables,
            constraints=made.rules,
            goals=goals,
        )

    def _given(self, made: _Builder, choices: Candidates) -> None:
        """Add what the skeleton fixes, as far as a wish asks for it."""
        if not self.wishes.wishes:
            return
        days, travel = range(1, self.request.days + 1), choices.skeleton.travel
        last = travel[-1]
        made.sets["cuisine"], made.sets["place"] = self.region.sets["cuisine"], self.region.sets["place"]
        made.constants |= {"days": self.request.days, "people": self.request.people}
        made.tables["travels"] = {(day,): day in travel for day in days}
        made.tables["has_room"] = {(day,): day < last for day in days}
        ends = {day: self.region.origin if day == last else choices.cities[choices.stop_on(day)] for day in days}
        made.tables["city"] = {(day,): ends[day] for day in days}
        made.tables["visits"] = {(place,): place in choices.cities for place in self.region.sets["place"]}

    def _meals(self, made: _Builder, choices: Candidates) -> None:
        restaurants, sittings = choices.restaurants, choices.sittings
        made.sets["restaurant"], made.sets["sitting"] = range(len(restaurants)), range(len(sittings))
        made.column("least", [sitting.least for sitting in sittings])
        made.column("most", [sitting.most for sitting in sittings])
        made.column("price", [row.average_cost for row in restaurants])
        made.column("rating", [round(10 * row.rating) for row in restaurants])
        made.column("group_cost", [row.average_cost * self.request.people for row in restaurants])
        may_serve: Table = {
            (r, s): bool(choices.may_serve[r, s]) for r in range(len(restaurants)) for s in range(len(sittings))
        }
        made.table("may_serve", may_serve, {(-1, -1): False})
        made.variables.append(Bool("dines", over=("restaurant", "sitting")))
        made.state(*_MEAL_RULES)
        for kind in dict.fromkeys(self.request.cuisines):
            serving = [number for number, row in enumerate(restaurants) if kind in row.cuisines]
            members = f"{{{', '.join(map(str, serving))}}}"
            text = f"any(dines[r, s] for r in restaurant if r in {members} for s in sitting)" if serving else "1 == 0"
            made.rules.append(Require(cuisine_constraint(kind), text))

    def _sights(self, made: _Builder, choices: Candidates) -> None:
        """Add how many sights each outing has."""
        stops, outings = range(len(choices.cities)), choices.outings
        known = [len(self.region.sights[city]) for city in choices.cities]
        made.sets |= {"outing": range(len(outings)), "stop": stops}
        made.column("outing_day", [day for day, _ in outings])
        made.column("outing_stop", [stop for _, stop in outings])
        made.column("known_sights", known)
        made.variables.append(Int("sees", 0, max(known), over=("outing",)))
        made.state(*_SIGHT_RULES)

    def _derived(self, made: _Builder, choices: Candidates) -> None:
        """Add the trip variables that wishes mention, each with its meaning."""
        wishes = self.wishes
        asked = asked_slots(wishes, choices.skeleton.frame)
        made.sets["asked_sitting"] = [n for n, sitting in enumerate(choices.sittings) if sitting.slots[0] in asked]
        made.column("sitting_day", [sitting.slots[0][0] for sitting in choices.sittings])
        made.table(
            "sitting_meal",
            {(number,): sitting.slots[0][1] for number, sitting in enumerate(choices.sittings)},
            {(-1,): MEALS[0]},
        )
        if wishes.mentions("serves"):
            kinds = sorted({str(index[2]) for index in wishes.asked("serves") if index != OPEN})
            made.sets["asked_cuisine"] = kinds
            on_the_menu: Table = {
                (number, kind): kind in row.cuisines for number, row in enumerate(choices.restaurants) for kind in kinds
            }
            made.table("on_the_menu", on_the_menu, {(-1, self.region.sets["cuisine"][0]): False})
        for name, meaning in _MEANING.items():
            if wishes.mentions(name):
                over = _OVER.get(name, ("day",))
                made.variables.append(Bool(name, over=over) if name in _BOOLEAN else Int(name, 0, _MOST[name], over))
                made.state((f"meaning of {name}", meaning))


_MOST: Mapping[str, int] = {
    "departure": 24 * 60,
    "arrival": 24 * 60,
    "leg_cost": _MOST_DOLLARS,
    "drive_minutes": 24 * 60,
    "room_price": _MOST_DOLLARS,
    "room_rating": 1000,
    "room_capacity": 1000,
    "meal_price": _MOST_DOLLARS,
    "meal_rating": 1000,
    "sights": 10_000,
}


def _transport(made: _Builder, choices: Candidates) -> None:
    rides = choices.rides
    made.sets["ride"], made.sets["travel_day"] = range(len(rides)), choices.skeleton.travel
    made.column("ride_day", [choice.day for choice in rides])
    for name, kind in (("drives", DRIVE), ("rides_taxi", TAXI), ("flies", FLIGHT)):
        made.column(f"ride_{name}", [choice.ride.kind == kind for choice in rides])
    made.column("ride_leg_cost", [choice.ride.cost for choice in rides])
    made.column("ride_departure", [choice.ride.departure for choice in rides])
    made.column("ride_arrival", [choice.ride.arrival for choice in rides])
    made.column("ride_overnight", [choice.ride.arrival < choice.ride.departure for choice in rides])
    made.column("ride_drive_minutes", [choice.ride.minutes for choice in rides])
    made.variables += [Bool("takes", over=("ride",)), Bool("own_car")]
    made.state(*_TRANSPORT_RULES)


def _lodging(made: _Builder, choices: Candidates) -> None:
    blocks = choices.blocks
    made.sets["block"], made.sets["night"] = range(len(blocks)), range(1, choices.skeleton.travel[-1])
    made.column("block_first", [block.first for block in blocks])
    made.column("block_last", [block.last for block in blocks])
    made.column("block_minimum", [int(-(-block.room.minimum_nights // 1)) for block in blocks])
    made.column("block_nightly", [block.nightly for block in blocks])
    made.column("block_room_price", [int(block.room.price) for block in blocks])
    made.column("block_room_rating", [int(block.room.rating) for block in blocks])
    made.column("block_room_capacity", [block.room.maximum_occupancy for block in blocks])
    made.variables.append(Bool("sleeps", over=("block",)))
    made.state(*_LODGING_RULES)
