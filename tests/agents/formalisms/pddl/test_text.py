"""Sentences, objects, places and questions, found in texts by their form."""

import pytest

from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.english import singular
from agents.formalisms.pddl.kinds import candidates, role_by_name, states_more_than_counts
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.places import Layout
from agents.formalisms.pddl.questions import question
from agents.formalisms.pddl.references import References
from agents.formalisms.pddl.sentences import sentences
from agents.formalisms.pddl.vocabulary import Role

ROLES = (Role("lorry"), Role("yard"), Role("crate"))
LEXICON = Lexicon(ROLES)
KINDS = (
    KindPart(noun="crate", names=["crate1", "crate2", "crate3"], type="crate"),
    KindPart(noun="yard", names=["yard1", "yard2"], type="yard"),
)


def names(text: str) -> dict[str, list[str]]:
    return {found.noun: found.names for found in candidates(text, LEXICON)}


def test_sentences_state_the_goal_from_its_first_word_on_and_keep_their_places() -> None:
    text = "Crate a1 weighs 1.5 tons.It is in yard1.\nIt should be in yard2. Currently yard2 is free."
    found = sentences(text)
    assert [(one.text, one.side) for one in found] == [
        ("Crate a1 weighs 1.5 tons.", "init"),
        ("It is in yard1.", "init"),
        ("It should be in yard2.", "goal"),
        ("Currently yard2 is free.", "init"),
    ]
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There are 3 crates.", {"crate": ["crate1", "crate2", "crate3"]}),
        ("You see two large crates, c1 through c2.", {"crate": ["c1", "c2"]}),
        ("c4 is in y1.", {"c": ["c4"], "y": ["y1"]}),
        ("There are 0 crates and 1 yard.", {"yard": ["yard1"]}),
        ("Put 4 crates into 2 heaps of equal size.", {"crate": ["crate1", "crate2", "crate3", "crate4"]}),
        ("The second lorry waits.", {"lorry": ["lorry1", "lorry2"]}),
        ("crate0 and crate1 of 2 crates are here.", {"crate": ["crate0", "crate1"]}),
    ],
)
def test_objects_are_numbered_names_and_counted_nouns(text: str, expected: dict[str, list[str]]) -> None:
    assert names(text) == expected


def test_a_noun_that_is_called_like_a_type_is_of_that_type() -> None:
    (lorry,) = candidates("There are 2 lorries.", LEXICON)
    assert role_by_name(lorry, LEXICON) == Role("lorry")
    (pile,) = candidates("There are 2 piles.", LEXICON)
    assert role_by_name(pile, LEXICON) is None


@pytest.mark.parametrize(
    ("plural", "noun"), [("boxes", "box"), ("lorries", "lorry"), ("glass", "glass"), ("yards", "yard")]
)
def test_the_singular_of_regular_nouns(plural: str, noun: str) -> None:
    assert singular(plural) == noun


def test_ordinals_become_names_and_mere_counts_state_nothing() -> None:
    assert References(KINDS).named("The second crate is in the first yard.") == "crate2 is in yard1."
    assert References(KINDS).named("The ninth crate is in the first row.") == "The ninth crate is in the first row."
    assert not states_more_than_counts("There are 2 yards, 1 lorry and 3 crates.")
    assert states_more_than_counts("There are 2 yards, both full.")


@pytest.mark.parametrize(
    ("text", "pattern", "letters", "quantified"),
    [
        ("crate2 is in yard1.", "X is in Y.", {"X": "crate2", "Y": "yard1"}, False),
        ("Crate crate2 touches crate2.", "Crate X touches X.", {"X": "crate2"}, False),
        ("All crates are in yard1.", "All crates are in X.", {"X": "yard1"}, True),
        ("The gate is open.", "The gate is open.", {}, False),
    ],
)
def test_names_become_letters(text: str, pattern: str, letters: dict[str, str], quantified: bool) -> None:
    asked = question(sentences(text)[0], KINDS, ())
    assert asked is not None
    assert (asked.text, asked.names, asked.quantified) == (pattern, letters, quantified)


def test_headings_and_counts_are_not_asked_about() -> None:
    assert question(sentences("The goal is this:")[0], KINDS, ()) is None
    assert question(sentences("There are 3 crates.")[0], KINDS, ()) is None


def test_words_for_places_mean_the_objects_there() -> None:
    grid = Layout((("a", "b", "c"), ("d", "e", "f")), grid=True)
    assert grid.named("from the bottom-left corner to the first row and third column") == "from d to c"
    line = Layout((("a", "b", "c"),))
    assert line.named("the leftmost place, then position 3") == "a, then c"
    circle = Layout((("a", "b", "c"),), closed=True, from_zero=True)
    assert circle.named("position 2") == "c"
    assert circle.named("at the top of the circle") == "at a"


def test_neighbours_in_lines_circles_and_grids() -> None:
    row = ("a", "b", "c")
    assert list(Layout((row,)).across()) == [("a", "b"), ("b", "c")]
    assert ("c", "a") in set(Layout((row,), closed=True).across())
    assert set(Layout((("a", "b"), ("c", "d")), grid=True).down()) == {("a", "c"), ("b", "d")}
    assert list(Layout((("a",), ("b",))).neighbours()) == []


def test_marks_of_a_list_are_no_words_and_a_state_to_reach_is_a_goal() -> None:
    request = "In the beginning:\n- box1 is open.\n• box2 is shut.\n\nReach a state in which:\n* box2 is open."
    found = sentences(request)
    assert [(one.text, one.side) for one in found if not one.text.endswith(":")] == [
        ("box1 is open.", "init"),
        ("box2 is shut.", "init"),
        ("box2 is open.", "goal"),
    ]
    assert all(request[one.start : one.end] == one.text for one in found)
