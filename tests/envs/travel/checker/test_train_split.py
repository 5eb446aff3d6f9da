import csv
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Protocol

import pytest

from envs.travel.checker import Checker, Judged, Score, score
from envs.travel.checker.hard import forbids, room_type_fits
from envs.travel.schema import Accommodation, Restaurant, TripRequest, TripTask

Plan = list[dict[str, Any]]
MEALS = ("breakfast", "lunch", "dinner")


class TrainSplit(Protocol):
    folder: Any
    checker: Checker
    tasks: tuple[TripTask, ...]

    def plan(self, task: TripTask) -> Plan: ...


def test_the_annotated_plans_pass_officially_and_all_but_one_strictly(train: TrainSplit) -> None:
    requests = [task.request for task in train.tasks]
    verdicts = [train.checker.check(task.request, train.plan(task)) for task in train.tasks]
    official = score(requests, [verdict.official for verdict in verdicts])
    assert official == Score(45, 45, 360, 45, hard_stated=105, hard_passed=105, hard_plans=45, final_plans=45)
    failing = [task.id for task, verdict in zip(train.tasks, verdicts, strict=True) if not verdict.strict.passed]
    assert failing == ["train/42"]


def test_the_one_annotated_plan_fails_by_sights_in_other_towns_on_two_days(train: TrainSplit) -> None:
    task = next(task for task in train.tasks if task.id == "train/42")
    verdict = train.checker.strict(task.request, train.plan(task))
    assert isinstance(verdict, Judged)
    (failure,) = verdict.failures
    assert failure.rule == "within current city"
    assert {(violation.closure, violation.day) for violation in failure.violations} == {("S5", 4), ("S5", 5)}


def test_ambiguous_names_of_the_annotated_plans_are_advice_only(train: TrainSplit) -> None:
    twins, untimely = set(), set()
    for task in train.tasks:
        verdict = train.checker.strict(task.request, train.plan(task))
        assert isinstance(verdict, Judged)
        twins |= {task.id for advice in verdict.advice if "rows named" in advice.message}
        untimely |= {task.id for advice in verdict.advice if advice.code == "S12"}
    assert twins == {"train/1", "train/21", "train/23"}
    assert untimely == set()


def test_every_annotated_cost_is_within_its_budget_and_adds_up(train: TrainSplit) -> None:
    for task in train.tasks:
        verdict = train.checker.official(task.request, train.plan(task))
        values = train.checker.trip_values(task.request, train.plan(task))
        assert isinstance(verdict, Judged)
        assert task.request.budget is not None
        assert 0 < verdict.cost.total <= task.request.budget
        parts = [values.names[name] for name in ("transport_cost", "lodging_cost", "meal_cost")]
        assert values.names["total_cost"] == sum(part for part in parts if isinstance(part, int))


def test_a_place_that_the_row_filter_removes_counts_as_invented(train: TrainSplit) -> None:
    with (train.folder / "clean_accommodations_2022.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dropped = {(row["NAME"], row["city"]) for row in rows if row["NAME"] and not row["house_rules"]}
    task = train.tasks[0]
    city = task.request.destination
    kept = [row["NAME"] for row in rows if row["city"] == city and row["house_rules"]]
    names = sorted(name for name, where in dropped if where == city and not any(name in k for k in kept))
    assert names, "the city has no such row"
    for name in names:
        plan = train.plan(task)
        plan[0]["accommodation"] = plan[1]["accommodation"] = f"{name}, {city}"
        verdict = train.checker.official(task.request, plan)
        assert isinstance(verdict, Judged)
        assert [failure.rule for failure in verdict.failures] == ["within sandbox"]


# The template that needs no planning: a free invented vehicle, null for meals and one unchecked sight.


def rooms(train: TrainSplit, request: TripRequest, city: str) -> Iterator[tuple[float, Accommodation]]:
    for room in train.checker.index.tables.accommodations:
        fits = room.city == city and room.minimum_nights <= 2
        fits = fits and not (request.house_rule and forbids(room, request.house_rule))
        if fits and (request.room_type is None or room_type_fits(room, request.room_type)):
            yield -(-request.people // room.maximum_occupancy) * room.price, room


def cheapest_stays(train: TrainSplit, request: TripRequest) -> list[Accommodation]:
    states = train.checker.index.states
    cities = [city for city, state in states.items() if state == request.destination]
    cities = [request.destination] if request.city_count == 1 else cities
    best = [
        min(found, key=lambda pair: (pair[0], pair[1].name))
        for city in cities
        if city != request.origin and (found := list(rooms(train, request, city)))
    ]
    chosen = sorted(best, key=lambda pair: (pair[0], pair[1].name))[: request.city_count]
    return [room for _, room in chosen]


def covering(train: TrainSplit, request: TripRequest) -> tuple[Restaurant, ...]:
    wanted = set(request.cuisines)
    table = [row for row in train.checker.index.tables.restaurants if row.city != request.origin]
    table = [row for row in table if wanted & set(row.cuisines)]
    table.sort(key=lambda row: (-len(wanted & set(row.cuisines)), row.average_cost))
    for size in range(4):
        for rows in combinations(table[:40], size):
            if wanted <= {kind for row in rows for kind in row.cuisines}:
                return rows
    raise AssertionError("three restaurants do not serve all cuisines")


def template(train: TrainSplit, request: TripRequest) -> Plan:
    stays = cheapest_stays(train, request)
    stops = [request.origin, *(room.city for room in stays), request.origin]
    plan: Plan = []
    for number in range(request.days):
        here, onward = stops[number // 2], stops[number // 2 + 1] if number % 2 == 0 else ""
        room = stays[min(number // 2, len(stays) - 1)]
        plan.append(
            {
                "days": number + 1,
                "current_city": f"from {here} to {onward}" if onward else room.city,
                "transportation": f"Magic carpet, from {here} to {onward}" if onward else "-",
                "breakfast": "-" if onward else None,
                "attraction": "-" if onward else "Castle in the air",
                "lunch": "-" if onward else None,
                "dinner": "-" if onward else None,
                "accommodation": "-" if number == request.days - 1 else f"{room.name}, {room.city}",
            }
        )
    plan[1] |= dict(zip(MEALS, (f"{row.name}, {row.city}" for row in covering(train, request)), strict=False))
    return plan


def test_a_template_without_any_planning_passes_every_query_officially_and_none_strictly(
    train: TrainSplit,
) -> None:
    verdicts = [train.checker.check(task.request, template(train, task.request)) for task in train.tasks]
    assert [task.id for task, v in zip(train.tasks, verdicts, strict=True) if not v.official.passed] == []
    assert [task.id for task, v in zip(train.tasks, verdicts, strict=True) if v.strict.passed] == []


@pytest.mark.parametrize("rule", ["no flight", "no self-driving"])
def test_the_template_evades_every_transport_rule(rule: str, train: TrainSplit) -> None:
    for task in train.tasks:
        request = task.request.model_copy(update={"transport_rule": rule})
        assert train.checker.official(request, template(train, request)).passed
