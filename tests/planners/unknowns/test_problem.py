"""Open starts of planning problems: what is asked, what is left out, and what is refused."""

from dataclasses import replace

import pytest

from planners.outcome import GaveUp
from planners.pddl.diagnose import read_task
from planners.pddl.model import Atom, Constant, Step
from planners.unknowns.answers import ConformantPlan, Contradictory, Determined, NoPlanFromAny, OneFactMissing
from planners.unknowns.open_problem import OneOf, OpenAtom, OpenProblem, completions, open_task, without_irrelevant
from planners.unknowns.problem import missing_in_problem
from planners.unknowns.relevance import relevant_facts
from tools import Budget, InputError

DOMAIN = """
(define (domain post) (:requirements :strips :typing :negative-preconditions)
  (:types letter box)
  (:predicates (in ?l - letter ?b - box) (held ?l - letter) (locked ?b - box) (dusty ?b - box) (rusty ?b - box))
  (:action unlock :parameters (?b - box) :precondition (not (rusty ?b)) :effect (not (locked ?b)))
  (:action dust :parameters (?b - box) :precondition (dusty ?b) :effect (not (dusty ?b)))
  (:action take :parameters (?l - letter ?b - box)
    :precondition (and (in ?l ?b) (not (locked ?b))) :effect (and (held ?l) (not (in ?l ?b)))))
"""
PROBLEM = """
(define (problem one-letter) (:domain post) (:objects note - letter left right - box)
  (:init) (:goal (held note)))
"""
WHERE = OneOf("where the note is", (("in", "note", "left"), ("in", "note", "right")))


def opened(*askable: OpenAtom | OneOf, known: str = "") -> OpenProblem:
    domain, problem = read_task(DOMAIN, PROBLEM.replace("(:init)", f"(:init {known})"))
    return OpenProblem(domain, problem, askable)


def test_a_precaution_that_works_in_every_case_makes_the_question_needless() -> None:
    found = missing_in_problem(opened(OpenAtom(("locked", "left")), known="(in note left)"))
    steps = (Step("unlock", ("left",)), Step("take", ("note", "left")))
    assert found == Determined(ConformantPlan(steps))


def test_a_place_is_asked_for_and_not_whether_the_box_there_is_locked() -> None:
    found = missing_in_problem(opened(WHERE, OpenAtom(("locked", "left")), OpenAtom(("locked", "right"))))
    assert isinstance(found, OneFactMissing)
    (fact,) = found.facts
    assert (fact.name, fact.values) == ("where the note is", ("(in note left)", "(in note right)"))


def test_where_no_start_has_a_plan_nothing_is_asked() -> None:
    known = "(locked left) (rusty left) (locked right) (rusty right)"
    assert missing_in_problem(opened(WHERE, known=known)) == Determined(NoPlanFromAny())


def test_whether_there_is_a_plan_at_all_is_worth_a_question() -> None:
    found = missing_in_problem(opened(OpenAtom(("rusty", "left")), known="(in note left) (locked left)"))
    assert isinstance(found, OneFactMissing)
    assert found.facts[0].settling == ("true", "false")


def test_what_cannot_matter_is_not_even_enumerated() -> None:
    spec = opened(WHERE, OpenAtom(("dusty", "left")), OpenAtom(("dusty", "right")))
    task = open_task(spec)
    narrowed = without_irrelevant(spec, task, relevant_facts(task.task))
    assert narrowed.askable == (WHERE,)
    assert len(completions(narrowed)) == 2
    assert len(completions(spec)) == 8


def test_a_law_ties_what_is_open_together() -> None:
    locked = Atom("locked", (Constant("left"),))
    spec = replace(
        opened(WHERE, OpenAtom(("locked", "left"))), law=locked, problem=opened(known="(rusty left)").problem
    )
    assert {completion.answers[1] for completion in completions(spec)} == {"true"}


def test_a_law_that_nothing_satisfies_is_a_contradiction() -> None:
    spec = replace(opened(WHERE), law=Atom("locked", (Constant("left"),)))
    assert missing_in_problem(spec) == Contradictory()


def test_an_atom_stated_and_open_or_open_twice_is_refused() -> None:
    with pytest.raises(InputError, match="stated elsewhere"):
        missing_in_problem(opened(WHERE, known="(in note left)"))
    with pytest.raises(InputError, match=r"\(in note left\)"):
        missing_in_problem(opened(WHERE, OpenAtom(("in", "note", "left"))))


@pytest.mark.parametrize("atom", [("in", "left", "note"), ("in", "note"), ("lost", "note"), ("locked", "attic")])
def test_an_open_atom_that_is_none_of_the_domain_is_refused(atom: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="is no fact of this problem"):
        missing_in_problem(opened(OpenAtom(atom)))


def test_too_many_starts_are_refused_with_advice() -> None:
    boxes = " ".join(f"b{number}" for number in range(16))
    domain, problem = read_task(DOMAIN, PROBLEM.replace("left right", boxes))
    cases = tuple(OpenAtom(("locked", name)) for name in boxes.split())
    with pytest.raises(InputError, match="completions") as caught:
        completions(OpenProblem(domain, problem, cases))
    assert "fewer facts open" in caught.value.hint


def test_a_start_with_too_many_answers_to_try_is_refused_though_few_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planners.unknowns.open_problem._MOST_CANDIDATES", 5)
    with pytest.raises(InputError, match="more than 5 ways to answer"):
        completions(opened(WHERE, OpenAtom(("locked", "left")), OpenAtom(("locked", "right"))))


def test_without_time_nothing_is_claimed() -> None:
    assert isinstance(missing_in_problem(opened(WHERE), Budget(seconds=0.0)), GaveUp)
