"""Schemas without references."""

import pytest
from pydantic import BaseModel, TypeAdapter

from agents.models.json_schema import inlined
from tools import InputError


class Inner(BaseModel):
    default: int
    enum: str


class Outer(BaseModel):
    first: Inner
    rest: list[Inner] = []
    maybe: Inner | None = None


class Endless(BaseModel):
    next: "Endless | None" = None


def test_every_reference_is_replaced_by_what_it_names() -> None:
    schema = inlined(Outer.model_json_schema())
    text = str(schema)
    assert "$ref" not in text
    assert "$defs" not in text
    inner = Inner.model_json_schema()
    assert schema["properties"]["first"] == inner
    assert schema["properties"]["rest"]["items"] == inner
    assert schema["properties"]["maybe"]["anyOf"][0] == inner


def test_a_schema_without_references_stays_as_it_is() -> None:
    schema = TypeAdapter(dict[str, list[int]]).json_schema()
    assert inlined(schema) == schema


def test_data_inside_a_schema_is_not_taken_for_a_schema() -> None:
    schema = {"const": {"$ref": "#/$defs/X"}, "default": {"$defs": 1}}
    assert inlined(schema) == schema


def test_a_property_may_have_the_name_of_a_keyword() -> None:
    schema = {"properties": {"const": {"$ref": "#/$defs/X"}}, "$defs": {"X": {"type": "null"}}}
    assert inlined(schema) == {"properties": {"const": {"type": "null"}}}


def test_a_definition_that_contains_itself_is_refused() -> None:
    with pytest.raises(InputError, match="'Endless' contains itself"):
        inlined(Endless.model_json_schema())


def test_an_undefined_reference_is_refused() -> None:
    with pytest.raises(InputError, match="'X' is not defined"):
        inlined({"$ref": "#/$defs/X"})
