import pytest

from planners.pddl.diagnose import read_domain
from planners.reasoning.facts import read_step
from planners.reasoning.phrases import PhraseAmbiguous, PhraseMatched, PhraseUnknown, match_phrase

DOMAIN = read_domain("""
(define (domain port) (:requirements :strips)
  (:predicates (p ?x))
  (:action sail :parameters (?boat ?from ?to) :precondition (p ?boat) :effect (not (p ?boat)))
  (:action load-boat :parameters (?crate ?boat ?pier) :precondition (p ?boat) :effect (not (p ?boat)))
  (:action unload-boat :parameters (?crate ?boat ?pier) :precondition (p ?boat) :effect (not (p ?boat)))
  (:action wait :parameters () :effect (and)))
""")
STEPS = [
    read_step(text)
    for text in (
        "(sail b1 north south)",
        "(sail b1 south north)",
        "(sail b2 north south)",
        "(load-boat c1 b1 north)",
        "(unload-boat c1 b1 north)",
        "(wait)",
    )
]


@pytest.mark.parametrize(
    ("phrase", "step"),
    [
        ("sail boat b1 from north to south", "(sail b1 north south)"),
        ("sail boat b1 to north from south", "(sail b1 south north)"),
        ("let b1, which is at south, go to north", "(sail b1 south north)"),
        ("Load the crate C1 onto the boat B1 at the pier North", "(load-boat c1 b1 north)"),
        ("unload c1 from b1 at north", "(unload-boat c1 b1 north)"),
        ("just wait a while", "(wait)"),
    ],
)
def test_a_phrase_means_the_action_with_its_objects_its_words_and_its_directions(phrase: str, step: str) -> None:
    assert match_phrase(phrase, STEPS, DOMAIN) == PhraseMatched(read_step(step))


def test_a_phrase_that_fits_two_actions_is_not_decided() -> None:
    found = match_phrase("do something with c1, b1 and north", STEPS, DOMAIN)
    assert isinstance(found, PhraseAmbiguous)
    assert {step.action for step in found.steps} == {"load-boat", "unload-boat"}


def test_a_phrase_about_nothing_that_is_known_is_not_matched() -> None:
    assert match_phrase("sing a song", STEPS, DOMAIN) == PhraseUnknown()
    assert match_phrase("wait", [], DOMAIN) == PhraseUnknown()
