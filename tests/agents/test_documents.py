"""The digest of JSON data."""

import json

from agents.documents import digest_of


def test_a_digest_is_blind_to_the_order_of_keys_and_to_nothing_else() -> None:
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": [1, 2], "a": 1})
    assert len({digest_of(form) for form in ({"b": [1, 2]}, {"b": [2, 1]}, {"b": [1, "2"]}, {})}) == 4


def test_half_a_surrogate_pair_in_what_a_model_wrote_has_a_digest() -> None:
    assert digest_of(json.loads('"\\ud83d"')) != digest_of(json.loads('"\\ud83e"'))
