"""Files are there whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import StorageError, write_whole


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "één")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "één"
    write_whole(tmp_path / "a.txt", b"\x00new")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_two_writers_of_one_file_never_show_a_part(tmp_path: Path) -> None:
    path, contents = tmp_path / "a.txt", [letter * 3_000_000 for letter in "ab"]
    write_whole(path, contents[0])

    def write(content: str) -> None:
        for _ in range(20):
            write_whole(path, content)

    with ThreadPoolExecutor() as pool:
        writers = [pool.submit(write, content) for content in contents]
        while not all(writer.done() for writer in writers):
            assert path.read_text() in contents
    assert [writer.exception() for writer in writers] == [None, None]
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_a_missing_folder_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write") as failed:
        write_whole(tmp_path / "none" / "a.txt", "x")
    assert "folder" in failed.value.hint
