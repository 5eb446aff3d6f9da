"""The doctor's single checks; the whole examination is tested with the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agents import doctor
from agents.doctor import Finding, examine, name_clashes
from agents.memory.embedding import StaticEmbedder
from agents.memory.store import Memory
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


@pytest.mark.skipif(not StaticEmbedder.installed(), reason="the extra meaning is not installed")
def test_an_entry_is_found_by_its_words_and_by_its_meaning() -> None:
    assert doctor._memory() == Finding(
        check="memory", state="ok", detail="an entry was found by its words and by its meaning"
    )


def test_a_memory_that_goes_by_words_alone_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StaticEmbedder, "installed", staticmethod(lambda: False))
    finding = doctor._memory()
    assert (finding.state, finding.hint) == ("missing", "pip install 'groundplan[meaning]'")
    assert finding.detail == "an entry was found by its words, not by its meaning (optional)"


def test_a_memory_that_finds_nothing_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Memory, "search", lambda *_, **__: [])
    assert doctor._memory().state == "broken"


def test_the_toolbox_is_asked_over_its_protocol() -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    finding = doctor._mcp()
    assert (finding.state, finding.hint) == ("ok", "")
    assert "over the protocol" in finding.detail


@pytest.mark.parametrize(
    ("check", "extra"), [(doctor._mcp, "groundplan[mcp]"), (doctor._vllm, "groundplan[serve]")], ids=["mcp", "vllm"]
)
def test_a_server_that_is_not_installed_is_optional_and_its_extra_is_named(
    check: Callable[[], Finding], extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_installed", lambda package: False)
    finding = check()
    assert finding.state == "missing"
    assert "optional" in finding.detail
    assert extra in finding.hint
