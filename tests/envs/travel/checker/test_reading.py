import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.travel.checker.reading import (
    UNREADABLE,
    Named,
    all_sights,
    checked_sights,
    clock_minutes,
    cut_parenthesis,
    flight_number,
    minutes,
    read_place,
    read_route,
    read_whole_place,
    vehicle_by_words,
    vehicle_looked_up,
)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("from Oakfell to Pinemoor", ("Oakfell", "Pinemoor")),
        ("Taxi, from Oakfell to Pinemoor, duration: 1 min", ("Oakfell", "Pinemoor")),
        ("from  Oakfell  to  Pinemoor ", ("Oakfell", "Pinemoor ")),
        ("from Port to to to Town", ("Port", "to to Town")),
        ("from Oakfell(Brennia) to Pinemoor(Brennia);", ("Oakfell(Brennia)", "Pinemoor(Brennia);")),
        ("fromOakfell to Pinemoor", None),
        ("from Oakfell To Pinemoor", None),
        ("from Oakfell to ", None),
        ("From Oakfell to Pinemoor", None),
    ],
)
def test_a_route_is_read_between_from_the_first_to_and_the_next_comma(text: str, route: tuple[str, str] | None) -> None:
    assert read_route(text) == route


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Oakfell(Brennia)", "Oakfell"),
        ("Oakfell (Brennia)", "Oakfell "),
        ("Oakfell(Brennia) and more", "Oakfell"),
        ("Oakfell(Brennia", "Oakfell(Brennia"),
        ("Oak)fell(", "Oak)fell("),
        ("Oakfell", "Oakfell"),
    ],
)
def test_a_closed_parenthesis_is_cut_off_but_not_the_blank_before_it(text: str, cut: str) -> None:
    assert cut_parenthesis(text) == cut
    assert cut_parenthesis(cut) == cut


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Corn Cart, Oakfell", Named("Corn Cart", "Oakfell")),
        ("Fish, Salt & Co (Quay), Oakfell (Brennia)", Named("Fish, Salt & Co (Quay)", "Oakfell")),
        (" Corn Cart ,Oakfell ", Named("Corn Cart", "Oakfell")),
        ("Corn Cart", UNREADABLE),
        ("Corn Cart,", UNREADABLE),
        (", Oakfell", Named("", "Oakfell")),
        ("Two\nlines, Oakfell", Named("lines", "Oakfell")),
    ],
)
def test_a_place_is_split_at_the_last_comma_and_trimmed(text: str, place: Named) -> None:
    assert read_place(text) == place


def test_the_strict_reading_keeps_a_name_of_two_lines_whole() -> None:
    assert read_whole_place("Two\nlines, Oakfell(Brennia)") == Named("Two\nlines", "Oakfell")


def test_what_follows_the_last_semicolon_is_dropped_officially_only() -> None:
    assert checked_sights("A, X;B, X; C, X") == ["A, X", "B, X"]
    assert all_sights("A, X;B, X; C, X; ") == ["A, X", "B, X", "C, X"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Flight Number: F100, from A to B", "F100"),
        ("by Flight Number:  F100 , from A to B", " F100 "),
        ("Flight Number: F100 from A to B", "F100 from A to B"),
        ("Flight Number: F1Flight Number: F2, x", "F1"),
        ("flight number: F100, from A to B", None),
        ("Flight Number:F100, from A to B", None),
    ],
)
def test_a_flight_number_stands_between_its_mark_and_the_next_comma(text: str, number: str | None) -> None:
    assert flight_number(text) == number


@pytest.mark.parametrize(
    ("text", "seen", "looked_up"),
    [
        ("Flight Number: F1, from A to B", "flight", "flight"),
        ("Flight F1, from A to B", "flight", None),
        ("SELF-DRIVING", "self-driving", "self-driving"),
        ("Self-driving or taxi", "taxi", "self-driving"),
        ("flight number, taxi", "taxi", "flight"),
        ("Magic carpet", None, None),
    ],
)
def test_the_vehicle_is_found_by_words_and_in_two_orders(text: str, seen: str | None, looked_up: str | None) -> None:
    assert vehicle_by_words(text) == seen
    assert vehicle_looked_up(text) == looked_up


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10 hours 55 mins", 655), ("1 hour 1 min", 61), ("26 mins", 26), ("1 day 2 hours", 1560), ("", 0)],
)
def test_durations_are_read_in_minutes(text: str, expected: int) -> None:
    assert minutes(text) == expected


def test_clock_times_are_read_in_minutes() -> None:
    assert (clock_minutes("00:00"), clock_minutes("15:40"), clock_minutes("23:59")) == (0, 940, 1439)


@given(st.text(alphabet="ab ,();\n"), st.text(alphabet="ab ()\n"))
def test_reading_a_place_never_fails_and_leaves_no_blanks_outside(head: str, tail: str) -> None:
    for place in (read_place(f"{head},{tail}"), read_whole_place(f"{head},{tail}")):
        assert place.name == place.name.strip()
        assert place.city == place.city.strip()
        assert "," not in place.city
