"""Planners side by side: every plan replayed, missing ones apart, and a stopped comparison goes on."""

import asyncio
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.bench import Order, PlannerChoice
from agents.evaluate.ipc_learning.bench import MEMORY_MB, IpcLearningBench, ipc_learning_bench, scores_of
from agents.evaluate.ipc_learning.contestants import ENGINES
from agents.evaluate.runner import Evaluation, MissingEngine, Record
from agents.evaluate.summary import Summary
from planners import Measurement, NoPlan, PlanFound, PlanGaveUp, Valid, engine_names, load_pddl, read_plan, validate
from tests.agents.evaluate.ipc_learning.competition import write_data
from tools import InputError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "ipc2023-learning"
OURS = ("greedy-hff", "goal-count")


@pytest.fixture
def order(tmp_path: Path) -> Order:
    data = write_data(tmp_path / "data", ("gripper",), count=1)
    choice = PlannerChoice(planners=OURS, tiers=("easy",))
    return Order("oracle", None, tmp_path / "e", 30.0, data=data, choice=choice)


def opened(order: Order) -> IpcLearningBench:
    bench = ipc_learning_bench(order).bench
    assert isinstance(bench, IpcLearningBench)
    return bench


def evaluated(bench: IpcLearningBench) -> tuple[dict[str, Record], Summary]:
    records = asyncio.run(Evaluation(bench.folder).run(list(bench.tasks), bench.attempt, lambda *_: None))
    summary = bench.summarize(records)
    return records, summary


def test_every_planner_meets_every_task_and_its_plans_can_be_replayed(order: Order) -> None:
    engines = [name for name, engine in ENGINES.items() if engine in engine_names()]
    bench = opened(replace(order, choice=replace(order.choice, planners=(*OURS, *engines))))
    records, summary = evaluated(bench)
    assert list(records) == [f"{name}/gripper/easy/p01" for name in (*OURS, *engines)]
    for task, record in records.items():
        assert record.outcome == "attempted", record.error
        assert record.scores["success"], record.scores
        assert 0 <= record.scores["seconds_grounding"] <= record.scores["seconds_total"] < order.seconds
        plan = read_plan((order.folder / "plans" / f"{task}.plan").read_text())
        verdict = validate(*bench.tasks[task].instance.read(), plan)
        assert isinstance(verdict, Valid)
        assert verdict.cost == record.scores["cost"]
    assert summary.failed == {}
    found = {(line.name, line.column): (line.hits, line.of) for line in summary.lines if line.of}
    assert found["all", "greedy-hff"] == (1, 1)


def test_tasks_take_turns_so_that_a_missing_planner_stops_no_other(order: Order) -> None:
    bench = opened(replace(order, choice=replace(order.choice, tiers=())))
    assert list(bench.tasks) == [f"{name}/gripper/{tier}/p01" for tier in ("easy", "medium") for name in OURS]


def test_a_planner_that_is_not_installed_is_infrastructure() -> None:
    missing = Measurement(PlanGaveUp("not-installed", "the engine is not installed", "install it"))
    with pytest.raises(MissingEngine, match="not installed"):
        scores_of(missing, 30.0)


@pytest.mark.parametrize(
    ("outcome", "status", "success"),
    [
        (PlanFound((), Fraction(3), False, "e", 2.0), "solved", True),
        (PlanFound((), Fraction(3), False, "e", 31.0), "timeout", False),
        (NoPlan("exhausted", "e", 2.0), "no-plan", False),
        (PlanGaveUp("memory", "too much"), "memory", False),
        (PlanGaveUp("engine-fault", "its plan does not pass the replay"), "engine-fault", False),
    ],
)
def test_only_a_replayed_plan_within_the_limit_is_a_success(
    outcome: PlanFound | NoPlan | PlanGaveUp, status: str, success: bool
) -> None:
    scores: Json = scores_of(Measurement(outcome, 0.5), 30.0)
    assert (scores["status"], scores["success"]) == (status, success)
    assert (scores["agile"] > 0, scores["cost"] is not None) == (success, success)


def test_an_attempt_that_breaks_counts_as_unsolved(order: Order) -> None:
    bench = opened(order)
    (task, *_) = bench.tasks
    broken = Record(task=task, outcome="attempted", seconds=1.0, error="it broke")
    lines = {(line.name, line.column): line for line in bench.summarize({task: broken}).lines}
    assert (lines["all", "greedy-hff"].hits, lines["all", "greedy-hff"].of) == (0, 1)
    assert lines["error", "greedy-hff"].value == 1


def test_what_records_depend_on_is_part_of_what_is_resumed(order: Order) -> None:
    plain = ipc_learning_bench(order).settings
    assert plain == {"seconds": 30.0, "memory_mb": MEMORY_MB, "variant": ""}
    changed = replace(order, seed=7, choice=replace(order.choice, variant="renamed"))
    assert ipc_learning_bench(changed).settings == {**plain, "variant": "renamed", "seed": 7}


def test_our_planners_solve_every_variant_at_the_same_optimal_cost(order: Order) -> None:
    costs = set()
    for variant in ("", "renamed", "distractors"):
        choice = replace(order.choice, planners=("a-star:lm-cut",), variant=variant)
        records, _ = evaluated(opened(replace(order, choice=choice, folder=order.folder / f"v{variant}")))
        costs |= {(task, record.scores["cost"]) for task, record in records.items()}
    assert len(costs) == 1
    assert None not in {cost for _, cost in costs}


def test_a_program_that_knows_names_is_refused_for_renamed_tasks(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", ("blocksworld",), count=1)
    choice = PlannerChoice(planners=("hand-written",), tiers=("easy",), variant="renamed")
    with pytest.raises(InputError, match="knows the names of the domain"):
        ipc_learning_bench(Order("oracle", None, tmp_path / "e", 30.0, data=data, choice=choice))


@pytest.mark.skipif(not SHARED.exists(), reason="the published tasks are not at hand (GROUNDPLAN_SHARED)")
def test_published_tasks_are_read_and_the_easiest_are_solved(tmp_path: Path) -> None:
    choice = PlannerChoice(("hand-written", "goal-count"), ("blocksworld", "spanner"), ("easy",))
    bench = opened(Order("oracle", None, tmp_path, 30.0, data=SHARED, limit=1, choice=choice))
    records, summary = evaluated(bench)
    assert len(records) == 4
    assert summary.failed == {}
    rovers = opened(Order("oracle", None, tmp_path, 30.0, data=SHARED, choice=PlannerChoice(OURS, ("rovers",))))
    hard = rovers.tasks["goal-count/rovers/hard/p01"].instance
    assert hard.problem_file.suffix == ".gz"
    assert load_pddl(hard.problem_file, "problem").lstrip().startswith((";", "("))
