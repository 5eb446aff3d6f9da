from datetime import date

import pytest

from agents.formalize import Formalized, Gazetteer, Grounded, TripDraft, Underspecified, settle
from agents.formalize.result import JsonValue
from agents.formalize.settle import read_answer

GAZETTEER = Gazetteer(
    cities=("Port Elm", "Larkspur", "Ashford"),
    states=("Larkspur", "Westmarch"),
    year=2031,
    state_of={"Port Elm": "Westmarch", "Ashford": "Larkspur", "Larkspur": "Larkspur"},
)
FULL: dict[str, JsonValue] = {
    "origin": "Port Elm", "destination": "Ashford", "first_day": "2031-05-03", "last_day": "2031-05-05",
    "people": 2, "budget": 900,
}  # fmt: skip


def draft(text: str = "", /, **values: JsonValue) -> TripDraft:
    grounds = []
    for field, value in (FULL | values).items():
        if value is not None:
            at = text.find(str(value))
            grounds.append(Grounded(field, value, str(value), at, at + len(str(value))))
    return TripDraft(text=text, grounds=tuple(grounds))


def request_of(read: TripDraft, **answers: str) -> Formalized:
    found = settle(read, GAZETTEER, answers=answers)
    assert isinstance(found, Formalized), found
    return found


def asked(read: TripDraft, **answers: str) -> dict[str, str]:
    found = settle(read, GAZETTEER, answers=answers)
    assert isinstance(found, Underspecified), found
    return {question.field: question.problem for question in found.missing}


def test_a_complete_draft_becomes_a_request_with_its_sources() -> None:
    found = request_of(draft())
    assert found.request.start == date(2031, 5, 3)
    assert (found.request.days, found.request.city_count, found.request.budget) == (3, 1, 900)
    assert {g.field for g in found.grounds} == {
        "origin", "destination", "city_count", "start", "days", "people", "budget",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("left_out", "field"),
    [("origin", "origin"), ("destination", "destination"), ("people", "people")],
)
def test_what_is_missing_is_asked_and_nothing_else(left_out: str, field: str) -> None:
    assert asked(draft(**{left_out: None}, days=3))[field] == "missing"
    assert set(asked(draft(**{left_out: None}, days=3))) == {field}


def test_the_length_comes_from_the_dates_or_the_days() -> None:
    assert request_of(draft(last_day=None, days=4)).request.days == 4
    assert asked(draft(last_day=None)) == {"days": "missing"}


def test_the_first_day_can_come_from_the_last_and_the_days() -> None:
    assert request_of(draft(first_day=None, days=4)).request.start == date(2031, 5, 2)


def test_dates_that_contradict_the_days_are_asked_about_with_both_readings() -> None:
    found = settle(draft(days=4), GAZETTEER)
    assert isinstance(found, Underspecified)
    (question,) = found.missing
    assert question.problem == "contradictory"
    assert question.choices == ("3 days", "4 days")
    assert request_of(draft(days=4), days="4 days").request.days == 4


def test_a_last_day_before_the_first_is_contradictory() -> None:
    assert asked(draft(last_day="2031-05-01")) == {"start": "contradictory"}


@pytest.mark.parametrize(("field", "value"), [("people", 0), ("people", 41)])
def test_head_counts_that_no_trip_has_are_refused(field: str, value: int) -> None:
    assert asked(draft(**{field: value})) == {field: "impossible"}


@pytest.mark.parametrize("days", [1, 15])
def test_lengths_that_no_trip_has_are_refused(days: int) -> None:
    assert asked(draft(last_day=None, days=days)) == {"days": "impossible"}


def test_a_day_that_no_calendar_has_is_asked_about() -> None:
    read = draft(first_day=None, days=3).model_copy(update={"impossible": ("February 30th",)})
    assert asked(read) == {"start": "impossible"}


def test_an_unknown_place_is_asked_about_with_the_nearest_names() -> None:
    found = settle(draft(destination="Ashfort"), GAZETTEER)
    assert isinstance(found, Underspecified)
    assert [(q.field, q.choices, q.problem) for q in found.missing] == [("destination", ("Ashford",), "unknown")]


def test_a_state_is_no_place_to_start() -> None:
    assert asked(draft(origin="Westmarch")) == {"origin": "unknown"}


@pytest.mark.parametrize(("count", "cities"), [(None, 1), (1, 1), (2, 2)])
def test_the_count_of_cities_says_whether_a_name_is_the_city_or_the_state(count: int | None, cities: int) -> None:
    assert request_of(draft(destination="Larkspur", cities=count)).request.city_count == cities


def test_the_word_state_makes_a_name_the_state() -> None:
    text = "visit Larkspur state, and rest"
    assert asked(draft(text, destination="Larkspur")) == {"city_count": "missing"}
    assert asked(draft("the state of Larkspur", destination="Larkspur")) == {"city_count": "missing"}


def test_several_cities_of_one_city_are_contradictory() -> None:
    assert asked(draft(cities=3)) == {"destination": "contradictory"}


def test_one_city_of_a_state_asks_which() -> None:
    assert asked(draft(destination="Westmarch", cities=1)) == {"destination": "missing"}
    assert asked(draft(destination="Westmarch", cities=9)) == {"city_count": "impossible"}


def test_a_trip_from_a_city_to_itself_is_contradictory() -> None:
    assert asked(draft(destination="Port Elm")) == {"destination": "contradictory"}


def test_an_assumed_head_count_is_recorded_as_an_assumption() -> None:
    found = settle(draft(people=None), GAZETTEER, assume_people=1)
    assert isinstance(found, Formalized)
    assert found.request.people == 1
    assert found.assumptions == ("people = 1: the request does not say how many travel",)
    assert next(g for g in found.grounds if g.field == "people").source == ""


def test_a_stated_head_count_beats_the_assumption() -> None:
    found = settle(draft(), GAZETTEER, assume_people=1)
    assert isinstance(found, Formalized)
    assert (found.request.people, found.assumptions) == (2, ())


def test_a_budget_for_each_person_is_multiplied() -> None:
    assert request_of(draft(budget=None, budget_each=300, people=3)).request.budget == 900


def test_answers_complete_a_partial_draft_without_a_model() -> None:
    first = settle(draft(first_day=None, people=None), GAZETTEER)
    assert isinstance(first, Underspecified)
    again = TripDraft.model_validate(first.partial)
    assert again == draft(first_day=None, people=None)
    found = request_of(again, start="3 May 2031", people="there are three of us")
    assert (found.request.start, found.request.people) == (date(2031, 5, 3), 3)
    assert next(g for g in found.grounds if g.field == "people").source == "there are three of us"


def test_an_answer_that_cannot_be_read_is_asked_for_again() -> None:
    assert asked(draft(people=None), people="lots") == {"people": "unknown"}


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("destination", "ashford", "Ashford"),
        ("origin", "from Port Elm, please", "Port Elm"),
        ("origin", "nowhere", None),
        ("start", "May 3", "2031-05-03"),
        ("start", "soon", None),
        ("days", "a week", 7),
        ("days", "4", 4),
        ("city_count", "two cities", 2),
        ("people", "just me", 1),
        ("people", "me", 1),
        ("people", "12", 12),
        ("budget", "$1,200", 1200),
        ("budget", "1200", 1200),
    ],
)
def test_answers_are_read_by_the_field_they_are_for(field: str, words: str, value: JsonValue) -> None:
    assert read_answer(field, words, GAZETTEER) == value
