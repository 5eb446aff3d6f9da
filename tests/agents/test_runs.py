"""Runs on disk: whole or not there, found by name, and clear when damaged."""

from pathlib import Path

import pytest

from agents.acting.report import ActingSettings
from agents.runs import (
    RunFolder,
    Settings,
    find_run,
    new_run_name,
    newest_run,
    read_certificate,
    settings_from,
    start_run,
)
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


def test_a_damaged_certificate_of_a_run_is_a_storage_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "certificate.json").write_text('{"status": "solved"}')
    with pytest.raises(StorageError, match="is not a certificate: reason: Field required"):
        RunFolder(tmp_path).read_certificate()
    with pytest.raises(InputError, match="cannot read"):
        read_certificate(tmp_path / "none.json")


def test_names_sort_by_time_and_differ() -> None:
    assert len({new_run_name() for _ in range(50)}) == 50


def test_a_run_says_which_agent_can_go_on_with_it(tmp_path: Path) -> None:
    start_run(SETTINGS, tmp_path, "formalizing")
    start_run(ActingSettings(agent="TwoStageAgent", text="a request", model="m"), tmp_path, "acting")
    with pytest.raises(InputError, match="'acting' is one of TwoStageAgent") as other:
        find_run("acting", tmp_path).settings()
    assert "resume('acting')" in other.value.hint
    with pytest.raises(InputError, match="'formalizing' is one of Agent") as plain:
        find_run("formalizing", tmp_path).settings_as(ActingSettings)
    assert plain.value.hint == "groundplan resume formalizing"


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"step": 5}, "the options are wrong: step: ", "did you mean 'steps'?"),
        ({"steps": -1}, "the options are wrong: steps: Input should be greater", "ActingSettings"),
        ({"approve": "all"}, "the options are wrong: approve: Input should be 'nothing' or", "ActingSettings"),
    ],
)
def test_a_wrong_option_is_named(given: dict[str, object], message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        settings_from(ActingSettings, {"text": "", "model": "m", **given})
    assert message in error.value.message
    assert hint in error.value.hint


@pytest.mark.parametrize("wrong", [{"rounds": 0}, {"rounds": -1}, {"seconds": float("inf")}, {"seconds": -1.0}])
def test_settings_that_no_run_could_have_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="the options are wrong: "):
        settings_from(Settings, {"text": "", "model": "m", **wrong})


def test_no_settings_hold_a_number_that_json_does_not_have() -> None:
    with pytest.raises(InputError, match="seconds: Input should be a finite number"):
        settings_from(ActingSettings, {"text": "", "model": "m", "seconds": float("inf")})
