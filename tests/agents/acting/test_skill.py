"""The registry of skills: names, duplicates, and inputs that are judged before a call."""

import pytest

from agents.acting.handlers.code import CodeSkill
from agents.acting.schemas import schema_faults
from agents.acting.skill import SkillBook
from agents.documents import Json
from tools import InputError

CITY: Json = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "nights": {"type": "integer", "minimum": 1}},
    "required": ["city", "nights"],
    "additionalProperties": False,
}


def skill(name: str, about: str = "") -> CodeSkill:
    return CodeSkill(name, about, CITY, lambda inputs: inputs)


BOOK = SkillBook([skill("hotels"), skill("trains")])


def test_two_skills_cannot_have_one_name() -> None:
    with pytest.raises(InputError, match="two skills are named 'hotels'"):
        SkillBook([skill("hotels"), skill("hotels")])


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="there is no skill 'hotel'") as error:
        BOOK["hotel"]
    assert error.value.hint == "did you mean 'hotels'?"
    assert BOOK.faults("trans", {}) == ("there is no skill 'trans': did you mean 'trains'?",)
    assert "hotels" in BOOK
    assert BOOK.names == ("hotels", "trains")


def test_a_swapped_skill_keeps_its_place_and_a_new_name_is_refused() -> None:
    assert [one.about for one in BOOK.swapped(skill("hotels", "new"))] == ["new", ""]
    with pytest.raises(InputError, match="there is no skill 'boats'"):
        BOOK.swapped(skill("boats"))


@pytest.mark.parametrize(
    ("inputs", "faults"),
    [
        ({"city": "Orly", "nights": 2}, ()),
        ({}, ("the inputs: 'city', 'nights' is missing",)),
        ({"city": "Orly", "nigths": 2}, ("the inputs: 'nigths' is not known, did you mean 'nights'?",)),
        ({"city": "Orly", "nights": 0}, ("nights: 0 is less than the minimum of 1",)),
    ],
)
def test_inputs_are_judged_by_the_schema_with_the_reason(inputs: Json, faults: tuple[str, ...]) -> None:
    assert BOOK.faults("hotels", inputs)[-1:] == faults[-1:]


def test_what_is_not_known_yet_is_not_judged() -> None:
    assert BOOK.faults("hotels", {"city": "$a", "nights": "$b"}, [("nights",)]) == ()
    assert schema_faults({"a": [1, "$x"]}, {"properties": {"a": {"items": {"type": "integer"}}}}, [("a", 1)]) == ()


def test_a_schema_that_is_none_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="not a JSON schema"):
        schema_faults(1, {"type": "nothing"})
