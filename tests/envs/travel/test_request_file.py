"""Reading files of requests."""

import json
from pathlib import Path
from typing import Any

import pytest

from envs import load_requests
from tools import DataError

LINE: dict[str, Any] = {
    "idx": 4,
    "query": "Somewhere warm.",
    "org": "Merrow",
    "dest": "Quillon",
    "days": 5,
    "visiting_city_number": 2,
    "date": ["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04", "2027-03-05"],
    "people_number": 2,
    "local_constraint": {
        "house rule": "pets",
        "cuisine": ["Indian", "French"],
        "room type": None,
        "transportation": "no flight",
    },
    "budget": 1900,
    "level": "hard",
}


def _write(folder: Path, *lines: object) -> Path:
    file = folder / "mine.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def test_the_fields_of_a_line_become_a_request_with_a_stable_id(tmp_path: Path) -> None:
    (task,) = load_requests(_write(tmp_path, LINE))
    assert task.id == "mine/4"
    assert task.text == "Somewhere warm."
    assert task.level == "hard"
    assert task.request.house_rule == "pets"
    assert task.request.cuisines == ("Indian", "French")
    assert task.request.dates[-1] == "2027-03-05"
    assert task.annotated_plan is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"days": 4}, "days"),
        ({"budget": "much"}, "budget"),
        ({"colour": "red"}, "colour"),
        ({"date": ["2027-03-01"]}, "days in a row"),
        ({"local_constraint": {"house rule": "music"}}, "local_constraint.house rule"),
        ({"query": ""}, "query"),
        ({"people_number": 0}, "people"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=r"'mine\.jsonl', line 2: ") as caught:
        load_requests(_write(tmp_path, LINE, {**LINE, **change}))
    assert message in caught.value.message


def test_a_number_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'mine/4' twice"):
        load_requests(_write(tmp_path, LINE, LINE))


def test_a_torn_line_is_refused(tmp_path: Path) -> None:
    file = _write(tmp_path, LINE)
    file.write_text(file.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(DataError, match="line 1: "):
        load_requests(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'absent\.jsonl'"):
        load_requests(tmp_path / "absent.jsonl")


def test_the_real_train_requests_load(real_folder: Path) -> None:
    tasks = load_requests(real_folder / "train.jsonl")
    assert [task.id for task in tasks] == [f"train/{number}" for number in range(1, 46)]
    assert [task.level for task in tasks].count("hard") == 15
    for task in tasks:
        assert task.annotated_plan is not None
        assert len(task.annotated_plan) == task.request.days == len(task.request.dates)
        assert task.request.budget is not None
