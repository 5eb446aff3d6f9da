import pytest

from agents.formalize import Gazetteer
from agents.formalize.evidence import Evidence
from agents.formalize.grounding import Judgement, ground_frame, ground_preferences
from agents.formalize.reading import Reading

GAZETTEER = Gazetteer(cities=("Port Elm", "Larkspur"), states=("Westmarch",), year=2031)
TEXT = "We are 4 and go from Port Elm to Larkspur, May 3 to May 5, 3 days, for $300 each."


def frame(text: str = TEXT, /, **entries: object) -> Judgement:
    return ground_frame(Reading.model_validate(entries), Evidence.of(text, GAZETTEER))


def preferences(text: str, /, **entries: object) -> Judgement:
    return ground_preferences(Reading.model_validate(entries), Evidence.of(text, GAZETTEER))


def values(judgement: Judgement) -> dict[str, object]:
    return {ground.field: ground.value for ground in judgement.grounds}


def slots(judgement: Judgement, *, fatal: bool | None = None) -> set[str]:
    return {o.slot for o in judgement.objections if fatal is None or o.fatal is fatal}


FULL = {
    "origin": "Port Elm", "destination": "Larkspur", "first_day": "May 3", "last_day": "May 5", "days": "3 days",
    "people": ("4 and", 4), "budget": "$300",
}  # fmt: skip


def test_every_value_keeps_the_words_it_comes_from() -> None:
    judgement = frame(**FULL)
    assert judgement.objections == ()
    assert values(judgement)["first_day"] == "2031-05-03"
    for ground in judgement.grounds:
        assert TEXT[ground.start : ground.end] == ground.source != ""


def test_a_date_spelled_out_stands_on_its_own_words() -> None:
    text = "From Port Elm to Larkspur, May 3rd to 5th, 2031."
    entries = {"origin": "Port Elm", "destination": "Larkspur", "first_day": "May 3rd"}
    judgement = frame(text, **entries, last_day="May 5th, 2031")
    (last,) = [ground for ground in judgement.grounds if ground.field == "last_day"]
    assert (last.value, last.source) == ("2031-05-05", "5th, 2031")


def test_an_amount_for_each_person_is_kept_apart() -> None:
    assert values(frame(**FULL))["budget_each"] == 300


def test_words_that_are_not_in_the_request_are_not_believed() -> None:
    judgement = frame(**{**FULL, "destination": "Atlantis"})
    assert "destination" not in values(judgement)
    assert slots(judgement, fatal=True) == {"destination"}


def test_a_head_count_that_its_quote_does_not_say_is_not_believed() -> None:
    judgement = frame(**{**FULL, "people": ("4 and", 5)})
    assert "people" not in values(judgement)
    assert slots(judgement, fatal=True) == {"people"}


def test_both_ends_in_one_place_are_objected_to() -> None:
    assert slots(frame(**{**FULL, "destination": "Port Elm"})) == {"origin", "destination"}


def test_an_empty_entry_is_objected_to_while_its_words_stand_unused() -> None:
    entries = {k: v for k, v in FULL.items() if k != "budget"}
    assert slots(frame(**entries)) == {"budget"}


def test_dates_that_contradict_the_days_are_objected_to() -> None:
    assert slots(frame(TEXT.replace("3 days", "4 days"), **{**FULL, "days": "4 days"})) == {
        "first_day",
        "last_day",
        "days",
    }


def test_one_date_cannot_be_both_ends() -> None:
    text = "From Port Elm to Larkspur, three days from May 3."
    entries = {"origin": "Port Elm", "destination": "Larkspur", "days": "three days"}
    judgement = frame(text, **entries, first_day="May 3", last_day="May 3")
    assert {"first_day", "last_day"} & set(values(judgement)) == {"first_day"}
    back = frame(text.replace("from May", "back on May"), **entries, first_day="May 3", last_day="May 3")
    assert {"first_day", "last_day"} & set(values(back)) == {"last_day"}
    assert slots(judgement) == slots(back) == set()


def test_a_date_that_no_entry_uses_is_asked_about() -> None:
    assert slots(frame(**{**FULL, "last_day": "May 3"})) == {"last_day"}


def test_a_granted_preference_carries_its_quote() -> None:
    judgement = preferences("The dog needs a bed.", pets=("The dog needs a bed", "must be allowed"))
    assert [(g.field, g.value, g.source) for g in judgement.grounds] == [("house_rule", "pets", "The dog needs a bed")]
    assert judgement.objections == ()


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("We love flying.", {"flights": ("We love flying", "no flight")}),
        ("No overnight flights.", {"flights": ("No overnight flights", "no flight")}),
        ("Not a shared room.", {"room_type": ("Not a shared room", "shared room")}),
        ("A shared room.", {"room_type": ("A shared room", "not shared room")}),
        ("Non-smoking rooms.", {"smoking": ("Non-smoking rooms", "must be allowed")}),
        ("We don't mind pets.", {"pets": ("We don't mind pets", "must be allowed")}),
        ("A pet-free flat.", {"pets": ("A pet-free flat", "must be allowed")}),
        ("The dog comes.", {"pets": ("The cat comes", "must be allowed")}),
    ],
)
def test_a_claim_that_its_quote_cannot_carry_is_dropped(text: str, entries: dict[str, object]) -> None:
    judgement = preferences(text, **entries)
    assert judgement.grounds == ()
    assert slots(judgement, fatal=True) == set(entries)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("The dog comes too.", {"pets": ("The dog comes too", "not needed")}),
        ("We never fly.", {"flights": ("We never fly", "flights are fine")}),
        ("Entire flats.", {"room_type": ("Entire flats", "no preference")}),
        ("Not even a dog.", {"pets": ("Not even a dog", "must be allowed")}),
        ("Indian food.", {"cuisines": ()}),
    ],
)
def test_an_answer_against_the_wording_is_questioned(text: str, entries: dict[str, object]) -> None:
    assert slots(preferences(text, **entries), fatal=False) == set(entries)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("We don't mind pets.", {"pets": ("We don't mind pets", "not needed")}),
        ("No preference for private rooms.", {"room_type": ("No preference for private rooms", "no preference")}),
        ("No flight before 9:00.", {"flights": ("No flight before 9:00", "flights are fine")}),
        ("Nothing French, no thanks.", {"cuisines": ()}),
        ("They must not forbid pets.", {"pets": ("They must not forbid pets", "must be allowed")}),
    ],
)
def test_a_phrase_that_asks_for_nothing_may_stay_without_effect(text: str, entries: dict[str, object]) -> None:
    assert preferences(text, **entries).objections == ()


def test_an_unanswered_slot_is_asked_for_again() -> None:
    assert slots(preferences("The dog comes too.")) == {"pets"}
