"""`heuristics learn`, `list`, `show` and `remove`, and `solve --heuristic learned`."""

import json
from pathlib import Path

import pytest

from agents.heuristics.library import CODE
from tests.agents.cli.conftest import Groundplan
from tests.agents.heuristics.invented import problem, write_files

COUNT = """```python
VIEW = "atoms"

def prepare(task):
    return lambda state: sum(goal not in state for goal in task.goal)
```"""
LEARN = ("heuristics", "learn", "--domain", "domain.pddl", "--train", "train", "-n", "2", "--rounds", "1")


@pytest.fixture(autouse=True)
def orchard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a domain and tasks here, and an empty library."""
    monkeypatch.setenv("GROUNDPLAN_HEURISTICS", str(tmp_path / "library"))
    write_files(tmp_path, (1, 3))
    (tmp_path / "large.pddl").write_text(problem(30))
    return tmp_path


@pytest.fixture
def model(orchard: Path) -> str:
    (orchard / "script.json").write_text(json.dumps([COUNT, "I am done."]))
    return "scripted:script.json"


def test_what_was_learned_is_kept_listed_shown_and_removed(groundplan: Groundplan, model: str, orchard: Path) -> None:
    learned = groundplan(*LEARN, "--model", model, "--out", "run", "--json").json
    name = learned["artifact"]
    assert (learned["winner"], learned["learned"], learned["fates"]) == ("g01", True, {"judged": 1})
    assert (orchard / learned["page"]).read_text().startswith("<!doctype html>")
    assert [one["name"] for one in groundplan("heuristics", "list", "--json").json["heuristics"]] == [name]
    shown = groundplan("heuristics", "show", name)
    assert "def prepare(task):" in shown.out
    assert groundplan("heuristics", "remove", name).out == f"removed {name}\n"
    assert "nothing was learned yet" in groundplan("heuristics", "list").out


def test_a_learned_heuristic_plans_for_a_larger_task_without_a_model(groundplan: Groundplan, model: str) -> None:
    name = groundplan(*LEARN, "--model", model, "--json").json["artifact"]
    said = groundplan("solve", "--domain", "domain.pddl", "--problem", "large.pddl", "--heuristic", "learned", "--json")
    assert said.json["status"] == "solved"
    assert len(said.json["plan"]) == 30
    assert said.json["engine"] == f"learned:{name}"


def test_beside_another_engine_a_checked_plan_comes_too(groundplan: Groundplan, model: str) -> None:
    groundplan(*LEARN, "--model", model)
    files = ("--domain", "domain.pddl", "--problem", "large.pddl")
    said = groundplan("solve", *files, "--heuristic", "learned", "--engine", "own", "--json")
    assert said.json["status"] == "solved"


def test_the_table_and_the_verdict_are_printed_with_every_candidate(groundplan: Groundplan, orchard: Path) -> None:
    (orchard / "script.json").write_text(
        json.dumps(["\x1b[31mno program", "import os\nVIEW = 'atoms'\ndef prepare(task): pass"])
    )
    said = groundplan(*LEARN, "--model", "scripted:script.json")
    assert said.code == 0
    assert "The winner is the built-in heuristic" in said.out
    assert "g01" in said.out
    assert "may not be imported" in said.out
    assert "\x1b" not in said.out + said.err


def test_a_run_that_is_finished_is_read_back_without_its_model(
    groundplan: Groundplan, model: str, orchard: Path
) -> None:
    first = groundplan(*LEARN, "--model", model, "--out", "run", "--json").json
    (orchard / "script.json").write_text("[]")
    assert groundplan(*LEARN, "--model", model, "--out", "run", "--json").json == first


def test_a_model_that_fails_leaves_a_run_that_goes_on(groundplan: Groundplan, model: str, orchard: Path) -> None:
    (orchard / "script.json").write_text("[]")
    failed = groundplan(*LEARN, "--model", model, "--out", "run")
    assert failed.code == 6
    assert "the same command again" in failed.err
    (orchard / "script.json").write_text(json.dumps([COUNT, "I am done."]))
    assert groundplan(*LEARN, "--model", model, "--out", "run").code == 0


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("heuristics", "show", "no-such"), "there is no heuristic 'no-such'"),
        (("heuristics", "remove", "no-such"), "there is no heuristic 'no-such'"),
        (("heuristics", "learn", "--domain", "domain.pddl", "--train", "."), "broken"),
        (("solve", "--domain", "domain.pddl", "--problem", "large.pddl", "--heuristic", "learned"), "no heuristic was"),
        (("solve", "Plant a tree.", "--heuristic", "learned"), "--heuristic has no effect on a request in words"),
    ],
)
def test_what_is_wrong_is_said(groundplan: Groundplan, command: tuple[str, ...], words: str, orchard: Path) -> None:
    if "--train" in command:
        (orchard / "empty.pddl").write_text("(define (problem broken")
    said = groundplan(*command)
    assert said.code == 2
    assert words in said.err


def test_code_that_was_altered_does_not_plan(groundplan: Groundplan, model: str, orchard: Path) -> None:
    name = groundplan(*LEARN, "--model", model, "--json").json["artifact"]
    (orchard / "library" / name / CODE).write_text("VIEW = 'atoms'\n")
    said = groundplan("solve", "--domain", "domain.pddl", "--problem", "large.pddl", "--heuristic", "learned")
    assert said.code == 8
    assert "is not the one that was judged" in said.err
