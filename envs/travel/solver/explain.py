"""Say why a request cannot be met, and which smallest changes would let it be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from envs.travel.schema import TripRequest
from envs.travel.solver.bounds import Relaxation
from envs.travel.solver.region import Region
from envs.travel.solver.search import Cheapest, cheapest
from envs.travel.vocabulary import constraint_names, cuisine_constraint
from planners import BoundChange, Deadline, Repair, Unsolvable, minimal_core, minimal_repairs

MAX_REPAIRS = 8
BUDGET = "budget"
# What giving up a constraint costs when repairs are ranked; anything else (a cuisine, a wish) costs 1. To raise the
# budget costs 1 for each 5%, so that a small raise comes before giving anything up.
WEIGHTS: Mapping[str, float] = {"house rule": 3, "room type": 2, "transportation": 2}
RAISE_THAT_WEIGHS_ONE = 0.05
_LEAST_WEIGHT = 0.001
_FIELDS = {"house rule": "house_rule", "room type": "room_type", "transportation": "transport_rule"}


class _OutOfTime(Exception):  # noqa: N818 - ends one part of an explanation, never leaves this module
    """A question could not be decided before the deadline."""


def without(request: TripRequest, dropped: frozenset[str]) -> TripRequest:
    """Return the request without the constraints of these names."""
    changes: dict[str, object] = {field: None for name, field in _FIELDS.items() if name in dropped}
    if BUDGET in dropped:
        changes["budget"] = None
    changes["cuisines"] = tuple(kind for kind in request.cuisines if cuisine_constraint(kind) not in dropped)
    changes["wishes"] = tuple(wish for wish in request.wishes if wish.name not in dropped)
    return request.model_copy(update=changes)


def apply_repair(request: TripRequest, repair: Repair) -> TripRequest:
    """Return the request that a repair leaves: its constraints dropped, or the budget raised just enough."""
    repaired = without(request, frozenset(repair.drop))
    if repair.change is not None and repair.change.constraint == BUDGET:
        return repaired.model_copy(update={"budget": int(repair.change.new)})
    return repaired


@dataclass(slots=True)
class Explainer:
    """Answer which of the request's constraints can be met together, remembering the cheapest trip of each set."""

    region: Region
    request: TripRequest
    deadline: Deadline
    notes: list[str] = field(default_factory=list)
    _known: dict[frozenset[str], Cheapest] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all constraints."""
        return constraint_names(self.request)

    def cheapest(self, kept: frozenset[str]) -> Cheapest:
        """Return the cheapest trip under these constraints, whatever the budget."""
        kept -= {BUDGET}
        if kept not in self._known:
            relaxed = without(self.request, frozenset(self.names) - kept)
            self._known[kept] = cheapest(Relaxation(self.region, relaxed), self.deadline)
        return self._known[kept]

    def satisfiable(self, kept: frozenset[str]) -> bool:
        """Return whether a trip meets these constraints."""
        result = self.cheapest(kept)
        limit = self.request.budget if BUDGET in kept else None
        if result.best is not None and (limit is None or result.best.cost <= limit):
            return True
        if result.bound > (np.inf if limit is None else limit) or result.proven:
            return False
        raise _OutOfTime

    def explain(self) -> Unsolvable:
        """Return the core, the repairs, and the exact budget that suffices, as far as the time allows."""
        try:
            if not self.satisfiable(frozenset()):
                return Unsolvable(world_reasons(self.region, self.request), rules_clash=True)
            core = minimal_core(self.names, self.satisfiable)
        except _OutOfTime:
            return Unsolvable(self.names, notes=("the core may not be minimal: out of time",))
        change = self._raise(frozenset(self.names)) if BUDGET in core else None
        repairs = self._repairs(change)
        return Unsolvable(core, repairs, () if change is None else (change,), notes=tuple(self.notes))

    def _raise(self, kept: frozenset[str]) -> BoundChange | None:
        """Return the smallest budget that suffices for all other constraints that are kept."""
        result, budget = self.cheapest(kept), self.request.budget
        assert budget is not None, "the budget is one of the constraints"
        if result.best is None or not result.proven:
            return None
        return BoundChange(BUDGET, budget, result.best.cost, "dollars")

    def _repairs(self, change: BoundChange | None) -> tuple[Repair, ...]:
        weights = {name: WEIGHTS.get(name, 1.0) for name in self.names}
        if change is not None:
            weights[BUDGET] = _weight_of(change)
        try:
            found = minimal_repairs(self.names, weights, self.satisfiable, MAX_REPAIRS)
        except _OutOfTime:
            self.notes.append("the repairs are not known: out of time")
            return ()
        if len(found) == MAX_REPAIRS:
            self.notes.append(f"there may be more than these {MAX_REPAIRS} repairs")
        repairs = [self._repair(dropped, weights) for dropped in found]
        return tuple(sorted(repairs, key=lambda repair: (repair.cost, repair.objective or 0)))

    def _repair(self, dropped: frozenset[str], weights: Mapping[str, float]) -> Repair:
        drop = tuple(name for name in self.names if name in dropped)
        kept = frozenset(self.names) - dropped
        result = self.cheapest(kept)
        objective = result.best.cost if result.best is not None and result.proven else None
        change = self._raise(kept) if BUDGET in dropped else None
        exact = {**weights, BUDGET: _weight_of(change)} if change is not None else weights
        return Repair(drop, sum(exact[name] for name in drop), change, objective)


def _weight_of(change: BoundChange) -> float:
    share = (change.new - change.old) / max(change.old, 1)
    return max(_LEAST_WEIGHT, share / RAISE_THAT_WEIGHS_ONE)


def world_reasons(region: Region, request: TripRequest) -> tuple[str, ...]:
    """Say in words why no trip exists whatever of the request is given up."""
    relaxation = Relaxation(region, without(request, frozenset(constraint_names(request))))
    whither = f"{request.destination!r}"
    when = f"between {request.dates[0]} and {request.dates[-1]}"
    patterns = relaxation.frames()
    parts = (
        (relaxation.transport, f"no chain of vehicles connects {request.origin!r} and {whither} there and back {when}"),
        (relaxation.accommodation, f"no room in {whither} has a minimum stay that fits into the trip"),
        (relaxation.activities, f"{whither} has too few restaurants or sights for the days of the trip"),
    )
    reasons = tuple(reason for part, reason in parts if not any(np.isfinite(part(travel)).any() for travel in patterns))
    together = f"journeys, rooms, restaurants and sights in {whither} never come together {when}"
    return reasons or (together,)
