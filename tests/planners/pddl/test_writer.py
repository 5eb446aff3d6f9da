from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.pddl.diagnose import diagnose, read_domain, read_problem, read_task
from planners.pddl.model import OBJECT, Domain, Problem
from planners.pddl.writer import write_domain, write_number, write_problem
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tests.planners.pddl.trees import domains, problems
from tools import InputError


@given(domains)
@settings(max_examples=150)
def test_a_written_domain_reads_back_as_the_same_tree(domain: Domain) -> None:
    assert read_domain(write_domain(domain)) == domain


@given(problems)
@settings(max_examples=150)
def test_a_written_problem_reads_back_as_the_same_tree(problem: Problem) -> None:
    from tests.planners.pddl.trees import CONSTANTS, FUNCTIONS, PREDICATES, TYPES

    domain = Domain("d", (), TYPES, CONSTANTS, PREDICATES, FUNCTIONS)
    assert read_problem(write_problem(problem), domain) == problem


type_names = st.sampled_from(["a", "b", "c", "d", "e", "f"])


@given(st.dictionaries(type_names, st.lists(type_names, min_size=1, max_size=2, unique=True).map(tuple)))
@settings(max_examples=200)
def test_every_type_hierarchy_without_a_circle_survives_writing(parents: dict[str, tuple[str, ...]]) -> None:
    order = "abcdef"
    types = {
        name: tuple(up for up in ups if order.index(up) < order.index(name) and up in parents) or (OBJECT,)
        for name, ups in parents.items()
    }
    domain = Domain("d", types=types)
    text = write_domain(domain)
    assert read_domain(text).types == types
    assert not [finding for finding in diagnose(text) if finding.severity == "error"]


def test_the_parcels_world_survives_writing() -> None:
    domain, problem = read_task(DOMAIN, PROBLEM)
    assert read_task(write_domain(domain), write_problem(problem)) == (domain, problem)
    assert diagnose(write_domain(domain), write_problem(problem)) == ()


def test_facts_are_written_in_a_fixed_order() -> None:
    _, problem = read_task(DOMAIN, PROBLEM)
    again = replace(problem, init=frozenset(sorted(problem.init, key=repr, reverse=True)))
    assert write_problem(again) == write_problem(problem)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(3), "3"), (Fraction(-1, 8), "-0.125"), (Fraction(5, 2), "2.5"), (Fraction(1, 100), "0.01")],
)
def test_numbers_are_written_as_decimals(value: Fraction, text: str) -> None:
    assert write_number(value) == text


def test_a_number_without_a_finite_decimal_form_is_refused() -> None:
    with pytest.raises(InputError, match="no finite decimal form"):
        write_number(Fraction(1, 3))
