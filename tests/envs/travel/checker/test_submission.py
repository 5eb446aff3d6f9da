import json
from pathlib import Path
from typing import Any

import pytest

from envs.travel.checker import Checker, read_submission
from envs.travel.schema import TripRequest
from tools import InputError

Plan = list[dict[str, Any]]


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
    return path


def test_plans_belong_to_queries_by_position_whatever_their_idx_says(
    *,
    tmp_path: Path,
    checker: Checker,
    short: TripRequest,
    short_plan: Plan,
    long: TripRequest,
    long_plan: Plan,
) -> None:
    file = written(
        tmp_path / "plans.jsonl",
        {"idx": 2, "query": "second", "plan": long_plan},
        {"idx": 1, "query": "first", "plan": short_plan},
    )
    submission = read_submission(file)
    assert submission.misplaced == (1, 2)
    verdicts = [checker.official(request, plan) for request, plan in submission.paired([short, long])]
    assert not any(verdict.passed for verdict in verdicts)
    assert all(checker.official(r, p).passed for r, p in submission.paired([long, short]))


@pytest.mark.parametrize("first", [0, 1])
def test_numbers_may_count_from_zero_or_one(tmp_path: Path, first: int) -> None:
    lines = [{"idx": first + n, "query": "", "plan": []} for n in range(3)]
    assert read_submission(written(tmp_path / "plans.jsonl", *lines)).misplaced == ()


def test_a_line_left_out_shifts_the_plans_after_it(tmp_path: Path) -> None:
    lines = [{"idx": n, "plan": None} for n in (1, 2, 4, 5)]
    assert read_submission(written(tmp_path / "plans.jsonl", *lines)).misplaced == (3, 4)


@pytest.mark.parametrize(("count", "effect"), [(1, "would stop"), (3, "would be ignored")])
def test_a_file_with_too_few_or_too_many_lines_is_refused(
    count: int, effect: str, tmp_path: Path, short: TripRequest
) -> None:
    submission = read_submission(written(tmp_path / "plans.jsonl", *[{"plan": []}] * count))
    with pytest.raises(InputError, match=f"{count} plans for 2 queries: .*{effect}") as caught:
        list(submission.paired([short, short]))
    assert "one line for every query" in caught.value.hint


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"plan": [}', "line 2 is not JSON"),
        ("[" * 100_000, "line 2 is not JSON"),
        ("", "line 2 is not JSON"),
        ('["plan"]', "line 2 is not an object"),
        ('{"idx": 2}', "line 2 is not an object with a 'plan'"),
    ],
)
def test_a_broken_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    file = written(tmp_path / "plans.jsonl", {"plan": []}, line, {"plan": []})
    with pytest.raises(InputError, match=message) as caught:
        read_submission(file)
    assert caught.value.hint


@pytest.mark.parametrize(("content", "message"), [(b"", "is empty"), (b"\xff\xfe\xfa", "is not UTF-8")])
def test_a_file_without_text_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "plans.jsonl"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_submission(file)


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_submission(tmp_path / "nothing.jsonl")
