"""Which tasks are meant by a split and by an id."""

import json
from pathlib import Path

import pytest

from agents.evaluate.task_sets import pick, travel_task, travel_tasks
from envs import Tables
from tools import InputError


def test_generated_tasks_go_through_all_kinds_in_turn(tables: Tables) -> None:
    tasks = travel_tasks(tables, None, "generated", count=11)
    assert [task.id.split("-")[0] for task in tasks[:9]] == [
        f"generated/{level}" for level in ("easy", "medium", "hard") for _ in range(3)
    ]
    assert [task.request.days for task in tasks] == [3, 5, 7, 3, 5, 7, 3, 5, 7, 3, 5]
    assert len({task.id for task in tasks}) == 11
    assert all(task.clash is None for task in tasks)


def test_fewer_tasks_are_the_first_of_more(tables: Tables) -> None:
    assert travel_tasks(tables, None, "generated", count=2) == travel_tasks(tables, None, "generated", count=10)[:2]


def test_unsatisfiable_tasks_carry_their_clash(tables: Tables) -> None:
    assert all(task.clash is not None for task in travel_tasks(tables, None, "generated-unsat", count=4))


def test_a_number_means_the_task_at_that_place(tables: Tables) -> None:
    assert travel_task(tables, None, "generated/10") == travel_tasks(tables, None, "generated", count=10)[-1]
    by_id = travel_tasks(tables, None, "generated", count=4)[3]
    assert travel_task(tables, None, by_id.id) == by_id


def test_a_task_is_found_by_its_own_id_whatever_its_seed_and_place(tables: Tables) -> None:
    for split in ("generated", "generated-unsat"):
        last = travel_tasks(tables, None, split, seed=7, count=30)[-1]
        assert travel_task(tables, None, last.id) == last


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("generated/0", "there is no task"),
        ("generated/x", "there is no task"),
        ("generated/easy-3-sat-1", "shows are such as generated/easy-3-sat-1-0"),
        ("generated/easy-4-sat-1-0", "there is no task"),
        ("generated/easy-3-sat-1-9999999", "there is no task"),
        ("generated/-1", "hint: ids go from generated/1 to generated/"),
        ("train/1", "no split 'train'"),
        ("x", "no task id"),
    ],
)
def test_an_unknown_task_is_named_with_what_there_is(tables: Tables, task: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        travel_task(tables, None, task)
    assert error.value.hint


def test_an_unknown_split_of_a_folder_lists_the_known_ones(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text(json.dumps({}))
    for split in ("train", "../mine"):
        with pytest.raises(InputError) as error:
            travel_tasks(tables, tmp_path, split)
        assert "mine" in error.value.hint


def test_picking_from_nothing_says_that_the_split_is_empty() -> None:
    with pytest.raises(InputError) as error:
        pick((), "train/1")
    assert "empty" in error.value.hint
