"""Generated levels: solvable with the promised distance, or lost with a proof; and their measured difficulty."""

from dataclasses import replace

import pytest

from envs.sokoban import (
    LevelShape,
    NoPlan,
    PlanFound,
    State,
    generate_level,
    generate_unsolvable,
    measure,
    read_levels,
    solve,
)
from envs.sokoban.backward import close_backward
from envs.sokoban.difficulty import states_after_pushes
from envs.sokoban.solver.board import board_of
from tests.envs.sokoban.brute_force import pushes_to_solve, random_level
from tools import InputError


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shape", [LevelShape(6, 6, 2, 4), LevelShape(), LevelShape(10, 10, 4, 15)], ids=str)
def test_a_generated_level_has_the_shape_and_the_distance_that_reverse_play_says(shape: LevelShape, seed: int) -> None:
    level = generate_level(shape, seed=seed)
    assert (level.height, level.width, len(level.goals)) == (shape.height, shape.width, shape.boxes)
    best = solve(level, mode="push_optimal")
    assert isinstance(best, PlanFound)
    assert shape.min_pushes <= best.pushes <= shape.max_pushes
    board = board_of(level)
    assert close_backward(board, max_states=30_000).pushes(board.boxes, board.player) == best.pushes


def test_the_same_seed_gives_the_same_level_and_another_seed_another() -> None:
    assert generate_level(LevelShape(), seed=3) == generate_level(LevelShape(), seed=3)
    assert generate_level(LevelShape(), seed=3) != generate_level(LevelShape(), seed=4)


@pytest.mark.parametrize("seed", range(6))
def test_an_unsolvable_level_is_lost_by_brute_force_too(seed: int) -> None:
    level, proof = generate_unsolvable(LevelShape(6, 6, 2, 4), seed=seed)
    assert isinstance(proof, NoPlan)
    assert pushes_to_solve(level) is None
    assert isinstance(solve(level), NoPlan)


def test_most_unsolvable_levels_need_a_search_to_see_it() -> None:
    proofs = [generate_unsolvable(LevelShape(), seed=seed)[1].proof for seed in range(8)]
    assert proofs.count("exhausted") >= 6


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 6, 7, 9, 12])
def test_the_backward_closure_holds_exactly_the_solvable_states(seed: int) -> None:
    level = random_level(seed, boxes=2)
    board = board_of(level)
    assert board.boxes.bit_count() == board.goals.bit_count() == 2, "no box or goal is walled off in these levels"
    closure = close_backward(board, max_states=1_000_000)
    assert closure.complete
    for state in [level.start, *states_after_pushes(level, level.start)]:
        after = board_of(replace(level, start=state))
        assert closure.pushes(after.boxes, after.player) == pushes_to_solve(replace(level, start=state))


def test_difficulty_counts_the_pushes_that_lose_the_level() -> None:
    (level,) = read_levels("######\n#    #\n#@$ .#\n#    #\n######\n")
    measured = measure(level)
    assert (measured.boxes, measured.pushes, measured.moves, measured.undecided) == (1, 2, 2, 0)
    # Each of the two positions has four pushes. Up and down lose the box to an edge in both, left in the first.
    assert measured.dead_ends == 5 / 8


def test_difficulty_is_not_measured_for_an_unsolvable_level() -> None:
    with pytest.raises(InputError, match="no proven shortest plan"):
        measure(generate_unsolvable(LevelShape(), seed=0)[0])


def test_the_pushes_of_a_state_include_the_walk_to_them() -> None:
    (level,) = read_levels("#######\n#     #\n# $ @.#\n#     #\n#######\n")
    after = states_after_pushes(level, level.start)
    assert {tuple(sorted(state.boxes)) for state in after} == {((1, 2),), ((3, 2),), ((2, 1),), ((2, 3),)}
    assert State((2, 2), frozenset({(2, 3)})) in after


@pytest.mark.parametrize(
    "values",
    [{"height": 3}, {"width": 99}, {"boxes": 0}, {"boxes": 9}, {"min_pushes": 0}, {"min_pushes": 9, "max_pushes": 8}],
    ids=str,
)
def test_an_impossible_shape_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(InputError):
        LevelShape(**values)


def test_a_shape_that_no_room_meets_is_refused_in_the_end() -> None:
    with pytest.raises(InputError, match="needs 50 pushes"):
        generate_level(LevelShape(4, 4, 1, 50), seed=0)
