"""The hand-written heuristics: direct ones are direct, all lead to plans; on benchmark tasks where they are at hand."""

import os
from pathlib import Path

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Valid, validate_task
from planners.pddl.source import load_pddl
from planners.search.algorithms import find_algorithm
from planners.search.finite_domain import ground_here
from planners.search.generated.building import build
from planners.search.generated.candidate import CandidateTask
from planners.search.generated.contract import TaskView
from planners.search.generated.direct import Direct, DirectLimits, check_direct
from planners.search.generated.library import NAMES, hand_written
from planners.search.outcome import PathFound
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.stored_task import to_bytes
from tools import InputError

DIRECT = ("blocksworld", "miconic", "spanner", "transport")
SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "ipc2023-learning"
needs_tasks = pytest.mark.skipif(not SHARED.is_dir(), reason="the benchmark tasks are not here")


def benchmark(domain: str, number: int) -> CandidateTask:
    """Return a training task by its place in the list, which has gaps."""
    folder = SHARED / domain
    problem = sorted((folder / "training" / "easy").iterdir())[number]
    read = read_task(load_pddl(folder / "domain.pddl"), load_pddl(problem))
    return CandidateTask(*read, to_bytes(ground_here(*read)))


@needs_tasks
@pytest.mark.parametrize("number", [5, 20, 33])
@pytest.mark.parametrize("domain", DIRECT)
def test_a_direct_heuristic_is_direct(domain: str, number: int) -> None:
    candidate = benchmark(domain, number)
    heuristic = build(hand_written(domain), TaskView(candidate.facts, candidate.fdr))
    verdict = check_direct(candidate.fdr, heuristic, DirectLimits(states=1500))
    assert isinstance(verdict, Direct), verdict.counterexample()
    assert verdict.goals > 0


@needs_tasks
@pytest.mark.parametrize("domain", NAMES)
def test_a_hand_written_heuristic_leads_to_a_plan(domain: str) -> None:
    candidate = benchmark(domain, 15)
    heuristic = build(hand_written(domain), TaskView(candidate.facts, candidate.fdr))
    algorithm = "hill-climbing" if domain in DIRECT else "greedy"
    found = find_algorithm(algorithm)(StateSpace(candidate.fdr), [heuristic], Progress(expansions=5000))
    assert isinstance(found, PathFound)
    plan = read_plan("\n".join(candidate.fdr.operators[number].name for number in found.operators))
    assert isinstance(validate_task(candidate.pddl, plan), Valid)


def test_a_domain_without_a_heuristic_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean 'sokoban'"):
        hand_written("sokobahn")
