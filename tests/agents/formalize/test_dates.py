from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.formalize.dates import dates

JULY = [date(2031, 7, 4), date(2031, 7, 6)]


def found(text: str, default_year: int | None = None) -> list[date | None]:
    return [mention.value.date for mention in dates(text, default_year)]


@pytest.mark.parametrize(
    "text",
    [
        "from July 4th to July 6th, 2031",
        "July 4 - 6, 2031",
        "4-6 July 2031",
        "from the 4th to the 6th of July, 2031",
        "the fourth of July until the sixth of July 2031",
        "between July 4th and 6th, 2031",
        "2031-07-04 through 2031-07-06",
        "07/04/2031 to 07/06/2031",
        "4 Jul until 2031-07-06",
        "leaving on July 4th, 2031 and back on July 6th",
        "Jul. 4 to Jul. 6 '31",
    ],
)
def test_every_way_of_writing_gives_the_same_days(text: str) -> None:
    assert found(text) == JULY


def test_a_year_that_is_nowhere_stated_is_the_worlds_or_stays_open() -> None:
    assert found("from July 4 to July 6", 2031) == JULY
    assert found("from July 4 to July 6") == [None, None]


@pytest.mark.parametrize("text", ["February 30th, 2031", "2031-02-29", "31 April"])
def test_a_day_that_no_calendar_has_is_found_and_called_impossible(text: str) -> None:
    (mention,) = dates(text, 2031)
    assert mention.value.impossible
    assert mention.value.date is None


@pytest.mark.parametrize("text", ["we may go", "3 separate stops", "march on, 5 of you", "1,250 dollars", "room 12"])
def test_other_words_and_numbers_are_no_dates(text: str) -> None:
    assert found(text, 2031) == []


def test_a_range_does_not_swallow_the_number_of_days_behind_it() -> None:
    assert found("March 3, 2031 and 4 days of rest") == [date(2031, 3, 3)]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)), st.integers(1, 13))
def test_any_range_is_read_back_from_words(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    assert found(f"from {first:%B} {first.day} to {last:%B} {last.day}, {last.year}")[1] == last
    assert found(f"{first.isoformat()} to {last.day} {last:%b} {last.year}") == [first, last]


@given(st.text(max_size=60))
def test_any_text_gives_mentions_that_lie_in_it(text: str) -> None:
    for mention in dates(text, 2031):
        assert text[mention.start : mention.end] == mention.text
