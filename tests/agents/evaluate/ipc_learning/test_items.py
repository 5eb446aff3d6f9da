"""The tasks of a data folder: which there are, which are meant, and what is known of them."""

import gzip
import json
from pathlib import Path

import pytest

from agents.evaluate.ipc_learning.items import PUBLISHED_COSTS, Selection, load_instances
from tests.agents.evaluate.ipc_learning.competition import write_data
from tools import DataError, InputError


def test_all_tiers_of_all_domains_are_read_in_order(tmp_path: Path) -> None:
    found = load_instances(write_data(tmp_path), Selection())
    assert [instance.id for instance in found] == [
        f"{domain}/{tier}/p0{number}"
        for domain in ("blocksworld", "gripper")
        for tier in ("easy", "medium")
        for number in (1, 2)
    ]
    assert all(instance.best_cost is None for instance in found)


def test_a_selection_means_domains_and_tiers_and_the_first_tasks_of_each(tmp_path: Path) -> None:
    chosen = Selection(domains=("gripper", "blocksworld"), tiers=("medium",), limit=1)
    found = load_instances(write_data(tmp_path), chosen)
    assert [instance.id for instance in found] == ["gripper/medium/p01", "blocksworld/medium/p01"]


def test_a_packed_task_is_the_same_task(tmp_path: Path) -> None:
    write_data(tmp_path, ("gripper",), count=1)
    chosen = Selection(tiers=("easy",))
    (plain,) = load_instances(tmp_path, chosen)
    packed = plain.problem_file.with_suffix(".pddl.gz")
    packed.write_bytes(gzip.compress(plain.problem_file.read_bytes()))
    plain_task = plain.read()
    plain.problem_file.unlink()
    (found,) = load_instances(tmp_path, chosen)
    assert (found.id, found.problem_file) == (plain.id, packed)
    assert found.read() == plain_task


def test_published_costs_are_taken_where_the_data_have_them(tmp_path: Path) -> None:
    write_data(tmp_path, ("gripper",), count=1)
    path = tmp_path / PUBLISHED_COSTS
    path.parent.mkdir()
    path.write_text(json.dumps({"gripper/testing/easy/p01.pddl": 7}))
    assert [instance.best_cost for instance in load_instances(tmp_path, Selection())] == [7, None]
    path.write_text("[]")
    with pytest.raises(DataError, match="cannot be read"):
        load_instances(tmp_path, Selection())


@pytest.mark.parametrize(
    ("chosen", "message", "hint"),
    [
        (Selection(domains=("griper",)), "there is no domain 'griper'", "'gripper'"),
        (Selection(tiers=("eazy",)), "there is no tier 'eazy'", "'easy'"),
        (Selection(tiers=("hard",)), "no such tasks", "training"),
    ],
)
def test_what_is_not_there_is_an_error_with_what_is(tmp_path: Path, chosen: Selection, message: str, hint: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        load_instances(write_data(tmp_path), chosen)
    assert hint in caught.value.hint


def test_a_folder_without_domains_is_no_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no planning domains"):
        load_instances(tmp_path, Selection())
