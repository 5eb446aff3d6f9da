"""Planning with an artifact: by the program, past a broken one, or beside another engine; no model is there to ask."""

import asyncio
from pathlib import Path

import pytest

from agents.heuristics.library import Artifact
from agents.heuristics.planning import PORTFOLIO, LearnedPlanner
from planners import NoPlan, PlanFound, engine_names, read_domain, read_problem, validate
from planners import Valid as ValidPlan
from tests.agents.heuristics.invented import DOMAIN, problem
from tests.agents.heuristics.test_confined_court import COUNT
from tests.agents.heuristics.test_library import artifact
from tools import Budget, InputError

ORCHARD = read_domain(DOMAIN)
TASK = read_problem(problem(6), ORCHARD)
BROKEN = "VIEW = 'atoms'\ndef prepare(task):\n    return lambda state: 1 / 0\n"


def planned(kept: Artifact) -> PlanFound:
    outcome = LearnedPlanner(kept).plan(ORCHARD, TASK, Budget(seconds=20))
    assert isinstance(outcome, PlanFound)
    assert isinstance(validate(ORCHARD, TASK, outcome.plan), ValidPlan)
    return outcome


def test_a_learned_program_finds_the_plan() -> None:
    kept = artifact(COUNT)
    assert planned(kept).engine == f"learned:{kept.name}"


def test_a_program_that_breaks_gives_way_to_a_built_in_heuristic() -> None:
    assert planned(artifact(BROKEN)).engine == "lazy-greedy h-ff"


def test_a_built_in_winner_plans_under_its_own_name() -> None:
    assert planned(artifact(built_in="goal-count")).engine == "greedy goal-count"


@pytest.mark.parametrize("code", [COUNT, BROKEN, "VIEW = 'atoms'\ndef prepare(task):\n    while True: pass\n"])
def test_beside_another_engine_the_first_plan_counts(code: str, tmp_path: Path) -> None:
    planner = LearnedPlanner(artifact(code))
    outcome = asyncio.run(planner.plan_beside(ORCHARD, TASK, Budget(seconds=20), "own"))
    assert isinstance(outcome, PlanFound)
    assert isinstance(validate(ORCHARD, TASK, outcome.plan), ValidPlan)


def test_a_built_in_winner_beside_another_engine_is_our_own_search() -> None:
    planner = LearnedPlanner(artifact(built_in="h-add"))
    outcome = asyncio.run(planner.plan_beside(ORCHARD, TASK, Budget(seconds=20), "own-blind"))
    assert isinstance(outcome, PlanFound)
    assert outcome.engine in ("own", "own-blind")


def test_a_program_that_finds_nothing_gives_way_to_a_search_that_can_prove_there_is_nothing() -> None:
    unsolved = read_problem(problem(6).replace("(ripe t3)", ""), ORCHARD)
    outcome = LearnedPlanner(artifact(COUNT)).plan(ORCHARD, unsolved, Budget(seconds=20))
    assert isinstance(outcome, NoPlan), "the built-in heuristic goes on, and its search proves it"


@pytest.mark.parametrize("code", [COUNT, BROKEN])
def test_an_unknown_engine_is_an_error_and_the_default_one_is_known(code: str) -> None:
    assert PORTFOLIO in engine_names()
    with pytest.raises(InputError, match="no engine 'nobody'"):
        asyncio.run(LearnedPlanner(artifact(code)).plan_beside(ORCHARD, TASK, Budget(seconds=20), "nobody"))
