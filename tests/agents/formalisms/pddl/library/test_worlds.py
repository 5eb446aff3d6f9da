"""The worlds of the library: sound domains, words for all they have, and each story read as the problem it tells."""

import re

import pytest

from agents.formalisms.pddl.library.naming import Naming
from agents.formalisms.pddl.library.reader import Reader
from agents.formalisms.pddl.library.shelf import WORLDS, library, told_of
from agents.formalisms.pddl.library.world import DescribedWorld
from planners import NextAction, diagnose, ground, next_action
from tools import Budget

BY_NAME = {world.name: world for world in library()}
STORIES = {
    "blocksworld": (
        "The arm is empty at first. The red cube is on the table, the green cube is on the red cube. "
        "The goal is that the red cube is on the green cube.",
        4,
    ),
    "depots": (
        "At first crate1 lies on pallet1, and crate1, pallet1, hoist1 and truck1 are at depot1. pallet2 and hoist2 are "
        "at distributor1. hoist1 and hoist2 are free; crate1 and pallet2 are clear. Goal: crate1 is on pallet2.",
        5,
    ),
    "ferry": (
        "Now the boat lies at port1 and it is empty. car1 and car2 are in port1, car3 is in port2. "
        "The goal: car1 is in port2 and car3 is in port1.",
        6,
    ),
    "gripper": (
        "Now robot1 is in room1, its two hands, left and right, are empty; ball1 and ball2 lie in "
        "room1. The goal is that ball1 is in room2 and ball2 is in room2.",
        5,
    ),
    "keys": (
        "The cells form a 3x1 grid. Now the robot is in cell0-0 and its hand is empty. Key key1 has shape1 and lies in "
        "cell0-0. All cells are open. Only cell2-0 has a shape1 lock. Goal: key1 is at cell2-0.",
        5,
    ),
    "logistics": (
        "At first p1 and lorry1 are at depot1, plane1 is at depot2; depot1 and depot2 are in town1, depot3 is in "
        "town2. depot2 and depot3 are airports. The packages: p1 is at depot1. Goal: p1 is at depot3.",
        6,
    ),
    "rovers": (
        "Currently rover1 is at point1, rover1 can drive from point1 to point2, point2 to point1. point1 is visible "
        "from point2: fine. point2 is visible from point1. Lander lander1 is at point1. rover1 is ready and is "
        "equipped to work on rock. rover1 has store1; store1 is empty. There is a rock sample at point2. The goal: "
        "rock data was sent from point2.",
        3,
    ),
    "satellites": (
        "At first sat1 points to star1 and has power. Satellite sat1 has camera1 on board. camera1 supports mode1. "
        "star2 is a calibration target for camera1. The goal is to have an image of star1 in mode1.",
        5,
    ),
    "tiles": (
        "tile2 is right of tile1; tile3 is above tile1. Now robot1 stands on tile2 and uses "
        "white; tile1 and tile3 are clear. The goal: tile3 is painted black.",
        3,
    ),
    "visit": (
        "The grid is 3 by 2, its cells have names (such as cell1-1). cell2-1 is missing. Now the robot is in cell1-1. "
        "The goal: cell3-1 is visited.",
        4,
    ),
}


@pytest.mark.parametrize("world", BY_NAME.values(), ids=BY_NAME)
def test_a_domain_is_sound_and_has_words_for_everything(world: DescribedWorld) -> None:
    assert [finding for finding in diagnose(world.domain_text) if finding.severity == "error"] == []
    predicates, actions = ({one.name for one in some} for some in (world.domain.predicates, world.domain.actions))
    assert predicates.isdisjoint(actions)
    assert set(world.facts) == predicates
    assert set(world.actions) == actions
    assert set(world.nouns) <= set(world.domain.types)
    assert {*world.unsaid, *world.many, *world.implied} <= predicates


@pytest.mark.parametrize("world", BY_NAME.values(), ids=BY_NAME)
def test_each_wording_of_an_action_is_read_as_that_action(world: DescribedWorld) -> None:
    for name, texts in world.actions.items():
        types = [next(iter(of)) for of in world.parameter_types(name)]
        names = [f"{_leaf(world, kind)}{place}" for place, kind in enumerate(types, 1)]
        kinds = {own: _leaf(world, kind) for own, kind in zip(names, types, strict=True)}
        reader = Reader(world, Naming(kinds, kinds, {}))
        for text in texts:
            phrase = re.sub(r"(\S+?)\|\S+", r"\1", text).format(*names)
            assert (name, tuple(names)) in [(step.action, step.arguments) for step in reader.steps(phrase)], phrase


def _leaf(world: DescribedWorld, kind: str) -> str:
    """Return a type below another one that has none below itself, the last."""
    below = [name for name, parents in world.domain.types.items() if kind in parents]
    return _leaf(world, below[-1]) if below else kind


@pytest.mark.parametrize("name", WORLDS)
def test_a_story_is_read_as_a_problem_of_its_world(name: str) -> None:
    text, length = STORIES[name]
    situation = told_of(text)
    assert (situation.world.name, situation.faults) == (name, ())
    found = next_action(ground(situation.world.domain, situation.problem), Budget(seconds=20))
    assert isinstance(found, NextAction)
    assert len(found.plan) == length


@pytest.mark.parametrize(
    ("town", "named"), [("in the same town", True), ("", True), ("in the next town", False), ("in another town", False)]
)
def test_an_action_on_another_object_without_its_name_is_not_guessed(town: str, named: bool) -> None:
    situation = told_of(STORIES["logistics"][0])
    reader = Reader(situation.world, situation.naming)
    step = reader.step(f"drive lorry1 from depot1 in town1 to depot2 {town}")
    assert str(step) == ("(drive lorry1 depot1 depot2 town1)" if named else "None")
