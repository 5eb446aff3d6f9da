"""Requests that nothing satisfies: is each core minimal, each repair cheapest, each repaired plan valid?

Every claim is checked again from outside: the cheapest trip under each subset of the request's constraints is
computed once by a separate call of the solver, and core, first repair and new budget must follow from that table.

Run: python -m benchmarks.unsatisfiable --data ../shared/travelplanner
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median

from benchmarks.command import data_folder, entry
from envs import (
    Checker,
    Tables,
    TaskKind,
    TripRequest,
    TripSolved,
    apply_repair,
    constraint_names,
    generate_tasks,
    load_requests,
    load_tables,
    solve_trip,
    without,
)
from planners import Repair, Unsolvable

BUDGET = "budget"


@dataclass(slots=True)
class Lattice:
    """The cheapest cost under every subset of a request's constraints other than the budget; None is no trip."""

    tables: Tables
    request: TripRequest
    _costs: dict[frozenset[str], int | None] = field(default_factory=dict)

    def cost(self, kept: frozenset[str]) -> int | None:
        """Return the proven cost of the cheapest trip under `kept`, whatever the budget."""
        kept -= {BUDGET}
        if kept not in self._costs:
            names = frozenset(constraint_names(self.request))
            outcome = solve_trip(self.tables, without(self.request, names - kept))
            if not isinstance(outcome, TripSolved | Unsolvable):
                raise SystemExit(f"not decided: {outcome}")
            assert isinstance(outcome, Unsolvable) or outcome.optimal
            self._costs[kept] = outcome.cost if isinstance(outcome, TripSolved) else None
        return self._costs[kept]

    def satisfiable(self, kept: frozenset[str]) -> bool:
        """Tell whether a trip meets the constraints in `kept`."""
        cost, limit = self.cost(kept), self.request.budget
        return cost is not None and (BUDGET not in kept or limit is None or cost <= limit)


def variants(tables: Tables, data: Path) -> Iterator[tuple[str, TripRequest]]:
    """Yield changed train requests: a budget one dollar short, a rule against the only vehicle, a missing room."""
    for task in load_requests(data / "train.jsonl"):
        solved = solve_trip(tables, task.request)
        assert isinstance(solved, TripSolved)
        yield f"{task.id} a dollar short", task.request.model_copy(update={"budget": solved.cost - 1})
        for change in ({"transport_rule": "no flight"}, {"room_type": "shared room"}, {"house_rule": "smoking"}):
            changed = task.request.model_copy(update=change)
            if isinstance(solve_trip(tables, changed), Unsolvable):
                yield f"{task.id} {next(iter(change.values()))}", changed


def generated() -> Iterator[tuple[str, Tables, TripRequest]]:
    """Yield unsatisfiable requests over the bundled world, drawn with a seed."""
    tables = load_tables()
    kinds = [TaskKind(level, days, satisfiable=False) for level in ("easy", "medium", "hard") for days in (3, 5, 7)]
    for kind in [*kinds, TaskKind("medium", 5, satisfiable=False, wishes=1)]:
        for task in generate_tasks(tables, kind, seed=2026, count=4):
            yield task.id, tables, task.request


def faults(tables: Tables, request: TripRequest) -> list[str]:
    """Return what is wrong with the explanation of one unsatisfiable request; nothing if all holds."""
    outcome = solve_trip(tables, request)
    if not isinstance(outcome, Unsolvable):
        return [f"not unsolvable: {type(outcome).__name__}"]
    if outcome.rules_clash:
        lattice = Lattice(tables, request)
        return ["blamed on the world"] if lattice.satisfiable(frozenset()) else []
    lattice = Lattice(tables, request)
    names, core = frozenset(constraint_names(request)), frozenset(outcome.core)
    found = [] if not lattice.satisfiable(core) else ["the core is satisfiable"]
    found += [f"the core holds {name!r} for nothing" for name in core if not lattice.satisfiable(core - {name})]
    if not outcome.repairs:
        return [*found, "no repair"]
    found += _repair_faults(lattice, names, outcome.repairs)
    first = apply_repair(request, outcome.repairs[0])
    solved = solve_trip(tables, first)
    if not isinstance(solved, TripSolved) or not solved.optimal or solved.cost != outcome.repairs[0].objective:
        return [*found, "the repaired request has another optimum"]
    verdicts = Checker(tables).check(first, solved.plan)
    return found if verdicts.official.passed and verdicts.strict.passed else [*found, "the repaired plan is rejected"]


def _repair_faults(lattice: Lattice, names: frozenset[str], repairs: tuple[Repair, ...]) -> Iterator[str]:
    """Yield faults of the repairs: too much, too little, not the cheapest, a wrong new budget."""
    for repair in repairs:
        dropped = frozenset(repair.drop)
        if not lattice.satisfiable(names - dropped):
            yield f"dropping {repair.drop} does not suffice"
        if any(lattice.satisfiable(names - (dropped - {name})) for name in dropped):
            yield f"dropping {repair.drop} is more than needed"
        if repair.change is not None and repair.change.new != lattice.cost(names - dropped):
            yield f"the budget {repair.change.new} is not the smallest"
    if [repair.cost for repair in repairs] != sorted(repair.cost for repair in repairs):
        yield "the repairs are not in the order of their cost"
    known = {frozenset(repair.drop) for repair in repairs}
    for size in range(1, len(repairs[0].drop) + 1):
        for dropped in map(frozenset, combinations(sorted(names), size)):
            minimal = lattice.satisfiable(names - dropped) and not any(other < dropped for other in known)
            if minimal and dropped not in known and len(repairs) < 8:
                yield f"the repair {sorted(dropped)} is missing"


def main() -> None:
    """Check every case and print a line for each fault and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True)
    options = parser.parse_args()
    tables = load_tables(options.data)
    cases = [(name, tables, request) for name, request in variants(tables, options.data)]
    for title, group in (("variants of train", cases), ("generated", list(generated()))):
        wrong, seconds, sizes = 0, [], []
        for name, world, request in group:
            outcome = solve_trip(world, request)
            seconds.append(outcome.seconds)
            sizes.append(len(outcome.core) if isinstance(outcome, Unsolvable) else 0)
            for number, fault in enumerate(faults(world, request)):
                wrong += number == 0
                print(f"{name}: {fault}")
        print(
            f"{title}: {len(group) - wrong} of {len(group)} right; core sizes {sorted(set(sizes))}; "
            f"explained in {median(seconds):.2f} s median, {max(seconds):.2f} s at most"
        )


if __name__ == "__main__":
    entry(main)
