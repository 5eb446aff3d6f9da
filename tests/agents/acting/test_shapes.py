"""Schemas in words: short, finite, and silent where nothing is known."""

from typing import Any, Literal

import pytest
from pydantic import BaseModel, TypeAdapter
from typing_extensions import TypedDict

from agents.acting.shapes import has_parts, in_words


class Room(TypedDict):
    name: str
    price: float
    extras: Any


class Branch(BaseModel):
    inner: "list[Branch]"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (int, "number"),
        (str | None, "text or null"),
        (Literal["a", "b"], "'a' or 'b'"),
        (list[bool], "list of true or false"),
        (list[Room], "list of object with name (text), price (number), extras"),
        (dict[str, int], "object"),
        (list[list[list[list[int]]]], "list of list of list of list"),
        (Branch, ""),
        (int | Any, ""),
        (Any, ""),
    ],
)
def test_a_form_is_told_as_far_as_it_is_known(kind: Any, words: str) -> None:
    assert in_words(TypeAdapter(kind).json_schema()) == words


@pytest.mark.parametrize(
    ("kind", "parts"),
    [(int, False), (str | None, False), (Literal["a"], False), (Any, True), (str | list[int], True), (Branch, True)],
)
def test_only_what_is_known_to_be_whole_has_no_parts(kind: Any, parts: bool) -> None:
    assert has_parts(TypeAdapter(kind).json_schema()) is parts
