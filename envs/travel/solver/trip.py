"""Find the cheapest trip that meets a request, in a process of its own that ends with the budget."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from envs.travel.schema import Plan, PlanDay, Tables, TripRequest
from envs.travel.solver.explain import Explainer
from envs.travel.solver.inputs import check_places, check_wishes
from envs.travel.solver.plan import CostItem, cost_items, decode, written
from envs.travel.solver.region import Region, atlas_of
from envs.travel.solver.search import Found
from planners import Deadline, GaveUp, SolverFault, Unsolvable, outcome_as_json, outcome_from_json
from tools import Budget, Finished, Limits, Stopped, require_budget, shared_worker

ENGINE = "cpsat"
_MARGIN_S = 0.5
_MARGIN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class TripSolved:
    """A plan that meets the request under both profiles, and what it costs.

    `optimal` is true only when no valid plan is cheaper; otherwise none costs less than `bound`. `breakdown` has the
    dollars for transport, lodging and meals, `items` each thing that is paid for. `statistics` count the skeletons
    (cities and travel days) whose bound had to be looked at, and the programs solved.
    """

    plan: Plan
    cost: int
    optimal: bool
    bound: int
    breakdown: Mapping[str, int]
    items: tuple[CostItem, ...]
    engine: str
    seconds: float
    statistics: Mapping[str, float]


TripOutcome = TripSolved | Unsolvable | GaveUp


def solve_trip(tables: Tables, request: TripRequest, *, budget: Budget = Budget()) -> TripOutcome:  # noqa: B008 - frozen
    """Return the cheapest plan for `request`, proven, or why there is none.

    The plan is valid under the official and the strict profile. An `Unsolvable` names the constraints of the
    request as `constraint_names` does; each repair carries the cost of the cheapest plan after it. Raises
    `InputError` for unknown places, impossible counts, and mistakes in wishes.
    """
    require_budget(budget)
    start = time.monotonic()
    atlas = atlas_of(tables)
    check_places(request, atlas)
    region = atlas.region(request)
    check_wishes(request, region)
    limits = Limits(seconds=budget.seconds, memory_mb=budget.memory_mb)
    ending = shared_worker().run(_solve_in_worker, region, request, _solver_seconds(budget.seconds), limits=limits)
    outcome = _read(ending)
    return replace(outcome, seconds=time.monotonic() - start)


def _solver_seconds(seconds: float | None) -> float | None:
    return None if seconds is None else seconds - min(_MARGIN_S, _MARGIN_SHARE * seconds)


def _read(ending: Finished | Stopped) -> TripOutcome:
    if isinstance(ending, Finished):
        if ending.value["kind"] != "trip":
            outcome = outcome_from_json(ending.value)
            assert isinstance(outcome, Unsolvable | GaveUp), "the worker writes plans as trips"
            return outcome
        return _solved_from_json(ending.value, ending.peak_memory_mb)
    reasons = {"timeout": "out of time", "memory": "out of memory", "crashed": "the solver's process died"}
    if ending.reason not in reasons:
        raise SolverFault(f"the solver's process failed ({ending.reason})", hint=ending.detail)
    return GaveUp(reasons[ending.reason], engine=ENGINE, notes=(ending.detail,))


def _solve_in_worker(region: Region, request: TripRequest, seconds: float | None) -> dict[str, Any]:
    outcome = solve_region(region, request, Deadline.after(seconds))
    if isinstance(outcome, TripSolved):
        return _solved_as_json(outcome)
    return outcome_as_json(outcome)


def solve_region(region: Region, request: TripRequest, deadline: Deadline) -> TripOutcome:
    """Solve a checked request in this process, for callers that already run in a worker."""
    start = time.monotonic()
    explainer = Explainer(region, request, deadline)
    result = explainer.cheapest(frozenset(explainer.names))
    limit = request.budget
    if result.best is not None and (limit is None or result.best.cost <= limit):
        statistics = {"skeletons": result.skeletons, "programs": result.programs, "cities": len(region.cities)}
        solved = _solved(result.best, region, request)
        return replace(
            solved,
            optimal=result.proven,
            bound=int(result.bound),
            statistics=statistics,
            seconds=time.monotonic() - start,
        )
    if not result.proven and not (limit is not None and result.bound > limit):
        return GaveUp("out of time", result.bound, ENGINE, time.monotonic() - start)
    return replace(explainer.explain(), engine=ENGINE, seconds=time.monotonic() - start)


def _solved(best: Found, region: Region, request: TripRequest) -> TripSolved:
    decoded = decode(best.choices, best.solved, region)
    items = cost_items(decoded, request.people)
    kinds = ("transport", "lodging", "meal")
    breakdown = {kind: sum(item.dollars for item in items if item.kind == kind) for kind in kinds}
    if sum(breakdown.values()) != best.cost:
        raise SolverFault(
            f"the items of the plan cost {sum(breakdown.values())}, the program says {best.cost}",
            hint="report this request as a defect",
        )
    plan = written(best.choices, decoded, request.origin)
    return TripSolved(plan, best.cost, False, best.cost, breakdown, items, ENGINE, 0.0, {})


def _solved_as_json(solved: TripSolved) -> dict[str, Any]:
    data = {name: getattr(solved, name) for name in ("cost", "optimal", "bound", "engine", "seconds")}
    return {
        "kind": "trip",
        **data,
        "plan": [day.model_dump() for day in solved.plan],
        "breakdown": dict(solved.breakdown),
        "items": [asdict(item) for item in solved.items],
        "statistics": dict(solved.statistics),
    }


def _solved_from_json(data: Mapping[str, Any], peak_memory_mb: float) -> TripSolved:
    fields = {name: value for name, value in data.items() if name != "kind"}
    fields["plan"] = tuple(PlanDay.model_validate(day) for day in data["plan"])
    fields["items"] = tuple(CostItem(**item) for item in data["items"])
    fields["statistics"] = {**data["statistics"], "peak_memory_mb": peak_memory_mb}
    return TripSolved(**fields)
