"""`solve --memory`, and `memory list`, `show`, `note`, `forget` and `stats`."""

import json
from pathlib import Path

import pytest

from agents.evaluate.remembering import MEMORY_FILE
from tests.agents.cli.conftest import TEXT, Groundplan, document


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a memory of its own, and a model that writes one document."""
    file = tmp_path / "memory.sqlite"
    monkeypatch.setenv("GROUNDPLAN_MEMORY", str(file))
    (tmp_path / "script.json").write_text(json.dumps([{"json": document()}]))
    return file


SOLVE = ("solve", TEXT, "--world", "program", "--model", "scripted:script.json")


def test_nothing_is_remembered_unless_asked_for(groundplan: Groundplan, own_file: Path) -> None:
    assert groundplan(*SOLVE).code == 0
    assert groundplan(*SOLVE, "--no-memory").code == 0
    assert not own_file.exists()
    assert "nothing is remembered yet" in groundplan("memory", "list").out


def test_what_was_solved_is_listed_shown_and_forgotten(groundplan: Groundplan) -> None:
    run = groundplan(*SOLVE, "--memory", "--json").json["run"]
    (entry,) = groundplan("memory", "list", "--json").json["entries"]
    assert (entry["lesson"]["kind"], entry["lesson"]["text"]) == ("example", TEXT)
    assert entry["id"] in groundplan("memory", "list").out
    shown = groundplan("memory", "show", entry["id"]).out
    assert f"from: {run}, accepted by evaluator, scripted" in shown
    assert "paint['shed'] != paint['gate']" in shown
    assert groundplan("memory", "stats", "--json").json["entries"]["example"] == 1
    assert "1 example, 0 patterns" in groundplan("memory", "stats").out
    assert groundplan("memory", "forget", entry["id"]).out == "forgotten: 1\n"
    assert groundplan("memory", "list", "--json").json["entries"] == []


def test_long_advice_is_cut_in_the_list_and_whole_by_itself(groundplan: Groundplan) -> None:
    advice = "Mind the gate, the shed, the fence and whatever else there is, in this order and in no other."
    noted = groundplan("memory", "note", advice, "--json").json["noted"]
    listed = groundplan("memory", "list").out
    assert "no other" not in listed
    assert "…" in listed
    assert groundplan("memory", "show", noted).out.endswith(f"\n\n{advice}\n")


def test_an_id_that_is_not_there_is_refused_with_a_hint(groundplan: Groundplan) -> None:
    said = groundplan("memory", "show", "3f9c01d2ab45")
    assert (said.code, "nothing is remembered yet" in said.err) == (2, True)
    noted = groundplan("memory", "note", "Mind the gate.", "--json").json["noted"]
    assert f"did you mean {noted!r}?" in groundplan("memory", "show", noted[:-1]).err


def test_a_person_notes_advice(groundplan: Groundplan) -> None:
    noted = groundplan("memory", "note", "Mind the gate.", "--json").json["noted"]
    (entry,) = groundplan("memory", "list", "--kind", "lesson", "--json").json["entries"]
    assert (entry["id"], entry["provenance"][0]["verdict"]) == (noted, "said by a person")
    assert groundplan("memory", "list", "--kind", "example", "--json").json["entries"] == []
    assert groundplan("memory", "forget", "--all", "--json").json == {"forgotten": 1}


def test_what_is_missing_is_named(groundplan: Groundplan, tmp_path: Path) -> None:
    assert "there is no kind 'exmaple'" in groundplan("memory", "list", "--kind", "exmaple").err
    assert "'typo.sqlite' is not there" in groundplan("memory", "show", "x", "--file", "typo.sqlite").err
    assert not Path("typo.sqlite").exists()
    groundplan("memory", "note", "Mind the gate.")
    assert "no entry 'x'" in groundplan("memory", "show", "x").err
    assert "what is to be forgotten?" in groundplan("memory", "forget").err
    assert "the advice is empty" in groundplan("memory", "note", " ").err
    assert "no advice is read of the scope 'nonsense'" in groundplan("memory", "note", "x", "--scope", "nonsense").err
    (tmp_path / "no.sqlite").write_text("no database at all, whatever its name says" * 9)
    assert groundplan("memory", "stats", "--file", "no.sqlite").code == 8


def test_looking_into_what_has_not_begun_says_so_and_changes_nothing(groundplan: Groundplan, tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    for file in ("empty.sqlite", "none.sqlite"):
        for look in ("list", "stats"):
            said = groundplan("memory", look, "--file", file)
            assert (said.code, "nothing is remembered yet" in said.out) == (0, True)
        assert groundplan("memory", "stats", "--file", file, "--json").json["entries"]["lesson"] == 0
        assert groundplan("memory", "forget", "--all", "--file", file).code == 2
    assert (tmp_path / "empty.sqlite").stat().st_size == 0
    assert not (tmp_path / "none.sqlite").exists()
    for command in (("list",), ("stats",), ("note", "Mind the gate.")):
        assert groundplan("memory", *command, "--file", ".").code == 8


def test_evaluations_with_and_without_a_memory_are_kept_apart(groundplan: Groundplan) -> None:
    Path("empty.json").write_text("[]")
    travel = ("eval", "travel", "--count", "1", "--model", "scripted:empty.json", "--out", "e")
    assert groundplan(*travel, "--memory", "on").code == 6, "the model has nothing to say"
    assert Path("e", MEMORY_FILE).is_file()
    other = groundplan(*travel)
    assert (other.code, "other model" in other.err) == (2, True)


@pytest.mark.parametrize(
    ("bench", "spec", "why"),
    [
        ("travel", "oracle", "each task's own specification is solved"),
        ("growth", "one-shot", "formalizes nothing that a checker could accept"),
        ("growth", "baselines", "formalizes nothing that a checker could accept"),
        ("ipc-learning", "oracle", "its tasks are given in PDDL"),
    ],
)
def test_a_memory_that_would_have_no_effect_is_refused_with_the_reason(
    groundplan: Groundplan, bench: str, spec: str, why: str
) -> None:
    refused = groundplan("eval", bench, "--spec", spec, "--memory", "on")
    assert refused.code == 2
    assert "--memory on has no effect" in refused.err
    assert why in " ".join(refused.err.split())
