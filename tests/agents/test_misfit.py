"""Every place that is wrong is told, with the field that was meant."""

from typing import Any

import pytest
from pydantic import Field, ValidationError

from agents.documents import Document
from agents.misfit import meant, misfits


class Leg(Document):
    """A part of a trip."""

    origin: str
    hours: int = 1


class Trip(Document):
    """A trip."""

    legs: tuple[Leg, ...] = Field(min_length=1)
    back: Leg | None = None
    name: str = ""


def wrong(form: dict[str, Any]) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Trip.model_validate(form)
    return caught.value


def test_a_member_that_is_wrong_is_told_and_not_that_it_is_not_counted() -> None:
    told = misfits(wrong({"legs": [{"origin": 3}], "name": 7}))
    assert told == "legs.0.origin: Input should be a valid string; name: Input should be a valid string"


def test_what_is_too_much_to_be_told_is_counted() -> None:
    told = misfits(wrong({"legs": [{"origin": number} for number in range(6)]}))
    assert told.endswith("; and 2 more")
    assert "legs.3.origin" in told
    assert "legs.4.origin" not in told


@pytest.mark.parametrize(
    ("form", "hint"),
    [
        ({"legs": [{"origin": "a"}], "nam": "x"}, "did you mean 'name'?"),
        ({"legs": [{"origin": "a", "hour": 2}]}, "did you mean 'hours'?"),
        ({"legs": [{"origin": "a"}], "back": {"orign": "b"}}, "did you mean 'origin'?"),
        ({"legs": [{"origin": "a"}], "name": 7}, ""),
    ],
)
def test_the_field_that_was_meant_is_one_of_the_part_that_is_wrong(form: dict[str, Any], hint: str) -> None:
    assert meant(wrong(form), Trip) == hint


def test_a_field_that_is_not_known_is_told_before_the_one_that_it_stands_for() -> None:
    assert misfits(wrong({"lgs": []})).startswith("lgs: ")
