import pytest

from agents.formalize import Gazetteer
from agents.formalize.evidence import Evidence
from agents.formalize.leftovers import leftovers
from agents.formalize.result import Grounded

GAZETTEER = Gazetteer(
    cities=("Port Elm", "Larkspur"), states=("Westmarch",), year=2031, state_of={"Larkspur": "Westmarch"}
)
TRIP = "From Port Elm to Larkspur, May 3 to May 5, for $900."
WORDS = {"origin": "Port Elm", "destination": "Larkspur", "first_day": "May 3", "last_day": "May 5", "budget": "$900"}


def left(rest: str) -> list[str]:
    text = f"{TRIP} {rest}"
    grounds = [
        Grounded(field, words, words, text.index(words), text.index(words) + len(words))
        for field, words in WORDS.items()
    ]
    return list(leftovers(Evidence.of(text, GAZETTEER), grounds, GAZETTEER))


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "Could you help us?",
        "We look forward to it!",
        "We have no preference about the rooms.",
        "Larkspur, Westmarch, here we come.",
        "I have a nine-year-old.",
    ],
)
def test_a_request_that_is_used_up_leaves_nothing(rest: str) -> None:
    assert left(rest) == []


@pytest.mark.parametrize(
    ("rest", "clauses"),
    [
        ("No restaurant over $40.", ["No restaurant over $40"]),
        ("We would like to eat well.", ["We would like to eat well"]),
        ("Restaurants should be good, and never over $40.", ["Restaurants should be good, and never over $40"]),
        ("Land before 15:00, and see two sights a day.", ["Land before 15:00", "and see two sights a day"]),
        ("No overnight flights, please.", ["No overnight flights"]),
        ("The hotel should have a lake view.", ["The hotel should have a lake view"]),
        ("Stop over in Ashford.", ["Stop over in Ashford"]),
    ],
)
def test_what_no_value_covers_is_left_over(rest: str, clauses: list[str]) -> None:
    assert left(rest) == clauses


def test_a_granted_preference_takes_its_phrases() -> None:
    rest = "We must have a flat that takes our dog."
    assert left(rest) != []
    text = f"{TRIP} {rest}"
    start = text.index("takes our dog")
    grounds = [
        *(Grounded(f, w, w, text.index(w), text.index(w) + len(w)) for f, w in WORDS.items()),
        Grounded("house_rule", "pets", "takes our dog", start, start + len("takes our dog")),
    ]
    assert leftovers(Evidence.of(text, GAZETTEER), grounds, GAZETTEER) == ()
