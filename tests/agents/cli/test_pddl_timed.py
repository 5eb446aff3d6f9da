"""PDDL files whose actions take time, on the command line: recognised, planned, replayed and diagnosed as such."""

from pathlib import Path

import pytest

from planners import engine_names
from tests.agents.cli.conftest import Groundplan

needs_engine = pytest.mark.skipif(
    not {"aries", "tamer"} & set(engine_names()), reason="no engine for actions that take time is installed"
)
DOMAIN = """(define (domain bakery)
  (:requirements :strips :typing :durative-actions)
  (:types loaf)
  (:predicates (kneaded ?l - loaf) (baked ?l - loaf) (hot))
  (:durative-action heat :parameters () :duration (= ?duration 9) :condition ()
    :effect (and (at start (hot)) (at end (not (hot)))))
  (:durative-action bake :parameters (?l - loaf) :duration (= ?duration 4)
    :condition (and (at start (kneaded ?l)) (over all (hot))) :effect (at end (baked ?l))))
"""
PROBLEM = """(define (problem two) (:domain bakery) (:objects rye oat - loaf) (:init (kneaded rye) (kneaded oat))
  (:goal (and (baked rye) (baked oat))) (:metric minimize (* 2 (total-time))))
"""
PLAN = "0: (heat) [9]\n1: (bake rye) [4]\n2.5: (bake oat) [4]\n"
FILES = ("--domain", "d.pddl", "--problem", "p.pddl")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write domain, problem and plan into the folder of the command."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("d.pddl", DOMAIN), ("p.pddl", PROBLEM), ("plan", PLAN)):
        (tmp_path / name).write_text(text)


@needs_engine
def test_a_timed_plan_is_printed_with_its_times_and_the_file_is_a_plan(groundplan: Groundplan) -> None:
    said = groundplan("solve", *FILES, "--out", "found")
    assert said.code == 0
    *steps, last = said.out.splitlines()
    assert len(steps) >= 3
    assert all(step.split(": (")[0].replace(".", "").isdigit() and step.endswith("]") for step in steps)
    assert last.startswith("; makespan ")
    assert "not proven optimal, checked by replay" in last
    assert Path("found").read_text().splitlines() == steps
    assert groundplan("validate", *FILES, "--plan", "found").code == 0
    form = groundplan("solve", *FILES, "--json").json
    assert (form["status"], form["optimal"], form["checked"]) == ("solved", False, True)
    assert form["cost"] == 2 * form["makespan"]


def test_an_engine_without_time_is_told_apart_from_those_that_have_it(groundplan: Groundplan) -> None:
    said = groundplan("solve", *FILES, "--engine", "own-lmcut")
    assert (said.code, said.out) == (4, "gave up: unsupported: not supported: 'durative-actions'\n")
    assert "engines that have it: aries, tamer" in said.err


@pytest.mark.parametrize("option", [("--optimal",), ("--heuristic", "learned")])
def test_options_that_time_does_not_have_are_refused(groundplan: Groundplan, option: tuple[str, ...]) -> None:
    said = groundplan("solve", *FILES, *option)
    assert said.code == 2
    assert f"which {option[0]} is not for" in said.err


def test_a_right_plan_is_accepted_with_makespan_and_cost(groundplan: Groundplan) -> None:
    said = groundplan("validate", *FILES, "--plan", "plan")
    assert (said.code, said.out) == (0, "✓ a plan: 3 steps, makespan 9, cost 18, checked by replay\n")
    form = groundplan("validate", *FILES, "--plan", "plan", "--json").json
    assert form == {"status": "valid", "steps": 3, "cost": 18.0, "makespan": 9.0}


def test_a_wrong_plan_is_refused_at_its_first_wrong_moment(groundplan: Groundplan) -> None:
    Path("plan").write_text(PLAN.replace("2.5:", "5.5:"))
    said = groundplan("validate", *FILES, "--plan", "plan")
    assert (said.code, said.out) == (4, "✗ no plan: step 3 (bake oat), over all at 9.000: it lacks (hot)\n")
    form = groundplan("validate", *FILES, "--plan", "plan", "--json").json
    assert (form["status"], form["fault"], form["step"], form["moment"]) == ("invalid", "over-all", 3, "over all")
    assert (form["time"], form["missing"]) == (9.0, ["(hot)"])


def test_a_plan_without_times_shows_its_lines(groundplan: Groundplan) -> None:
    Path("plan").write_text("(heat)\n(bake rye)\n")
    said = groundplan("validate", *FILES, "--plan", "plan")
    assert said.code == 2
    assert "plan:1:1" in said.err
    assert "start: (action object ...) [duration]" in said.err


def test_files_with_time_are_diagnosed(groundplan: Groundplan) -> None:
    assert groundplan("diagnose", "d.pddl", "p.pddl").out == "d.pddl: no findings\np.pddl: no findings\n"
    Path("d.pddl").write_text(DOMAIN.replace("(at end (baked ?l))", "(baked ?l)"))
    said = groundplan("diagnose", "d.pddl", "p.pddl")
    assert said.code == 2
    assert "d.pddl:8:" in said.out
    assert "write (at start (baked ...)) or (at end (baked ...))" in said.out
