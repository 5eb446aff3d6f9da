"""Actions as tools: every registered world can be played through its toolbox."""

import pytest

from envs.classical.episode import PlanEpisode
from envs.classical.pddl_world import PddlWorld
from envs.classical.registry import open_world, worlds
from envs.world import Episode, Solution
from planners import Step
from tools import Toolbox, ToolFailed, ToolOk

SOLVABLE = [name for name in worlds() if not name.startswith("unsolvable")]


def play(toolbox: Toolbox, step: Step) -> ToolOk | ToolFailed:
    (tool,) = (tool for tool in toolbox if tool.name == step.action)
    return toolbox.call(step.action, dict(zip(tool.parameters["properties"], step.arguments, strict=True)))


@pytest.mark.parametrize("name", SOLVABLE)
def test_the_oracle_plan_is_played_through_tools_to_the_goal(name: str) -> None:
    world = open_world(name)
    (task,) = world.tasks(seed=2, count=1, size=3)
    answer = world.oracle(task)
    assert isinstance(answer, Solution)
    episode: Episode = world.episode(task)
    toolbox = episode.toolbox()
    before = episode.render()
    shown = before
    for step in answer.plan:
        assert not episode.solved
        result = play(toolbox, step)
        assert isinstance(result, ToolOk), result
        shown = result.value
    assert episode.solved
    assert shown.endswith("The goal is reached.")
    assert episode.render() != before
    assert toolbox.call("missing", {}).text == "[]"


def test_an_illegal_action_changes_nothing_and_says_why() -> None:
    (task,) = open_world("hanoi").tasks(seed=1, count=1, size=2)
    episode = PlanEpisode(task)
    before = episode.render()
    peg, other = task.puzzle.start[0], task.puzzle.goal[0][2]
    result = episode.toolbox().call("move", {"disc": "disc2", "origin": peg, "target": other})
    assert isinstance(result, ToolFailed)
    assert f"disc1 lies above disc2 on {peg}" in result.text
    assert result.retry == "changed"
    assert (episode.render(), episode.moves) == (before, ())


def test_an_object_of_another_type_is_refused_by_the_schema() -> None:
    (task,) = open_world("hanoi").tasks(seed=1, count=1, size=2)
    result = PlanEpisode(task).toolbox().call("move", {"disc": "peg1", "origin": "peg1", "target": "peg2"})
    assert isinstance(result, ToolFailed)
    assert "'disc'" in result.text


def test_parameters_with_odd_names_become_arguments() -> None:
    domain = """(define (domain d) (:requirements :typing) (:types t) (:predicates (p ?x - t))
        (:action do-it :parameters (?from ?my-x - t) :precondition (p ?from) :effect (p ?my-x)))"""
    problem = "(define (problem q) (:domain d) (:objects a b - t) (:init (p a)) (:goal (p b)))"
    (task,) = PddlWorld(domain, problem).tasks()
    episode = PlanEpisode(task)
    assert isinstance(episode.toolbox().call("do-it", {"from_": "a", "my_x": "b"}), ToolOk)
    assert episode.solved
