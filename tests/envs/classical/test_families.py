"""The puzzle families: known optimal lengths, unsolvable sizes, and the reasons that the rules give."""

import json
import os
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from envs.classical.blocksworld import Blocksworld, Table
from envs.classical.checkers import Checkers
from envs.classical.gripper import Floor, Gripper
from envs.classical.hanoi import Hanoi
from envs.classical.logistics import Fleet, Logistics
from envs.classical.pddl_puzzle import PddlPuzzle
from envs.classical.puzzle import Illegal, Puzzle, problem_of
from envs.classical.river import River
from envs.classical.search import shortest
from envs.classical.stacks import Stacks, ThreeStacks
from envs.world import Impossible, Solution
from planners import GaveUp, Step
from planners.pddl.writer import write_problem

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).parents[3].parent / "shared"))
FAMILIES = SHARED / "logic" / "puzzle_families"


def family(name: str) -> list[dict[str, Any]]:
    if not FAMILIES.is_dir():
        pytest.skip("the puzzle families are not here (GROUNDPLAN_SHARED)")
    instances: list[dict[str, Any]] = json.loads((FAMILIES / f"{name}.json").read_text())["instances"]
    return instances


def length(answer: object) -> int | None:
    return len(answer.plan) if isinstance(answer, Solution) else None


def test_the_optimal_lengths_of_hanoi_are_those_given() -> None:
    for instance in family("tower_of_hanoi"):
        answer = Hanoi(instance["n"]).oracle()
        assert (len(answer.plan), answer.optimal) == (instance["optimal_moves"], True)
        if instance["n"] <= 6:
            assert length(shortest(Hanoi(instance["n"]))) == instance["optimal_moves"]


def test_the_optimal_lengths_of_checker_jumping_are_those_given() -> None:
    for instance in family("checker_jumping"):
        puzzle = Checkers(instance["n"])
        assert puzzle.start == instance["initial"]
        assert len(puzzle.oracle().plan) == instance["optimal_moves"]
        if instance["n"] <= 6:
            assert length(shortest(puzzle)) == instance["optimal_moves"]


def test_river_crossing_is_solvable_where_given_and_as_short() -> None:
    for instance in family("river_crossing"):
        answer = River(instance["pairs"], instance["boat_capacity"]).oracle()
        assert isinstance(answer, Solution) == instance["solvable"]
        assert isinstance(answer, Impossible) != instance["solvable"]
        assert length(answer) == instance["optimal_crossings"]


def test_the_optimal_lengths_of_three_stacks_are_those_given() -> None:
    for instance in family("blocks_three_stacks"):
        puzzle = ThreeStacks(
            stacks(instance["initial_stacks_bottom_to_top"]), stacks(instance["goal_stacks_bottom_to_top"])[0]
        )
        if instance["optimal_moves"] is None:
            assert len(puzzle.oracle().plan) > 0
        else:
            assert length(shortest(puzzle)) == instance["optimal_moves"]


def stacks(letters: list[list[str]]) -> Stacks:
    first, second, third = (tuple(f"block{ord(letter) - 64}" for letter in stack) for stack in letters)
    return first, second, third


@pytest.mark.parametrize("each", [1, 2, 3, 4])
def test_checkers_need_n_times_n_plus_two_moves(each: int) -> None:
    assert length(shortest(Checkers(each))) == len(Checkers(each).oracle().plan) == each * (each + 2)


@pytest.mark.parametrize(("pairs", "capacity", "possible"), [(3, 2, True), (4, 2, False), (5, 3, True), (6, 3, False)])
def test_river_crossing_becomes_impossible_at_the_known_sizes(pairs: int, capacity: int, possible: bool) -> None:
    answer = River(pairs, capacity).oracle()
    assert isinstance(answer, Solution if possible else Impossible)


def test_the_impossible_crossing_is_impossible_by_its_pddl_too() -> None:
    river = River(4, 2)
    by_pddl = PddlPuzzle.read(river.domain_text, write_problem(problem_of(river, "four", river.domain_name)))
    answer = shortest(by_pddl)
    assert isinstance(answer, Impossible)
    assert answer.states > 11  # without symmetry there are more states than the river counts


def test_symmetry_leaves_the_lengths_of_crossings_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = list(product((1, 2, 3), (2, 3)))
    by_symmetry = [length(River(*case).oracle()) for case in cases]
    monkeypatch.setattr(River, "key", Puzzle.key)
    assert [length(River(*case).oracle()) for case in cases] == by_symmetry


def test_the_lower_bound_of_three_stacks_leaves_the_lengths_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    puzzles = [ThreeStacks.draw(Random(seed), 5) for seed in range(6)]
    with_bound = [length(shortest(puzzle)) for puzzle in puzzles]
    monkeypatch.setattr(ThreeStacks, "estimate", Puzzle.estimate)
    assert [length(shortest(puzzle)) for puzzle in puzzles] == with_bound


def test_a_search_over_its_limit_gives_up() -> None:
    assert isinstance(shortest(Hanoi(6), limit=10), GaveUp)


BLOCKS = Blocksworld(Table(frozenset({("block1", "block2"), ("block3",)})), (("block2", "block1"),))
HELD = Table(frozenset({("block1", "block2")}), "block3")
FLOOR = Gripper(2, Floor("room1", ("room1", "gripper1")), ("room2", "room2"))
FLEET = Logistics(Fleet(("airport1", "depot2"), ("airport1",), ("depot1", "truck1")), ("airport2", "depot2"))
THREE = ThreeStacks((("block1", "block2"), ("block3",), ()), ("block1", "block2", "block3"))
REFUSALS: list[tuple[Puzzle[Any], Any, str, str]] = [
    (BLOCKS, BLOCKS.start, "pick-up block1", "block2 is on block1"),
    (BLOCKS, BLOCKS.start, "pick-up block2", "block2 is not on the table but on block1"),
    (BLOCKS, BLOCKS.start, "unstack block3 block1", "block3 is not on block1"),
    (BLOCKS, BLOCKS.start, "put-down block1", "the hand does not hold block1"),
    (BLOCKS, HELD, "pick-up block2", "the hand already holds block3"),
    (BLOCKS, HELD, "stack block3 block1", "something is on block1"),
    (BLOCKS, HELD, "stack block3 block3", "block3 cannot stand on itself"),
    (Hanoi(3), Hanoi(3).start, "move disc2 peg1 peg2", "disc1 lies above disc2 on peg1"),
    (Hanoi(3), Hanoi(3).start, "move disc1 peg2 peg3", "disc1 is on peg1, not on peg2"),
    (Hanoi(3), Hanoi(3).start, "move disc1 peg1 peg1", "disc1 is on peg1 already"),
    (Hanoi(3), ("peg2", "peg1", "peg1"), "move disc2 peg1 peg2", "disc2 would lie on disc1, which is smaller"),
    (Checkers(2), "RR_BB", "slide-red cell1 cell3", "next to each other"),
    (Checkers(2), "RR_BB", "slide-red cell4 cell3", "no red checker is on cell4"),
    (Checkers(2), "RR_BB", "slide-red cell1 cell2", "cell2 is not empty"),
    (Checkers(2), "RR_BB", "jump-red cell1 cell2 cell3", "no checker of the other colour is on cell2"),
    (Checkers(2), "_RRBB", "slide-red cell2 cell1", "to the right"),
    (River(2), River(2).start, "cross1 actor1 right left", "the boat is at the left bank"),
    (River(2), River(2).start, "cross1 actor1 left left", "the boat would stay"),
    (River(2), River(2).start, "cross2 actor1 actor1 left right", "named twice"),
    (River(2), River(2).start, "cross2 actor1 agent2 left right", "in the boat actor1 would be with another agent"),
    (River(2), River(2).start, "cross1 agent1 left right", "on the left bank actor1 would be with another agent"),
    (THREE, THREE.start, "move block1 spot1 spot3", "block2 is on block1"),
    (THREE, THREE.start, "move block2 spot1 spot3", "block2 is on block1, not on spot1"),
    (THREE, THREE.start, "move block2 block1 spot2", "something is on spot2"),
    (THREE, THREE.start, "move block2 block1 block2", "block2 cannot stand on itself"),
    (FLOOR, FLOOR.start, "grasp ball1 room1 gripper1", "gripper1 holds ball2 already"),
    (FLOOR, FLOOR.start, "grasp ball1 room2 gripper2", "the robot is in room1, not in room2"),
    (FLOOR, FLOOR.start, "drop ball1 room1 gripper2", "ball1 is in room1, not in gripper2"),
    (FLOOR, FLOOR.start, "go room2 room1", "the robot is in room1"),
    (FLEET, FLEET.start, "drive truck1 depot1 airport1 city1", "truck1 is at airport1, not at depot1"),
    (FLEET, FLEET.start, "drive truck1 airport1 airport2 city1", "airport2 is not in city1"),
    (FLEET, FLEET.start, "fly plane1 airport2 airport1", "plane1 is at airport1, not at airport2"),
    (FLEET, FLEET.start, "load package1 truck1 airport1", "package1 is at depot1, not airport1"),
    (FLEET, FLEET.start, "unload package2 plane1 airport1", "package2 is in truck1, not plane1"),
    (FLEET, FLEET.start, "load package1 truck1 depot1", "truck1 is at airport1, not at depot1"),
    (FLEET, FLEET.start, "fly truck1 airport1 airport2", "'truck1' is a truck, where a plane belongs"),
]


@pytest.mark.parametrize(("puzzle", "state", "move", "reason"), REFUSALS, ids=[case[2] for case in REFUSALS])
def test_an_illegal_move_is_refused_with_its_reason(puzzle: Puzzle[Any], state: Any, move: str, reason: str) -> None:
    action, *arguments = move.split()
    found = puzzle.step(state, Step(action, tuple(arguments)))
    assert isinstance(found, Illegal)
    assert reason in found.reason
