"""References lead to what steps came to, and say where they fail."""

from typing import Any

import pytest

from agents.acting.references import miswritten, references, resolved
from tools import InputError

KNOWN: dict[str, Any] = {"search": {"items": [{"price": 5}, {"price": 7}]}, "answers": {"size": "4"}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$search.items.1.price", 7),
        ("$search", KNOWN["search"]),
        ({"a": ["$answers.size", 1, None]}, {"a": ["4", 1, None]}),
        ("$900", "$900"),
        ("costs $search", "costs $search"),
        ("$$search", "$search"),
        (True, True),
    ],
)
def test_only_a_whole_string_of_the_right_form_is_a_reference(value: Any, expected: Any) -> None:
    assert resolved(value, KNOWN) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("$serach.items", "refers to 'serach', which has no result.*did you mean 'search'"),
        ("$search.itmes", "'\\$search' has no field 'itmes'.*did you mean 'items'"),
        ("$search.items.2", "has no item '2'.*it has 2 items"),
        ("$answers.size.x", 'is "4" and has no parts.*refer to the whole'),
    ],
)
def test_a_reference_that_leads_nowhere_names_the_place_and_the_nearest_name(value: str, reason: str) -> None:
    with pytest.raises(InputError, match=f"(?s){reason}"):
        resolved(value, KNOWN)
    assert resolved(value, KNOWN, keep=True) == value


@pytest.mark.parametrize("text", ["$ID", "$rooms[0]", "$rooms[0].price", "$rooms.0].price", "$Rooms.0"])
def test_what_was_meant_as_a_reference_is_noticed(text: str) -> None:
    assert [found for _, found in miswritten({"a": [text]})] == [text]
    assert list(references(text)) == []


@pytest.mark.parametrize("text", ["$rooms.0.price", "$$ID", "$5", "$5 off", "$ID and more", "US$", "$"])
def test_other_texts_with_a_dollar_are_what_they_are(text: str) -> None:
    assert list(miswritten(text)) == []


def test_references_are_found_with_their_places() -> None:
    found = {at: str(reference) for at, reference in references({"a": ["$x.y", 2], "b": {"c": "$z"}, "d": "$$q"})}
    assert found == {("a", 0): "$x.y", ("b", "c"): "$z"}
