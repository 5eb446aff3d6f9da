"""Runs on disk: whole or not there, found by name, and clear when damaged."""

from pathlib import Path

import pytest

from agents.runs import RunFolder, Settings, find_run, new_run_name, newest_run, read_certificate, start_run
from tools import InputError, StorageError

SETTINGS = Settings(text="a request", model="embedded")


def test_a_run_is_found_again_with_its_settings(tmp_path: Path) -> None:
    folder = start_run(SETTINGS, tmp_path, "r1")
    assert find_run("r1", tmp_path).settings() == SETTINGS
    assert newest_run(tmp_path) == folder.name == "r1"
    assert [path.name for path in tmp_path.iterdir()] == ["r1"], "no draft is left behind"


def test_two_runs_cannot_have_one_name(tmp_path: Path) -> None:
    start_run(SETTINGS, tmp_path, "r1")
    with pytest.raises(StorageError, match="there is a run 'r1' already"):
        start_run(SETTINGS, tmp_path, "r1")


def test_a_draft_that_a_kill_left_behind_is_no_run_and_in_nobodys_way(tmp_path: Path) -> None:
    draft = tmp_path / ".r1-abc.part"
    draft.mkdir()
    (draft / "run.json").write_text("{}")
    with pytest.raises(InputError, match="there is no run to resume"):
        newest_run(tmp_path)
    assert start_run(SETTINGS, tmp_path, "r1").name == "r1"


@pytest.mark.parametrize("name", ["", "..", "../r1", "/etc", "r2", ".r1-abc.part/"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    start_run(SETTINGS, tmp_path / "runs", "r1")
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match="there is no run") as error:
        find_run(name, tmp_path / "runs")
    assert "r1" in error.value.hint


def test_a_folder_that_cannot_be_made_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as error:
        start_run(SETTINGS, tmp_path / "file" / "runs")
    assert "GROUNDPLAN_RUNS" in error.value.hint


@pytest.mark.parametrize("text", ["", "{}", '{"text": "x", "model": "m", "more": 1}', "\x00"])
def test_damaged_settings_are_a_storage_error(tmp_path: Path, text: str) -> None:
    folder = start_run(SETTINGS, tmp_path, "r1")
    (folder.path / "run.json").write_text(text)
    with pytest.raises(StorageError, match="the settings of the run 'r1'"):
        folder.settings()


def test_a_damaged_certificate_is_bad_input_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "certificate.json").write_text('{"status": "solved"}')
    with pytest.raises(InputError, match="is not a certificate: reason: Field required"):
        RunFolder(tmp_path).read_certificate()
    with pytest.raises(InputError, match="cannot read"):
        read_certificate(tmp_path / "none.json")


def test_names_sort_by_time_and_differ() -> None:
    assert len({new_run_name() for _ in range(50)}) == 50
