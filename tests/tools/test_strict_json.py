"""JSON that says one thing."""

import pytest

from tools import InputError, read_json


def test_a_text_is_read_with_its_keys_in_order() -> None:
    assert list(read_json('{"b": [1, 2.5, null], "a": {"b": "ä"}}').items()) == [
        ("b", [1, 2.5, None]),
        ("a", {"b": "ä"}),
    ]
    assert read_json('"ä"'.encode()) == "ä"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1, "a": 1}', "the key 'a' is there twice"),
        ('[{"x": {"b": 1, "a": 2, "b": 3}}]', "the key 'b' is there twice"),
        ('{"a": NaN}', "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6"),
        ("", "line 1, column 1"),
        (b"\xff", "no JSON"),
        ("9" * 5000, "no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
    ids=range(9),
)
def test_what_is_no_json_or_says_two_things_is_refused(text: str | bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read_json(text)
    assert caught.value.hint
