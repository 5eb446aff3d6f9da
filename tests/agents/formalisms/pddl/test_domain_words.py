"""Sentences on an action, their clauses, and facts said in declared words."""

import pytest

from agents.formalisms.pddl.domain_document import ActionBody, ActionHead, ActionPart, DomainDocument, PredicatePart
from agents.formalisms.pddl.domain_words import clauses, mentions, sentences, sentences_about, unused_sentences
from tests.agents.formalisms.pddl import buckets

FILL, CARRY = (ActionHead.model_validate(head) for head in buckets.HEADS)
EMPTY = ActionBody(clauses=())
DOCUMENT = buckets.GIVEN.model_copy(
    update={"actions": (ActionPart(head=FILL, body=EMPTY), ActionPart(head=CARRY, body=EMPTY))}
)


def test_a_line_or_a_full_stop_ends_a_sentence() -> None:
    assert sentences("One. Two, e.g.this\nThree") == ["One", "Two, e.g.this", "Three"]


def test_an_action_is_told_by_the_sentence_that_names_it_and_those_that_go_on_about_it() -> None:
    assert sentences_about(buckets.TEXT, FILL, DOCUMENT) == [buckets.FILLING[:-1], buckets.AFTER_FILLING[:-1]]
    assert sentences_about(buckets.TEXT, CARRY, DOCUMENT) == [buckets.CARRYING[:-1], buckets.AFTER_CARRYING[:-1]]


def test_a_sentence_with_the_longer_words_of_another_action_is_about_that_one() -> None:
    short, long = (ActionHead(words=words, name=words, parameters=()) for words in ("ring", "ring twice"))
    document = DomainDocument(
        declared=buckets.DECLARED, actions=tuple(ActionPart(head=head, body=EMPTY) for head in (short, long))
    )
    assert sentences_about("To ring is easy. To ring twice is not.", short, document) == ["To ring is easy"]


def test_actions_in_the_same_words_share_their_sentences_in_order() -> None:
    up, down = (ActionHead(words="move the lift L", name=name, parameters=()) for name in ("up", "down"))
    document = DomainDocument(
        declared=buckets.DECLARED, actions=tuple(ActionPart(head=head, body=EMPTY) for head in (up, down))
    )
    text = "To move the lift L, L is low.\nTo move the lift L, L is high.\n"
    assert sentences_about(text, down, document) == ["To move the lift L, L is high"]
    uneven = f"{text}To move the lift L, press the button."
    assert len(sentences_about(uneven, down, document)) == 3


def test_an_action_whose_words_are_nowhere_may_be_told_anywhere() -> None:
    lost = FILL.model_copy(update={"words": "pour"})
    assert len(sentences_about(buckets.TEXT, lost, DOCUMENT)) == len(sentences(buckets.TEXT))


def test_a_sentence_falls_into_clauses_without_the_one_that_only_names_the_action() -> None:
    predicates = buckets.DECLARED.predicates
    assert clauses(buckets.FILLING[:-1], FILL, predicates) == ["B must be empty", "B must be at W"]
    assert clauses(buckets.CARRYING[:-1], CARRY, predicates) == ["B must be at X", "there must be a lane from X to Y"]


def test_a_fact_said_with_and_stays_one_clause() -> None:
    touching = PredicatePart(name="touching", arguments=("place", "place"), phrase="{1} and {2} touch")
    assert clauses("the place X and Y touch and B is full", CARRY, [touching]) == [
        "the place X and Y touch",
        "B is full",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("then B is at X", [("at", "B", "X")]),
        ("then the B is at  the X", [("at", "B", "X")]),
        ("then B is at Q", []),
        ("then AB is at X", []),
        ("B is full", [("full", "B")]),
    ],
)
def test_facts_are_found_in_declared_words_with_parameters_in_the_slots(
    sentence: str, expected: list[tuple[str, ...]]
) -> None:
    assert [mention.literal for mention in mentions(sentence, CARRY, buckets.DECLARED.predicates)] == expected


def test_of_two_phrases_at_one_place_the_longer_one_is_meant() -> None:
    short = PredicatePart(name="at", arguments=("bucket",), phrase="{1} is at")
    found = mentions("B is at X", CARRY, [short, *buckets.DECLARED.predicates])
    assert [mention.literal for mention in found] == [("at", "B", "X")]


def test_a_phrase_without_all_its_slots_is_found_nowhere() -> None:
    lossy = PredicatePart(name="near", arguments=("bucket", "place"), phrase="{1} is at its place")
    assert mentions("B is at its place", CARRY, [lossy]) == []


def test_sentences_that_nothing_rests_on_are_unused() -> None:
    assert list(unused_sentences(buckets.TEXT, DOCUMENT)) == [
        buckets.AFTER_FILLING[:-1],
        buckets.AFTER_CARRYING[:-1],
        buckets.WEATHER[:-1],
    ]
