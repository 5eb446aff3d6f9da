"""`doctor` and `models`."""

from pathlib import Path

import pytest

from agents.models.weights import KNOWN
from tests.agents.cli.conftest import Groundplan


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no weights be here."""
    monkeypatch.setenv("GROUNDPLAN_CACHE", str(tmp_path / "cache"))


def test_the_doctor_walks_the_whole_path(groundplan: Groundplan) -> None:
    said = groundplan("doctor", "--json")
    states = {finding["check"]: finding["state"] for finding in said.json["findings"]}
    assert said.code == 0, said.json
    assert states["the whole path"] == states["Z3"] == states["CP-SAT"] == "ok"
    assert states["model"] == "missing"


def test_the_doctor_says_what_is_broken_and_returns_one(groundplan: Groundplan, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    said = groundplan("doctor", "--data", "data", "--model", "http://127.0.0.1:1/v1")
    assert said.code == 1
    assert said.out.count("broken") == 3, "the data, the path over them, and the model"
    assert "groundplan serve" in said.out


def test_advice_is_whole_on_a_narrow_terminal(groundplan: Groundplan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    said = groundplan("doctor")
    assert "…" not in said.out
    assert "groundplanmodelspullqwen2.5-coder-1.5b" in "".join(said.out.split())


def test_a_file_in_the_place_of_the_runs_is_told_with_a_hint(groundplan: Groundplan, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("")
    findings = {finding["check"]: finding for finding in groundplan("doctor", "--json").json["findings"]}
    assert findings["runs folder"]["hint"] == "set GROUNDPLAN_RUNS to a writable folder"


def test_models_are_listed_with_their_sizes(groundplan: Groundplan) -> None:
    listed = groundplan("models", "--json").json["models"]
    assert [model["name"] for model in listed] == sorted(KNOWN)
    assert not any(model["present"] for model in listed)
    assert "1,117 MB" in groundplan("models").out


def test_weights_that_are_not_here_are_not_verified(groundplan: Groundplan) -> None:
    said = groundplan("models", "verify", "smollm2-135m")
    assert said.code == 6
    assert "groundplan models pull smollm2-135m" in said.err
