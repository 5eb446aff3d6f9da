import pytest

from agents.formalize.numbers import city_counts, durations, money, numbers, times, to_number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("7", 7),
        ("1,250", 1250),
        ("3.5", 3.5),
        ("twelve", 12),
        ("twenty-five", 25),
        ("two hundred and ten", 210),
        ("three thousand", 3000),
        ("dozen", 12),
    ],
)
def test_number_words_and_digits_give_their_value(words: str, value: float) -> None:
    assert to_number(words) == value


@pytest.mark.parametrize("words", ["", "and", "grandmother", "seventh"])
def test_other_words_give_no_number(words: str) -> None:
    assert to_number(words) is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("at most $1,250, all in", [1250]),
        ("US$900 or 900 USD", [900, 900]),
        ("two thousand dollars", [2000]),
        ("13.4k dollars and $2k", [13400, 2000]),
        ("$40 a meal, $3,000 in all", [40, 3000]),
        ("3 days for 4 people", []),
    ],
)
def test_amounts_of_money_are_found_in_whole_dollars(text: str, amounts: list[int]) -> None:
    assert [mention.value for mention in money(text)] == amounts


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("a 4-day tour", [4]),
        ("for three days", [3]),
        ("a week", [7]),
        ("a full week away", [7]),
        ("a fortnight", [14]),
        ("a week-long tour", [7]),
        ("four nights", [5]),
        ("$80 a night", []),
        ("five hours a day", []),
    ],
)
def test_a_week_is_seven_days_and_n_nights_are_one_day_more(text: str, days: list[int]) -> None:
    assert [mention.value for mention in durations(text)] == days


@pytest.mark.parametrize(
    ("text", "counts"),
    [("3 different cities", [3]), ("two small towns", [2]), ("a single city", [1]), ("four people", [])],
)
def test_a_count_of_cities_needs_the_word_for_them(text: str, counts: list[int]) -> None:
    assert [mention.value for mention in city_counts(text)] == counts


def test_a_number_inside_another_mention_is_not_free() -> None:
    text = "$300 for 2 people"
    assert [mention.text for mention in numbers(text, money(text))] == ["2"]


def test_a_scale_word_alone_is_no_number() -> None:
    assert numbers("the Grand Hotel") == []


def test_a_mention_keeps_its_place_in_the_text() -> None:
    text = "we are five"
    (mention,) = numbers(text)
    assert text[mention.start : mention.end] == mention.text == "five"


def test_clock_times_are_found_in_both_notations() -> None:
    assert [mention.text for mention in times("between 9:30 and 6 pm, never at midnight")] == [
        "9:30",
        "6 pm",
        "midnight",
    ]
