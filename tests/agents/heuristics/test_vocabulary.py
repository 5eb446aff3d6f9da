"""Names that a program took from somewhere else are found, and no others."""

import pytest

from agents.heuristics.vocabulary import unknown_names
from planners import read_domain
from tests.agents.heuristics.invented import DOMAIN

ORCHARD = read_domain(DOMAIN)


@pytest.mark.parametrize(
    ("expression", "kind", "name"),
    [
        ('[atom for atom in state if atom[0] == "in"]', "predicate", "in"),
        ('("lit", "t0") in state', "predicate", "lit"),
        ('task.arguments("door")', "predicate", "door"),
        ('task.objects["room"]', "type", "room"),
    ],
)
def test_a_name_that_the_domain_does_not_have_is_told_with_those_it_has(expression: str, kind: str, name: str) -> None:
    (told,) = unknown_names(f"x = {expression}\n", ORCHARD)
    assert told.startswith(f"This domain has no {kind} {name!r}; its {kind}s are ")
    assert ("ripe" if kind == "predicate" else "tree") in told


@pytest.mark.parametrize(
    "expression",
    [
        'atom[0] == "ripe"',
        '("picked", t) not in state',
        'task.objects["object"]',
        'task.objects["basket"]',
        'x[1] == "in"',
    ],
)
def test_names_of_the_domain_and_other_texts_are_passed_over(expression: str) -> None:
    assert unknown_names(f"y = {expression}\n", ORCHARD) == ()
