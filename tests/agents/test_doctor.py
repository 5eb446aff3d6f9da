"""The doctor's single checks; the whole examination is tested with the command line."""

from pathlib import Path

import pytest

from agents import doctor
from agents.doctor import examine, name_clashes
from tools import GroundplanError


def test_our_four_names_alone_are_fine() -> None:
    assert name_clashes(lambda: {"agents": ["groundplan"], "yaml": ["PyYAML"]}).state == "ok"


def test_another_distribution_under_one_of_our_names_is_found() -> None:
    clash = name_clashes(lambda: {"agents": ["groundplan", "openai-agents"], "tools": ["groundplan"]})
    assert clash.state == "broken"
    assert "agents by openai-agents" in clash.detail
    assert "virtual environment" in clash.hint


def test_a_package_that_is_not_ours_is_found_even_without_its_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_is_ours", lambda name: name != "tools")
    assert name_clashes(dict).detail == "also installed: tools"


def test_a_check_that_dies_is_a_finding() -> None:
    def broken() -> str:
        raise GroundplanError("no", hint="do this")

    def defect() -> str:
        raise ZeroDivisionError("by zero")

    assert doctor._guarded("x", broken).hint == "do this"
    assert doctor._guarded("x", defect).detail == "ZeroDivisionError: by zero"


def test_a_runs_folder_that_cannot_be_written_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GROUNDPLAN_RUNS", str(tmp_path / "file" / "runs"))
    findings = {finding.check: finding for finding in examine(model="nothing")}
    assert findings["runs folder"].state == "broken"
    assert findings["model"].state == "broken"
    assert findings["the whole path"].state == "ok"
