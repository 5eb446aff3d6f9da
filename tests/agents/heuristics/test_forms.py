"""A form becomes a program that runs, and computes by hand what its words say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.heuristics.forms import MOST_CHOSEN, Form, Weighed, asked_for, form_guide, program_of
from agents.heuristics.measures import Measure, menu
from agents.heuristics.training import Training, read_training
from planners import check_code

GARDEN = """
(define (domain garden)
  (:types bed - place tool gnome - thing thing place)
  (:predicates (lies ?t - thing ?p - place) (on ?a ?b - gnome) (path ?a ?b - place) (held ?t - tool) (at-gate ?p - bed))
  (:action take :parameters (?t - tool ?p - place) :precondition (lies ?t ?p)
    :effect (and (held ?t) (not (lies ?t ?p))))
  (:action put :parameters (?t - tool ?p - place) :precondition (held ?t) :effect (and (lies ?t ?p) (not (held ?t))))
  (:action walk :parameters (?a ?b - bed) :precondition (and (at-gate ?a) (path ?a ?b))
    :effect (and (at-gate ?b) (not (at-gate ?a))))
  (:action stack :parameters (?a ?b ?c - gnome) :precondition (on ?a ?b) :effect (and (on ?a ?c) (not (on ?a ?b)))))
"""
TASK = """
(define (problem tidy) (:domain garden)
  (:objects rake hoe - tool tim tom tam - gnome north south east - bed)
  (:init (lies rake north) (lies hoe south) (on tim tom) (on tom tam) (at-gate south)
    (path north south) (path south north) (path south east))
  (:goal (and (lies rake east) (on tam tim))))
"""
INITIAL: set[tuple[str, ...]] = {
    ("lies", "rake", "north"),
    ("lies", "hoe", "south"),
    ("on", "tim", "tom"),
    ("on", "tom", "tam"),
}
INITIAL |= {("at-gate", "south")}
EXPECTED = {
    "number of unmet goals (on ?x ?y)": 1,
    "number of unmet goals (lies ?x ?y)": 1,
    "number of all (held ?tool)": 0,
    "length of the chain (on ?next ?x), ?next in turn and so on, of unmet goals (on ?x ?y)": 2,
    "length of the chain (on ?x ?next), ?next in turn and so on, of unmet goals (on ?x ?y)": 0,
    "number of (on ?gnome ?x) of unmet goals (on ?x ?y)": 1,
    "number of (lies ?tool ?y) of unmet goals (lies ?x ?y)": 0,
    "steps over path from ?place of (lies ?x ?place) to ?y, of unmet goals (lies ?x ?y)": 2,
    "steps over path from ?place of (at-gate ?place) to the nearest ?place of (lies ?x ?place) of unmet goals"
    " (lies ?x ?y)": 1,
}


@pytest.fixture
def garden(tmp_path: Path) -> Training:
    (tmp_path / "train").mkdir()
    (tmp_path / "domain.pddl").write_text(GARDEN)
    (tmp_path / "train" / "p1.pddl").write_text(TASK)
    return read_training(tmp_path / "domain.pddl", tmp_path / "train", 1)


def task(static: Iterable[tuple[str, ...]], objects: Mapping[str, Sequence[str]]) -> Any:
    static = frozenset(static)
    return SimpleNamespace(
        goal=(("lies", "rake", "east"), ("on", "tam", "tim")),
        static=static,
        objects=objects,
        arguments=lambda name: [atom[1:] for atom in static if atom[0] == name],
    )


def estimate(training: Training, terms: Mapping[str, int], each_goal: int = 1) -> Callable[[Any], float]:
    """Return the estimate of a program, run here: these programs are printed from the menu alone."""
    offered = menu(training)
    form = Form(
        thoughts="",
        each_goal=each_goal,
        terms=tuple(Weighed(measure=words, weight=weight) for words, weight in terms.items()),
    )
    names: dict[str, Any] = {}
    exec(program_of(form, offered), names)  # no model had a hand in this text
    static = {("path", "north", "south"), ("path", "south", "north"), ("path", "south", "east")}
    things = {"tool": ["rake", "hoe"], "gnome": ["tim", "tom", "tam"], "bed": ["north", "south", "east"]}
    value: Callable[[Any], float] = names["prepare"](task(static, things))
    return value


@pytest.mark.parametrize("words", EXPECTED)
def test_a_measure_counts_what_its_words_say(garden: Training, words: str) -> None:
    assert words in [one.words for one in menu(garden)]
    value = estimate(garden, {words: 1, "number of all (at-gate ?bed)": 10})
    assert value(INITIAL) == 2 * 1 + 10 + EXPECTED[words]


def test_goal_states_are_worth_nothing_and_all_others_at_least_one(garden: Training) -> None:
    value = estimate(garden, {"number of all (at-gate ?bed)": -9}, each_goal=2)
    assert value(INITIAL) == 1
    assert value({("lies", "rake", "east"), ("on", "tam", "tim")}) == 0


def test_every_measure_of_the_menu_makes_a_program_that_is_allowed(garden: Training) -> None:
    for one in menu(garden):
        form = Form(thoughts="", each_goal=1, terms=(Weighed(measure=one.words, weight=2),))
        assert check_code(program_of(form, (one,))) == ()


def test_what_is_not_on_the_menu_is_left_out_and_of_two_weights_the_last_one_counts() -> None:
    form = Form(
        thoughts="",
        each_goal=2,
        terms=tuple(Weighed(measure=name, weight=n) for n, name in enumerate(("a", "b", "a"), start=1)),
    )
    code = program_of(form, (Measure("a", "len(left)"),))
    assert "value += 3 * len(left)" in code
    assert "value += 1" not in code
    assert "value += 2" not in code


def test_the_model_is_bound_to_the_menu_it_reads(garden: Training) -> None:
    offered = menu(garden)
    allowed = form_guide(offered)["$defs"]["Weighed"]["properties"]["measure"]["enum"]
    assert allowed == [one.words for one in offered]
    assert form_guide(offered)["properties"]["terms"]["maxItems"] == MOST_CHOSEN
    assert all(f"- {one.words}" in asked_for(offered) for one in offered)
