"""Arguments are judged by a schema that somebody else wrote."""

import pytest
from pydantic import ValidationError

from agents.checked_arguments import checked_arguments
from tools import InputError

TOWN = {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}


def test_what_meets_the_schema_goes_through_as_it_is() -> None:
    given = {"town": "Tresk", "more": [1]}
    assert checked_arguments(TOWN).validate_python(given) == given
    assert checked_arguments(TOWN).validate_json('{"town": "Tresk"}') == {"town": "Tresk"}


@pytest.mark.parametrize(("given", "reason"), [({}, "'town' is missing"), ({"town": 3}, "not of type 'string'")])
def test_what_does_not_meet_it_is_refused(given: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        checked_arguments(TOWN).validate_python(given)


def test_a_schema_that_is_none_is_refused_at_once_or_when_it_is_met() -> None:
    with pytest.raises(InputError, match="not a JSON schema"):
        checked_arguments({"type": "thing"})
    with pytest.raises(InputError, match="not a JSON schema"):
        checked_arguments({"properties": {"town": {"type": "thing"}}})
    hidden = checked_arguments({"properties": {"town": {"$ref": "http://127.0.0.1:9/town.json"}}})
    with pytest.raises(ValidationError, match="not a JSON schema"):
        hidden.validate_python({"town": "Tresk"})
