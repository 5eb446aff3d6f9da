"""A sentence that has every word of a predicate's name states that predicate, whatever a model would say."""

import asyncio

import pytest

from agents.formalisms.base import Wording
from agents.formalisms.pddl.choices import Choices
from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.draft import LIKELIEST
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.sentences import Sentence, Side
from agents.formalisms.pddl.vocabulary import Vocabulary
from agents.models.scripted import ScriptedModel
from planners import read_domain

ORCHARD = read_domain("""
(define (domain orchard) (:requirements :strips :typing) (:types tree ladder)
  (:predicates (ripe_fruit ?t - tree) (ripe_fruit_bagged ?t - tree) (near ?t ?u - tree) (grows_near ?t ?u - tree)
    (leans-on ?l - ladder ?t - tree) (tree_pruned ?t - tree))
  (:action bag :parameters (?l - ladder ?t - tree) :precondition (and (leans-on ?l ?t) (ripe_fruit ?t))
    :effect (and (ripe_fruit_bagged ?t) (not (ripe_fruit ?t))))
  (:action prune :parameters (?l - ladder ?t - tree) :precondition (leans-on ?l ?t) :effect (tree_pruned ?t)))
""")
KINDS = [
    KindPart(noun="tree", names=["tree1", "tree2"], type="tree"),
    KindPart(noun="ladder", names=["ladder1"], type="ladder"),
]


def offered(text: str, nouns: dict[str, str], side: Side = "init") -> set[str]:
    names = {letter: f"{noun}1" for letter, noun in nouns.items()}
    return set(Choices(Vocabulary(ORCHARD), KINDS).facts(Question(Sentence(text, 0, side), text, names, nouns)))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("There is ripe fruit on X.", {"ripe_fruit(X)"}),
        ("The ripe fruit of X should be bagged.", {"ripe_fruit_bagged(X)"}),
        ("There is no longer ripe fruit on X.", {"ripe_fruit(X)", "ripe_fruit_bagged(X)", "tree_pruned(X)"}),
        ("X has ripe fruit and is pruned.", {"ripe_fruit(X)", "ripe_fruit_bagged(X)", "tree_pruned(X)"}),
        ("X is old.", {"ripe_fruit(X)", "ripe_fruit_bagged(X)", "tree_pruned(X)"}),
    ],
)
def test_only_what_is_spelled_out_is_offered(text: str, facts: set[str]) -> None:
    assert offered(text, {"X": "tree"}) == facts


def test_the_order_of_two_objects_of_a_kind_stays_open() -> None:
    assert offered("X grows near Y.", {"X": "tree", "Y": "tree"}) == {"grows_near(X, Y)", "grows_near(Y, X)"}


def test_one_word_is_no_evidence() -> None:
    near = offered("X is near Y.", {"X": "tree", "Y": "tree"})
    assert {"near(X, Y)", "grows_near(X, Y)", "ripe_fruit(X)"} <= near


def test_no_model_is_asked_what_a_sentence_spells_out() -> None:
    start = "There are 2 trees and 1 ladder. ladder1 leans on tree1. There is ripe fruit on tree1."
    text = f"{start} Goal: the ripe fruit of tree1 is bagged."
    wording = Wording(text, assume=LIKELIEST)
    silent = ScriptedModel([])
    draft, usage = asyncio.run(PddlFormalism(ORCHARD).formalize(silent, wording))
    assert draft.spec is not None
    assert usage.calls == 0
    for fact in ("(leans-on ladder1 tree1)", "(ripe_fruit tree1)", "(:goal (and (ripe_fruit_bagged tree1)))"):
        assert fact in " ".join(draft.spec["problem"].split())
