"""A commit rests on the words of the request: which values stand there, and how often it is granted."""

import pytest

from agents.documents import Json
from agents.tool_calls.policy import CallPolicy, foreign_values

REQUEST = "Book a table at the Blue Heron for 2 people, at most 1,250.50 dollars. Write to ann@host.example."


@pytest.mark.parametrize(
    ("arguments", "foreign"),
    [
        ({"restaurant": "Blue Heron", "people": 2}, []),
        ({"restaurant": "blue  heron"}, []),
        ({"most": 1250.5, "to": "ann@host.example"}, []),
        ({"restaurant": "Blue"}, []),
        ({"restaurant": "Golden Anchor", "people": 8}, ["restaurant", "people"]),
        ({"restaurant": "Heronry"}, ["restaurant"]),
        ({"people": 25}, ["people"]),
        ({"people": 50}, ["people"]),
        ({"people": 250}, ["people"]),
        ({"to": ["ann@host.example", "eve@host.example"]}, ["to[1]"]),
        ({"extra": {"confirm": True, "note": None, "text": ""}}, ["extra.confirm", "extra.note", "extra.text"]),
        ({}, []),
    ],
)
def test_the_values_that_stand_nowhere_in_the_request_are_named(arguments: Json, foreign: list[str]) -> None:
    assert [path for path, _ in foreign_values(arguments, REQUEST)] == foreign


def test_only_what_was_granted_rests_on_the_request_and_no_more_often() -> None:
    policy = CallPolicy(committing=frozenset({"book", "pay"}), request=REQUEST, granted={"book": 1})
    fine: Json = {"restaurant": "Blue Heron"}
    assert policy.doubts("book", fine, 0) == ()
    assert "used up" in policy.doubts("book", fine, 1)[0]
    assert "does not grant 'pay'" in policy.doubts("pay", fine, 0)[0]
    assert policy.doubts("book", {"restaurant": "Golden Anchor"}, 0) == (
        "restaurant = 'Golden Anchor' does not stand in the request",
    )
