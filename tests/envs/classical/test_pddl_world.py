"""Any PDDL domain as a world: numbers, quantifiers and conditional effects too."""

import json
import os
from pathlib import Path

import pytest

from envs.classical.pddl_world import PddlWorld
from envs.classical.task import Breaks, FallsShort, PlanTask, RightlyRefused, Solves
from envs.world import Impossible, Solution, World
from tools import InputError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).parents[3].parent / "shared"))

LAMPS = """
(define (domain lamps)
  (:requirements :adl :action-costs)
  (:types lamp room)
  (:predicates (lit ?lamp - lamp) (in ?lamp - lamp ?room - room) (dark ?room - room))
  (:functions (total-cost) - number (price ?lamp - lamp) - number)
  (:action toggle
    :parameters (?lamp - lamp)
    :effect (and (when (lit ?lamp) (not (lit ?lamp))) (when (not (lit ?lamp)) (lit ?lamp))
      (increase (total-cost) (price ?lamp))))
  (:action open-curtains
    :parameters (?room - room)
    :precondition (and (dark ?room) (forall (?lamp - lamp) (imply (in ?lamp ?room) (not (lit ?lamp)))))
    :effect (not (dark ?room))))
"""
ROOM = """
(define (problem room)
  (:domain lamps)
  (:objects desk floor - lamp study - room)
  (:init (lit desk) (in desk study) (in floor study) (dark study) (= (price desk) 2) (= (price floor) 1)
    (= (total-cost) 0))
  (:goal (and (lit desk) (or (lit floor) (not (dark study))) (not (dark study))))
  (:metric minimize (total-cost)))
"""
TANK = """
(define (domain tank)
  (:requirements :strips :numeric-fluents)
  (:functions (level))
  (:predicates (full))
  (:action fill :parameters () :precondition (< (level) 3) :effect (increase (level) 1))
  (:action close :parameters () :precondition (>= (level) 3) :effect (full)))
"""
EMPTY = "(define (problem empty) (:domain tank) (:init (= (level) 0)) (:goal (full)))"


def test_a_domain_with_conditional_effects_and_quantifiers_is_a_world() -> None:
    world = PddlWorld(LAMPS, ROOM)
    held: World[PlanTask] = world
    assert held.name == "pddl"
    (task,) = world.tasks()
    answer = world.oracle(task)
    assert isinstance(answer, Solution)
    assert [str(step) for step in answer.plan] == ["(toggle desk)", "(open-curtains study)", "(toggle desk)"]
    assert world.check(task, answer.plan) == Solves(3)
    assert "price desk is 2" in task.text
    assert "desk is of type lamp" in task.text
    assert "minimize (total-cost)" in task.text


def test_the_first_error_and_the_missing_parts_of_the_goal_are_told() -> None:
    world = PddlWorld(LAMPS, ROOM)
    (task,) = world.tasks()
    verdict = world.check(task, "open-curtains study")
    assert isinstance(verdict, Breaks)
    assert (verdict.index, "(lit desk)" in verdict.reason) == (0, True)
    verdict = world.check(task, "toggle floor")
    assert isinstance(verdict, FallsShort)
    assert verdict.missing == ("(not (dark study))",)


def test_numbers_are_played_and_shown() -> None:
    world = PddlWorld(TANK, EMPTY)
    (task,) = world.tasks()
    answer = world.oracle(task)
    assert isinstance(answer, Solution)
    assert [step.action for step in answer.plan] == ["fill", "fill", "fill", "close"]
    episode = world.episode(task)
    assert episode.toolbox().call("fill", {}).text == '"level = 1"'


def test_a_problem_without_a_plan_is_proven_to_have_none() -> None:
    goal = "(:goal (and (lit desk) (not (in desk study))))"
    world = PddlWorld(LAMPS, ROOM[: ROOM.index("(:goal")] + goal + ")")
    (task,) = world.tasks()
    assert isinstance(world.oracle(task), Impossible)
    assert isinstance(world.check(task, "There is no plan."), RightlyRefused)


def test_broken_texts_are_refused_when_the_world_is_made() -> None:
    with pytest.raises(InputError, match="lamps"):
        PddlWorld(LAMPS, ROOM.replace("(:domain lamps)", "(:domain lambs)"))


def test_there_are_no_more_tasks_than_problems() -> None:
    assert len(PddlWorld(TANK, EMPTY, EMPTY).tasks(count=5)) == 2


@pytest.mark.parametrize("folder", ["blocksworld", "logistics", "obfuscated_randomized_blocksworld"])
def test_known_plans_and_optimal_lengths_hold_in_the_world(folder: str) -> None:
    root = SHARED / "planbench" / folder
    if not root.is_dir():
        pytest.skip("the PlanBench instances are not here (GROUNDPLAN_SHARED)")
    rows = [json.loads(line) for line in (root / "instances.jsonl").read_text().splitlines()]
    for row in sorted(rows, key=lambda row: row["plan_length_optimal"] or 99)[:6]:
        domain = (root / row.get("domain_file", "domain.pddl")).read_text()
        world = PddlWorld(domain, (root / row["problem_file"]).read_text())
        (task,) = world.tasks()
        answer = world.oracle(task)
        assert isinstance(answer, Solution)
        assert len(answer.plan) == row["plan_length_optimal"]
        assert world.check(task, "\n".join(row["example_optimal_plan"])) == Solves(len(answer.plan))
