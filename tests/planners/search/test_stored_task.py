import os
from pathlib import Path

import pytest
from hypothesis import given

from planners.search import task_cache
from planners.search.stored_task import from_bytes, to_bytes
from planners.search.task import FdrTask
from tests.planners.search.heuristics.small_fdr import BY_HAND, RANDOM
from tools import DataError


@given(RANDOM)
def test_a_stored_task_reads_back_as_it_was(task: FdrTask) -> None:
    assert from_bytes(to_bytes(task)) == task


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    content = bytearray(to_bytes(BY_HAND["parcels"]()))
    content[place] ^= 1
    with pytest.raises(DataError):
        from_bytes(bytes(content))


def test_a_task_is_found_by_its_key_until_it_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path / "new"))
    task, key = BY_HAND["lamps"](), task_cache.key_of(["a", "b"])
    assert task_cache.stored(key) is None
    task_cache.store(key, to_bytes(task))
    assert task_cache.stored(key) == to_bytes(task)
    [path] = (tmp_path / "new").iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    assert task_cache.stored(key) is None
    assert not path.exists()


def test_keys_tell_apart_where_one_text_ends() -> None:
    assert task_cache.key_of(["ab", "c"]) != task_cache.key_of(["a", "bc"])


def test_the_tasks_not_used_for_longest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path))
    content = to_bytes(BY_HAND["crossing"]())
    monkeypatch.setattr(task_cache, "MOST_BYTES", 2 * len(content))
    for age, key in ((300, "first"), (200, "second")):
        task_cache.store(key, content)
        os.utime(tmp_path / f"{key}.fdr", (age, age))
    assert task_cache.stored("first") is not None  # now it is the one used last
    task_cache.store("third", content)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["first", "third"]


def test_drafts_of_killed_processes_go_with_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path))
    content = to_bytes(BY_HAND["crossing"]())
    monkeypatch.setattr(task_cache, "MOST_BYTES", 2 * len(content))
    task_cache.store("first", content)
    draft = tmp_path / ".second.fdr.part"
    draft.write_bytes(content)
    os.utime(draft, (100, 100))
    task_cache.store("third", content)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["first", "third"]


def test_a_task_is_found_where_the_cache_is_only_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path))
    content = to_bytes(BY_HAND["crossing"]())
    task_cache.store("key", content)
    monkeypatch.setattr(os, "utime", refused)  # as for a file of somebody else; root may do everything
    assert task_cache.stored("key") == content


def test_a_task_that_another_process_removes_meanwhile_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path))
    content = to_bytes(BY_HAND["crossing"]())
    task_cache.store("key", content)

    def checked_and_removed(_content: bytes) -> None:
        (tmp_path / "key.fdr").unlink()

    monkeypatch.setattr(task_cache, "checked", checked_and_removed)
    assert task_cache.stored("key") == content
    assert not list(tmp_path.iterdir())


def refused(*_: object) -> None:
    raise PermissionError


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path / "file" / "below"))
    task_cache.store("key", b"content")
    assert task_cache.stored("key") is None
