"""Files are there whole or not at all."""

from pathlib import Path

import pytest

from tools import StorageError, write_whole


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "één")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "één"
    write_whole(tmp_path / "a.txt", b"\x00new")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_missing_folder_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write") as failed:
        write_whole(tmp_path / "none" / "a.txt", "x")
    assert "folder" in failed.value.hint
