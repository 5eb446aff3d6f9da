"""Every step is done once, whatever stopped the run before."""

import asyncio
from pathlib import Path

import pytest

from agents.documents import Json
from agents.heuristics.journal import FILE, open_journal, read_steps
from tools import InputError, ModelError


def test_a_step_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    done: list[str] = []

    async def work() -> Json:
        done.append("once")
        return {"value": 7}

    for _ in range(2):
        with open_journal(tmp_path, {"what": "this"}) as journal:
            assert asyncio.run(journal.once("a", work)) == {"value": 7}
    assert done == ["once"]
    assert read_steps(tmp_path) == {"a": {"value": 7}}


def test_a_step_that_failed_stays_open(tmp_path: Path) -> None:
    async def fail() -> Json:
        raise ModelError("the server is gone")

    async def succeed() -> Json:
        return {}

    with open_journal(tmp_path, {}) as journal:
        with pytest.raises(ModelError):
            asyncio.run(journal.once("a", fail))
        assert asyncio.run(journal.once("a", succeed)) == {}


def test_a_line_torn_by_a_kill_is_a_step_that_is_open(tmp_path: Path) -> None:
    async def work() -> Json:
        return {"long": "x" * 100}

    with open_journal(tmp_path, {}) as journal:
        asyncio.run(journal.once("a", work))
        asyncio.run(journal.once("b", work))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-20])
    with open_journal(tmp_path, {}) as journal:
        asyncio.run(journal.once("b", work))
    assert sorted(read_steps(tmp_path)) == ["a", "b"]


def test_a_folder_goes_on_only_with_what_it_was_begun_with(tmp_path: Path) -> None:
    with open_journal(tmp_path, {"model": "one", "seed": 1}):
        pass
    with (
        pytest.raises(InputError, match="holds another learning: other model"),
        open_journal(tmp_path, {"model": "two", "seed": 1}),
    ):
        pass
