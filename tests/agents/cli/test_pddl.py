"""PDDL files on the command line: plans, proofs, replays and findings, each with its exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from planners import engine_names
from tests.agents.cli.conftest import Groundplan

needs_engine = pytest.mark.skipif("fd-lmcut" not in engine_names(), reason="the extra 'engines' is not installed")
DOMAIN = """(define (domain lamps)
  (:requirements :strips :typing)
  (:types lamp room)
  (:predicates (on ?l - lamp) (hung ?l - lamp ?r - room) (in ?r - room) (door ?a ?b - room))
  (:action go :parameters (?a ?b - room)
    :precondition (and (in ?a) (door ?a ?b)) :effect (and (in ?b) (not (in ?a))))
  (:action light :parameters (?l - lamp ?r - room)
    :precondition (and (in ?r) (hung ?l ?r)) :effect (on ?l)))
"""
PROBLEM = """(define (problem two) (:domain lamps) (:objects l1 l2 - lamp r1 r2 - room)
  (:init (in r1) (hung l1 r1) (hung l2 r2) (door r1 r2)) (:goal (on l2)))
"""
FILES = ("--domain", "d.pddl", "--problem", "p.pddl")


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., None]:
    """Write domain, problem and plan into the folder of the command."""

    def write(domain: str = DOMAIN, problem: str = PROBLEM, plan: str = "") -> None:
        for name, text in (("d.pddl", domain), ("p.pddl", problem), ("plan", plan)):
            (tmp_path / name).write_text(text)

    return write


@needs_engine
def test_a_problem_is_planned_for_without_a_model_and_the_file_is_a_plan(
    groundplan: Groundplan, files: Callable[..., None]
) -> None:
    files()
    said = groundplan("solve", *FILES, "--optimal", "--out", "plan")
    assert said.code == 0
    assert said.out.startswith("(go r1 r2)\n(light l2 r2)\n; cost 2, 2 steps, proven optimal, checked by replay")
    assert Path("plan").read_text() == "(go r1 r2)\n(light l2 r2)\n"
    judged = groundplan("validate", *FILES, "--plan", "plan")
    assert (judged.code, judged.out) == (0, "✓ a plan: 2 steps, cost 2, checked by replay\n")
    assert groundplan("validate", *FILES, "--plan", "plan", "--json").json == {
        "status": "valid",
        "steps": 2,
        "cost": 2.0,
    }
    form = groundplan("solve", *FILES, "--engine", "fd-blind", "--json").json
    assert (form["status"], form["plan"], form["engine"]) == ("solved", ["(go r1 r2)", "(light l2 r2)"], "fd-blind")


@needs_engine
def test_that_there_is_no_plan_is_proven(groundplan: Groundplan, files: Callable[..., None]) -> None:
    files(problem=PROBLEM.replace("(door r1 r2)", ""))
    said = groundplan("solve", *FILES)
    assert said.code == 3
    assert "proven: no plan exists" in said.out
    assert groundplan("solve", *FILES, "--json").json["status"] == "unsolvable"


def test_an_engine_that_cannot_do_it_says_what_to_try(groundplan: Groundplan, files: Callable[..., None]) -> None:
    files()
    said = groundplan("solve", *FILES, "--engine", "fd-lama-first", "--optimal")
    assert said.code == 4
    assert said.out.startswith("gave up: ")
    assert "hint:" in said.err


def test_broken_pddl_is_shown_with_carets_all_findings_at_once(
    groundplan: Groundplan, files: Callable[..., None]
) -> None:
    files(domain=DOMAIN.replace("(hung ?l ?r))", "(hang ?l ?r))"), problem=PROBLEM.replace("(on l2)", "(onn l2)"))
    said = groundplan("solve", *FILES)
    assert (said.code, said.out) == (2, "")
    assert "did you mean 'hung'?" in said.err
    assert "did you mean 'on'?" in said.err
    assert said.err.count("^^") >= 2
    form = groundplan("solve", *FILES, "--json").json
    assert [finding["source"] for finding in form["findings"]] == ["domain", "problem"]
    assert form["exit_code"] == 2


def test_a_plan_that_fails_is_refused_at_its_first_wrong_step(
    groundplan: Groundplan, files: Callable[..., None]
) -> None:
    files(plan="1. (go r1 r2)\n2. (light l1 r2)\n")
    said = groundplan("validate", *FILES, "--plan", "plan")
    assert said.code == 4
    assert "step 2 (light l1 r2) is not applicable" in said.out
    form = groundplan("validate", *FILES, "--plan", "plan", "--json").json
    assert (form["status"], form["fault"], form["step"]) == ("invalid", "precondition", 2)
    assert form["missing"] == ["(hung l1 r2)"]


def test_a_plan_that_cannot_be_read_shows_the_line(groundplan: Groundplan, files: Callable[..., None]) -> None:
    files(plan="(go r1 r2)\n???!(\n")
    said = groundplan("validate", *FILES, "--plan", "plan")
    assert said.code == 2
    assert said.err.startswith("error: ")
    assert "\nplan:2:1\n" in said.err


@needs_engine
def test_a_place_for_the_plan_is_tried_before_the_work_and_a_late_failure_still_prints_the_plan(
    groundplan: Groundplan, files: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files()
    (tmp_path / "folder").mkdir()
    said = groundplan("solve", *FILES, "--out", "folder")
    assert (said.code, said.out) == (8, "")
    assert "cannot write 'folder': it is a folder" in said.err
    assert groundplan("solve", *FILES, "--out", "none/plan").code == 8
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
    monkeypatch.setattr("agents.cli.pddl.require_writable", lambda path: None)
    late = groundplan("solve", *FILES, "--out", "folder")
    assert (late.code, late.out[:11]) == (8, "(go r1 r2)\n")
    form = groundplan("solve", *FILES, "--out", "folder", "--json").json
    assert (form["status"], form["plan"][0]) == ("solved", "(go r1 r2)")
    assert "cannot write 'folder'" in form["not_written"]


def test_files_are_diagnosed_each_under_its_name(groundplan: Groundplan, files: Callable[..., None]) -> None:
    files()
    clean = groundplan("diagnose", "d.pddl", "p.pddl")
    assert (clean.code, clean.out) == (0, "d.pddl: no findings\np.pddl: no findings\n")
    files(problem=PROBLEM.replace("(in r1)", "(in l1)"))
    said = groundplan("diagnose", "d.pddl", "p.pddl")
    assert said.code == 2
    assert "p.pddl: 1 finding\n" in said.out
    assert "^^" in said.out
    form = json.loads(groundplan("diagnose", "d.pddl", "p.pddl", "--json").out)
    assert (form["status"], form["errors"]) == ("broken", 1)
    assert [len(file["findings"]) for file in form["files"]] == [0, 1]


def test_one_file_that_is_no_text_does_not_hide_what_is_found_in_the_others(
    groundplan: Groundplan, files: Callable[..., None], tmp_path: Path
) -> None:
    files(problem=PROBLEM.replace("(in r1)", "(in l1)"))
    (tmp_path / "junk").write_bytes(b"\x00" * 90 + b"\xff")
    form = groundplan("diagnose", "d.pddl", "p.pddl", "junk", "--json").json
    assert [len(file["findings"]) for file in form["files"]] == [0, 1, 1]
    said = groundplan("diagnose", "junk")
    assert (said.code, "junk:1:91\n" in said.out, "^" in said.out) == (2, True, False)


def test_a_finding_is_said_once_under_the_name_of_its_file(groundplan: Groundplan, files: Callable[..., None]) -> None:
    files()
    said = groundplan("solve", "--domain", "p.pddl", "--problem", "d.pddl")
    assert said.err.count("this is a problem, not a domain") == 1
    assert "\np.pddl:1:9\n" in said.err
    assert "are domain and problem swapped?" in said.err


MISUSED = [
    (("solve",), "what is to be planned?"),
    (("solve", "words", *FILES), "both a request and a problem"),
    (("solve", "words", "--domain", "d.pddl", "--world", "travel"), "--domain is for planning problems"),
    (("solve", "--domain", "d.pddl"), "which problem?"),
    (("solve", "--problem", "p.pddl"), "which domain?"),
    (("solve", "words", "--optimal"), "--optimal has no effect on a request in words"),
    (("solve", "words", "--engine", "auto"), "--engine has no effect on a request in words"),
    (("solve", *FILES, "--model", "scripted:nowhere"), "--model has no effect on a PDDL problem"),
    (("solve", *FILES, "--people", "2"), "--people has no effect on a PDDL problem"),
    (("solve", "words", "--world", "program", "--data", "."), "--data has no effect on --world program"),
    (("solve", "--domain", "nowhere", "--problem", "p.pddl"), "cannot be read"),
    (("solve", *FILES, "--engine", "nope"), "there is no engine 'nope'"),
    (("diagnose", "nowhere"), "cannot be read"),
]


@pytest.mark.parametrize(("command", "message"), MISUSED)
def test_wrong_use_is_one_error_with_a_hint(
    groundplan: Groundplan, files: Callable[..., None], command: tuple[str, ...], message: str
) -> None:
    files()
    said = groundplan(*command)
    assert said.code == 2
    assert message in said.err
    assert "hint:" in said.err
