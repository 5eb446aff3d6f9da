"""Training tasks come once each, smallest first, spread over all sizes; domains are known by what they say."""

from pathlib import Path

import pytest

from agents.heuristics.training import domain_digest, read_training, spread
from planners import read_domain
from tests.agents.heuristics.invented import DOMAIN, problem, training, write_files
from tools import InputError


def test_tasks_come_smallest_first(tmp_path: Path) -> None:
    assert [task.name for task in training(tmp_path, (3, 1, 2)).tasks] == ["p1", "p2", "p3"]


def test_one_task_under_two_names_counts_once_and_keeps_the_first_name(tmp_path: Path) -> None:
    domain, train = write_files(tmp_path, (1, 2))
    (train / "p9.pddl").write_text(problem(2, "copied"))
    assert [task.name for task in read_training(domain, train, 9).tasks] == ["p1", "p2"]


def test_a_few_of_many_tasks_reach_from_the_smallest_to_the_largest(tmp_path: Path) -> None:
    tasks = training(tmp_path, range(1, 12)).tasks
    assert [task.name for task in spread(tasks, 3)] == ["p1", "p6", "p11"]
    assert [task.name for task in spread(tasks, 1)] == ["p1"]
    assert spread(tasks, 99) == list(tasks)


def test_a_folder_without_tasks_is_an_error(tmp_path: Path) -> None:
    domain, _ = write_files(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no training tasks"):
        read_training(domain, tmp_path / "empty", 3)


def test_the_digest_of_a_domain_is_blind_to_layout_comments_case_and_names() -> None:
    other = DOMAIN.replace("Orchard", "other").replace(
        "(:requirements :typing)", "; a comment\n(:requirements :strips :typing)"
    )
    swapped = other.replace("(ripe ?t - tree) (picked ?t - tree)", "(PICKED ?t - tree)\n\n(ripe ?t - tree)")
    assert swapped != other
    assert domain_digest(read_domain(DOMAIN)) == domain_digest(read_domain(swapped))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(and (picked ?t) (not (ripe ?t)))", "(picked ?t)"),
        ("(full ?b - basket)", "(full ?b - tree)"),
        ("pick ", "take "),
    ],
)
def test_another_domain_has_another_digest(old: str, new: str) -> None:
    assert old in DOMAIN
    assert domain_digest(read_domain(DOMAIN)) != domain_digest(read_domain(DOMAIN.replace(old, new)))


def test_of_broken_pddl_the_file_is_named(tmp_path: Path) -> None:
    domain, train = write_files(tmp_path, (1, 2))
    (train / "p9.pddl").write_text("(define (problem nine)")
    with pytest.raises(InputError) as broken:
        read_training(domain, train, 9)
    assert str(train / "p9.pddl") in str(broken.value)
    domain.write_text("")
    with pytest.raises(InputError) as empty:
        read_training(domain, train, 9)
    assert str(domain) in str(empty.value)
