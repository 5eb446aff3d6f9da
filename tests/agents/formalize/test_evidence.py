import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.formalize import Gazetteer
from agents.formalize.evidence import Evidence

GAZETTEER = Gazetteer(cities=("Port Elm", "Larkspur"), states=("Westmarch",), year=2031)


def scan(text: str) -> Evidence:
    return Evidence.of(text, GAZETTEER)


def preferences(text: str) -> dict[str, list[str]]:
    return {wording.value: [q.text for q in quotes] for wording, quotes in scan(text).preferences}


def people(text: str) -> dict[str, set[int]]:
    return {quote.text: set(quote.value) for quote in scan(text).people}


def test_a_plain_request_holds_no_evidence_for_preferences() -> None:
    assert preferences("Port Elm to Larkspur on 3 May 2031, 4 days, the entire budget is $900, I go alone.") == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a smoker", {"smoking"}),
        ("We want to party.", {"parties"}),
        ("We are a party of five.", set()),
        ("Toddlers come along.", {"children under 10"}),
        ("Friends come over for a drink.", {"visitors"}),
        ("The dog must be welcome.", {"pets"}),
        ("an entire flat", {"entire room"}),
        ("a private bedroom", {"private room"}),
        ("No dorms.", {"shared room", "not shared room"}),
        ("I hate planes.", {"no flight"}),
        ("Nobody drives.", {"no self-driving"}),
    ],
)
def test_a_preference_needs_its_wording(text: str, values: set[str]) -> None:
    assert set(preferences(text)) == values


def test_a_quote_stays_inside_its_clause() -> None:
    found = preferences("Two rooms, we bring our cat, and Port Elm it is. Cats and dogs are fine people.")
    assert found["pets"] == ["we bring our cat", "Cats", "Cats and dogs are fine people"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for 3 people", {"3 people": {3}}),
        ("a solo tour", {"solo tour": {1}}),
        ("with children under 10", {"with children under 10": set(range(2, 13))}),
        ("Plan a tour for me.", {"me": {1}}),
        ("Plan a tour.", {}),
        ("Plan our tour for me.", {}),
        ("for two departing from Port Elm", {"two departing": {2}}),
        ("One room and two sights.", {}),
        ("on 3 May 2031 for $900", {}),
    ],
)
def test_head_counts_come_from_numbers_people_and_the_speaker(text: str, found: dict[str, set[int]]) -> None:
    assert people(text) == found


def test_a_head_count_that_must_be_added_up_is_left_to_the_model() -> None:
    assert 6 in people("Plan a tour for me and five others.")["for me and five others"]


def test_every_mention_of_a_cuisine_is_found_in_order() -> None:
    assert [m.value for m in scan("Indian, then French, then Indian food").cuisines] == ["Indian", "French", "Indian"]


@given(st.text(alphabet="abnop $,.-'123:/\n", max_size=80))
def test_every_candidate_is_verbatim_text(text: str) -> None:
    found = scan(text)
    quotes = [q for _, group in found.preferences for q in group]
    for mention in (*found.places, *found.dates, *found.days, *found.money, *found.people, *found.cities, *quotes):
        assert text[mention.start : mention.end] == mention.text
