"""What the words of a clause settle about an action, and what they leave open."""

import pytest

from agents.formalisms.pddl.domain_clauses import Told, told
from agents.formalisms.pddl.domain_document import ActionHead, PredicatePart
from tests.agents.formalisms.pddl.buckets import DECLARED, HEADS

FILL, CARRY = (ActionHead.model_validate(head) for head in HEADS)
APART = PredicatePart(name="not-same", arguments=("place", "place"), phrase="{1} is not {2}")
PREDICATES = (*DECLARED.predicates, PredicatePart(name="wet", arguments=("bucket",), phrase="{1} is wet"), APART)


def read(sentence: str, head: ActionHead = FILL) -> list[Told]:
    return list(told(sentence, head, PREDICATES))


def test_declared_words_settle_a_clause_and_its_sentence_says_when() -> None:
    found = read("I can only fill a bucket B at a well W if B is full and B is wet")
    assert [(one.roles, one.literals) for one in found] == [
        (("needs",), (("full", "B"),)),
        (("needs",), (("wet", "B"),)),
    ]
    assert all(one.settled for one in found)


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("Once I fill a bucket B at a well W, B is full", ("makes_true",)),
        ("Once I fill a bucket B at a well W, it does not hold any more that B is full", ("makes_false",)),
        ("Once I fill a bucket B at a well W, B is no longer full", ("makes_false",)),
        ("To fill a bucket B at a well W, it must not be that B is full", ("needs_not",)),
        ("To fill a bucket B at a well W, B is full", ("needs", "makes_true")),
    ],
)
def test_when_and_whether_are_told_by_the_words_around(sentence: str, roles: tuple[str, ...]) -> None:
    (one,) = read(sentence)
    assert one.roles == roles
    assert one.literals == (("full", "B"),)


def test_conditions_and_effects_of_one_sentence_are_told_apart() -> None:
    found = read("To fill a bucket B at a well W, B must be empty, after that B is full and B is wet")
    assert [one.roles for one in found] == [("needs",), ("makes_true",), ("makes_true",)]


def test_a_not_that_belongs_to_the_predicate_affirms() -> None:
    sentence = "One can carry a bucket B from a place X to a place Y only if X is not Y"
    (one,) = told(sentence, CARRY, PREDICATES)
    assert (one.roles, one.literals) == (("needs",), (("not-same", "X", "Y"),))


def test_other_words_leave_the_literals_open() -> None:
    (one,) = read("After you fill a bucket B at a well W, B brims")
    assert one.literals is None
    assert one.roles == ("makes_true", "makes_false")
    assert one.settled is None
