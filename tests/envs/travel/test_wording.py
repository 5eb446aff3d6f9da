"""Requests in plain words: everything that is set is said, and nothing is borrowed."""

import re
import string
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs import TripRequest, Wish, load_requests, phrase
from envs.travel.phrases import BUDGETS, DATES, HOUSE_RULES, NUMBERS, OPENINGS, ROOM_TYPES, TRANSPORT_RULES

FULL = TripRequest(
    origin="St. Aldwen",
    destination="Quillon",
    start=date(2027, 3, 30),
    days=5,
    city_count=2,
    people=4,
    budget=3400,
    house_rule="pets",
    room_type="not shared room",
    transport_rule="no flight",
    cuisines=("Indian", "French", "Chinese", "Mexican"),
    wishes=(Wish(name="cheap meals", expression="meal_cost <= 400", source="spend at most $400 on meals"),),
)
VARIANTS = st.integers(0, 10**6)


@given(VARIANTS)
def test_every_field_that_is_set_can_be_read_off_the_text(variant: int) -> None:
    text = phrase(FULL, variant=variant)
    assert "St. Aldwen" in text
    assert "Quillon" in text
    assert re.search(r"\b(2|two)\b", text, re.IGNORECASE)
    assert re.search(r"\b(4|four)\b", text, re.IGNORECASE)
    assert re.search(r"3,?400\b|3\.4k", text)
    assert "spend at most $400 on meals" in text
    assert all(cuisine in text for cuisine in FULL.cuisines)
    assert re.search(r"pets|forbid", text)
    assert "shared" in text
    assert re.search(r"fl(y|ights?|ying)\b|planes", text, re.IGNORECASE)
    assert re.search(r"30|03/30", text)
    assert "{" not in text


@given(VARIANTS)
def test_what_is_not_asked_for_is_not_said(variant: int) -> None:
    text = phrase(
        TripRequest(origin="Merrow", destination="Quillon", start=date(2027, 3, 3), days=3, city_count=1, people=1),
        variant=variant,
    )
    assert not re.search(r"\$|dollar|USD|pets|smok|shared|cuisine|Indian|fly|flight|taxi|\bwe\b|\bus\b", text)


@given(VARIANTS)
def test_every_sentence_starts_with_a_capital(variant: int) -> None:
    for before, after in pairwise(phrase(FULL, variant=variant).split()):
        if before[-1] in ".!?" and before != "St.":
            assert after[0] not in string.ascii_lowercase


def test_the_same_variant_gives_the_same_words_and_others_differ() -> None:
    texts = [phrase(FULL, variant=variant) for variant in range(60)]
    assert [phrase(FULL, variant=variant) for variant in range(60)] == texts
    assert len(set(texts)) == 60
    assert len({text.split()[0] for text in texts}) >= 8


def test_there_are_many_ways_to_say_each_thing() -> None:
    assert len(OPENINGS) >= 12
    assert len(DATES) >= 8
    assert len(BUDGETS) >= 5
    for options in (*HOUSE_RULES.values(), *ROOM_TYPES.values(), *TRANSPORT_RULES.values()):
        assert len(options) >= 3


@given(VARIANTS, st.integers(1, 31), st.sampled_from([3, 5, 7]))
def test_the_dates_can_be_worked_out_from_the_words(variant: int, day: int, days: int) -> None:
    request = FULL.model_copy(update={"start": date(2027, 3, day), "days": days, "wishes": ()})
    text = phrase(request, variant=variant)
    last = date.fromisoformat(request.dates[-1])
    says_length = re.search(rf"\b({days}|{NUMBERS[days]}) days\b", text)
    ends = (rf"\b{last.day}(st|nd|rd|th)?\b", last.isoformat())
    assert says_length or any(re.search(end, text) for end in ends)
    assert "2027" in text


def test_no_sentence_of_the_train_requests_is_used(real_folder: Path) -> None:
    def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z]+", text.lower())
        return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}

    train = set().union(*(runs(task.text) for task in load_requests(real_folder / "train.jsonl")))
    ours = set().union(*(runs(phrase(FULL, variant=variant)) for variant in range(300)))
    assert not train & ours


@pytest.mark.parametrize("people", [1, 2, 3, 8, 13])
def test_any_head_count_can_be_said(people: int) -> None:
    request = FULL.model_copy(update={"people": people})
    assert all(phrase(request, variant=variant) for variant in range(40))
