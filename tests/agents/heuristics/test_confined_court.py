"""The court judges real programs in confined processes: searches, the property, and every kind of fault."""

from pathlib import Path
from typing import Any

import pytest

from agents.heuristics.candidate import Candidate
from agents.heuristics.confined_court import BUILT_IN, ConfinedCourt, falling
from agents.heuristics.training import Training, TrainingTask, read_training
from agents.heuristics.worked_examples import WORKED_EXAMPLES, WorkedExample
from planners import read_domain, read_problem
from tests.agents.heuristics.invented import training

COUNT = """
VIEW = "atoms"

def prepare(task):
    return lambda state: sum(goal not in state for goal in task.goal)
"""


def court(trained: Training) -> ConfinedCourt:
    return ConfinedCourt(trained.domain, task_seconds=5.0)


def candidate(code: str) -> Candidate:
    return Candidate(name="c01", origin="resampled", code=code)


@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=["pottery", "lamps"])
def test_the_worked_examples_are_direct_and_solve_their_tasks(example: WorkedExample, tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "domain.pddl").write_text(example.domain)
    (tmp_path / "train" / "p1.pddl").write_text(example.problem)
    trained = read_training(tmp_path / "domain.pddl", tmp_path / "train", 1)
    judge, task = court(trained), trained.tasks[0]
    assert judge.findings(example.code) == ()
    assert judge.direct(task, candidate(example.code)).direct == "holds"
    found = judge.search(task, candidate(example.code))
    assert found.score.solved
    assert found.score.expanded == found.score.steps, "a direct heuristic expands what lies on the way"
    assert found.score.progress[-1][1] < found.score.progress[0][1]


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_heuristic_of_the_pool_searches(name: str, tmp_path: Path) -> None:
    trained = training(tmp_path, (3,))
    found = court(trained).search(trained.tasks[0], Candidate(name=name, origin="built-in"))
    assert (found.score.solved, found.score.steps, found.fault) == (True, 3, "")
    assert found.score.progress


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return lambda state: 1 / 0", "ZeroDivisionError"),
        ("return lambda state: -1", "negative"),
        ("return lambda state: float('nan')", "NaN"),
        ("return lambda state: 'near'", "no number"),
        ("return None", "neither a function"),
        ("return lambda state: hash(min(state)) % 1000", "another order of sets"),
    ],
)
def test_a_fault_is_told_with_its_task_and_a_hint(body: str, words: str, tmp_path: Path) -> None:
    trained = training(tmp_path, (2,))
    code = f"VIEW = 'atoms'\ndef prepare(task):\n    {body}\n"
    fault = court(trained).probe(trained.tasks[0], candidate(code), seed=0).fault
    assert words in fault
    assert fault.startswith("On the task p2: ")
    assert "hint: " in fault


def test_what_the_text_may_not_hold_is_found_before_anything_runs(tmp_path: Path) -> None:
    (finding,) = court(training(tmp_path)).findings(f"import os\n{COUNT}")
    assert "'os' may not be imported" in finding


def test_a_heuristic_that_gets_stuck_comes_back_with_its_counterexample(tmp_path: Path) -> None:
    trained = training(tmp_path, (2,))
    stuck = "VIEW = 'atoms'\ndef prepare(task):\n    return lambda state: 1\n"
    checked = court(trained).direct(trained.tasks[0], candidate(stuck))
    assert checked.direct == "violated"
    assert "(pick t0) leads to the value 1" in checked.critique
    assert court(trained).direct(trained.tasks[0], candidate(COUNT)).direct == "holds"


def test_a_program_sees_atoms_that_the_goal_does_not_depend_on_as_changing(tmp_path: Path) -> None:
    domain = read_domain(
        "(define (domain d) (:predicates (on) (off) (dusty) (clean))"
        " (:action press :precondition (off) :effect (and (on) (not (off))))"
        " (:action wipe :precondition (dusty) :effect (and (clean) (not (dusty)))))"
    )
    text = "(define (problem p) (:domain d) (:init (off) (dusty)) (:goal (on)))"
    task = TrainingTask("p", text, read_problem(text, domain))
    assert "initial state: {('dusty',), ('off',)}" in ConfinedCourt(domain, 5.0).seen(task)


def test_only_falls_of_the_least_estimate_are_kept() -> None:
    events: list[dict[str, Any]] = [
        {"expanded": 0, "best_h": "inf"},
        {"expanded": 1, "best_h": 5},
        {"expanded": 9, "best_h": 5},
    ]
    assert falling([*events, {"expanded": 12, "best_h": 2}]) == ((1, 5.0), (12, 2.0))
