"""The names that a text has for objects, in all their forms, and what the words around say of their kind."""

import pytest

from agents.formalisms.pddl.kinds import candidates, gathered, role_by_name
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.references import References
from agents.formalisms.pddl.vocabulary import Role, Vocabulary
from planners import read_domain

TYPED = Lexicon(
    tuple(map(Role, ("tram", "rider", "stop", "bag"))), frozenset({"board", "idle", "free-lane"}), frozenset({"idle"})
)
UNTYPED = Lexicon((), frozenset({"over", "bare", "lift"}), frozenset({"bare"}), places={"over": 2, "bare": 1})


def names(text: str, lexicon: Lexicon = TYPED) -> dict[str, list[str]]:
    """The names by the noun for their kind; by themselves where no word says what they are."""
    return {found.noun: sorted(found.names) for found in candidates(text, lexicon)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The red tram is here, the blue tram is not.", {"tram": ["blue-tram", "red-tram"]}),
        ("The idle tram waits at the north stop.", {"stop": ["north-stop"]}),
        ("There is a red tram. A blue tram is behind it.", {"tram": ["blue-tram", "red-tram"]}),
        ("Some take a fast tram.", {}),
        ("Trams S and T stand at stop a.", {"tram": ["tram-s", "tram-t"], "stop": ["stop-a"]}),
        ("Tram 1 follows tram 2.", {"tram": ["tram1", "tram2"]}),
        ("Riders Ida and Ben wait. The tram Swallow comes.", {"rider": ["ben", "ida"], "tram": ["swallow"]}),
        ("Ida is a rider, Ben and Cy are riders.", {"rider": ["ben", "cy", "ida"]}),
        ("They wait at Old Mill, which is a stop.", {"stop": ["old-mill"]}),
        ("Ida waits for Swallow.", {"swallow": ["swallow"]}),
        ('The bag "winter coats" hangs in an "L" shape.', {"bag": ["winter-coats"]}),
        ("There are two stops called mill and harbour.", {"stop": ["harbour", "mill"]}),
        (
            "The left_tram is at stop-b, with the oak-bag.",
            {"tram": ["left_tram"], "stop": ["stop-b"], "bag": ["oak-bag"]},
        ),
        ("A two-bag rider is no bag-less rider.", {}),
        ("tram_0_1 is at x0-y2.", {"tram": ["tram_0_1"], "x": ["x0-y2"]}),
        ("Trams k1 and k2 are at stop h7.", {"tram": ["k1", "k2"], "stop": ["h7"]}),
        ("There are 3 trams, the red tram among them.", {"tram": ["red-tram", "tram1", "tram2"]}),
        ("tram1 and tram2 wait, the longer tram is tram2.", {"tram": ["tram1", "tram2"]}),
        ("A tram takes any two bags and at most three riders.", {}),
        ("The tram is at stop1.", {"tram": ["tram1"], "stop": ["stop1"]}),
        ("Every tram stops. The tram is old.", {}),
        ("Lane is free. Trams are idle. Nobody boards.", {}),
    ],
)
def test_names_of_every_form_are_found_with_their_kind(text: str, expected: dict[str, list[str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The red jug is bare, the tall jug is over the red jug.", {"jug": ["red-jug", "tall-jug"]}),
        ("The hand is empty and the bare jug is over it.", {}),
        ("jug a over jug b, jug c is bare.", {"jug": ["jug-a", "jug-b", "jug-c"]}),
        ("A is over B. B is over C.", {"object-a": ["object-a"], "object-b": ["object-b"], "object-c": ["object-c"]}),
        ("A is over B.", {"object-a": ["object-a"], "object-b": ["object-b"]}),
        ("Plan B is a jug.", {}),
        ("There is a jug, e.g. a big one.", {}),
        ("Jug 1 is over jug 2.", {"jug": ["jug1", "jug2"]}),
        ("over is no name, over1 is.", {"over": ["over1"]}),
        ("over mug pan. (bare pan) and bare the end.", {"mug": ["mug"], "pan": ["pan"]}),
    ],
)
def test_without_kinds_of_objects_whatever_is_told_apart_is_one(text: str, expected: dict[str, list[str]]) -> None:
    assert names(text, UNTYPED) == expected


def test_a_name_whose_kind_the_model_tells_is_one_of_that_kind() -> None:
    found = candidates("There are 2 trams. The tram Swallow passes Magpie.", TYPED)
    kinds = gathered((one, role_by_name(one, TYPED) or Role("tram")) for one in found)
    assert [(kind.noun, kind.names) for kind in kinds] == [("tram", ["swallow", "magpie"])]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The red tram passes a RED tram.", "red-tram passes red-tram."),
        ("Tram S is at stop a, S is idle.", "tram-s is at stop-a, tram-s is idle."),
        ("A bag is at stop a.", "A bag is at stop-a."),
        ("“Rose” waits at Old  Mill.", "rose waits at old-mill."),
        ("Tram 2 or the tram 1?", "tram2 or tram1?"),
        ("The second tram and the stop-a", "tram2 and stop-a"),
    ],
)
def test_every_form_of_a_name_is_replaced_by_the_name(text: str, named: str) -> None:
    told = "The red tram. Tram S, stop a. Rider Rose is at the stop Old Mill. "
    kinds = gathered((one, role_by_name(one, TYPED) or Role()) for one in candidates(told, TYPED))
    numbered = gathered((one, Role("tram")) for one in candidates("There are tram1 and tram2.", TYPED))
    chosen = numbered if "2" in text or "second" in text else kinds
    extra = [kind for kind in kinds if kind.noun == "stop"] if chosen is numbered else []
    assert References([*chosen, *extra]).named(text) == named


def test_the_words_of_a_domain_are_read_off_it() -> None:
    domain = read_domain(
        "(define (domain d) (:requirements :typing) (:types tram) "
        "(:predicates (is-idle ?t - tram) (after ?a ?b - tram)) "
        "(:action go :parameters (?t - tram) :precondition (is-idle ?t) :effect (not (is-idle ?t))))"
    )
    lexicon = Lexicon.of(Vocabulary(domain))
    assert lexicon.role("Trams") == Role("tram")
    assert lexicon.is_property("idle")
    assert not lexicon.is_property("after")
    assert lexicon.is_term("after")
