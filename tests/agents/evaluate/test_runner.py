"""Attempts are recorded once each; infrastructure failures are tried again and never counted."""

import asyncio
import json
from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.runner import MOST_FAILURES_IN_A_ROW, Evaluation, Record
from tools import InputError, ModelError, RunLog, StorageError

TASKS = [f"t/{number}" for number in range(8)]


def ignore(record: Record, answered: int, of: int) -> None:
    """Take no notice."""


def run(evaluation: Evaluation, attempt: object, tasks: list[str] = TASKS) -> dict[str, Record]:
    return asyncio.run(evaluation.run(tasks, attempt, ignore))  # type: ignore[arg-type]  # tests pass any coroutine


async def succeed(task: str) -> Json:
    await asyncio.sleep(0)
    return {"success": True}


async def no_server(task: str) -> Json:
    raise ModelError("the server is gone")


@pytest.mark.parametrize("parallel", [1, 3, 20])
def test_every_task_is_attempted_once_and_progress_counts_up(tmp_path: Path, parallel: int) -> None:
    seen: list[int] = []
    evaluation = Evaluation(tmp_path, parallel)
    records = asyncio.run(evaluation.run(TASKS, succeed, lambda record, answered, of: seen.append(answered)))
    assert list(records) == TASKS
    assert seen == list(range(1, len(TASKS) + 1))
    logged = [event.data["task"] for event in RunLog.read(tmp_path / "records.jsonl")]
    assert sorted(logged) == TASKS


def test_no_more_tasks_are_in_flight_than_allowed(tmp_path: Path) -> None:
    flying = highest = 0

    async def attempt(task: str) -> Json:
        nonlocal flying, highest
        flying += 1
        highest = max(highest, flying)
        await asyncio.sleep(0.001)
        flying -= 1
        return {}

    run(Evaluation(tmp_path, 3), attempt)
    assert highest == 3


def test_what_is_answered_is_not_attempted_again(tmp_path: Path) -> None:
    run(Evaluation(tmp_path), succeed, TASKS[:5])
    attempted: list[str] = []

    async def attempt(task: str) -> Json:
        attempted.append(task)
        return {}

    records = run(Evaluation(tmp_path), attempt)
    assert attempted == TASKS[5:]
    assert len(records) == len(TASKS)


def test_an_infrastructure_failure_is_tried_again_and_replaced(tmp_path: Path) -> None:
    async def sometimes(task: str) -> Json:
        if task == "t/2":
            raise ModelError("the server is gone")
        if task == "t/3":
            raise StorageError("the disk is full")
        return {"success": True}

    evaluation = Evaluation(tmp_path)
    first = run(evaluation, sometimes)
    assert [task for task, record in first.items() if record.outcome == "infrastructure"] == ["t/2", "t/3"]
    assert first["t/2"].error == "ModelError: the server is gone"
    assert evaluation.answered(TASKS) == [task for task in TASKS if task not in ("t/2", "t/3")]
    assert all(record.outcome == "attempted" for record in run(evaluation, succeed).values())


def test_a_server_that_is_gone_ends_the_evaluation_early_and_the_rest_stays_open(tmp_path: Path) -> None:
    records = run(Evaluation(tmp_path), no_server)
    assert len(records) == MOST_FAILURES_IN_A_ROW
    assert len(run(Evaluation(tmp_path), succeed)) == len(TASKS)


def test_a_refusal_and_a_defect_are_answers_that_fail_and_stop_nobody(tmp_path: Path) -> None:
    async def attempt(task: str) -> Json:
        if task == "t/0":
            raise InputError("no such city")
        if task == "t/1":
            raise ZeroDivisionError
        return {}

    records = run(Evaluation(tmp_path), attempt)
    assert records["t/0"].error == "InputError: no such city"
    assert "ZeroDivisionError" in records["t/1"].error
    assert {record.outcome for record in records.values()} == {"attempted"}


def test_a_full_disk_is_one_error_and_not_a_group_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(log: RunLog, kind: str, **data: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(RunLog, "append", full)
    with pytest.raises(StorageError, match="full"):
        run(Evaluation(tmp_path, 4), succeed)


@pytest.mark.parametrize("cut", [1, 30, 90])
def test_a_record_torn_by_a_kill_is_attempted_again(tmp_path: Path, cut: int) -> None:
    run(Evaluation(tmp_path), succeed)
    path = tmp_path / "records.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    attempted: list[str] = []

    async def attempt(task: str) -> Json:
        attempted.append(task)
        return {}

    assert len(run(Evaluation(tmp_path), attempt)) == len(TASKS)
    assert attempted == TASKS[-1:]


def test_a_folder_goes_on_only_with_what_it_was_begun_with(tmp_path: Path) -> None:
    run(Evaluation(tmp_path, identity={"model": "a", "split": "train"}), succeed)
    run(Evaluation(tmp_path, identity={"model": "a", "split": "train"}), succeed)
    with pytest.raises(InputError, match="holds another evaluation: other model"):
        run(Evaluation(tmp_path, identity={"model": "b", "split": "train"}), succeed)


def test_a_folder_that_cannot_be_used_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        run(Evaluation(tmp_path / "file" / "x"), succeed)
    (tmp_path / "evaluation.json").write_text("{")
    with pytest.raises(StorageError):
        run(Evaluation(tmp_path), succeed)


def test_two_processes_cannot_share_a_folder(tmp_path: Path) -> None:
    (tmp_path / "evaluation.json").write_text(json.dumps({}))
    with RunLog.open(tmp_path / "records.jsonl"), pytest.raises(StorageError, match="another run"):
        run(Evaluation(tmp_path), succeed)
