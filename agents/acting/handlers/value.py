"""Observations of values that code has returned."""

from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

from agents.tool_calls.observation import Observation


def of_value(source: str, value: Any) -> Observation:
    """Return a value as an observation; what JSON cannot hold is a failure."""
    try:
        text = to_json(value, inf_nan_mode="null")
    except PydanticSerializationError as error:
        return Observation(source, False, f"{source!r} returned what JSON cannot hold: {error}")
    return Observation(source, True, text.decode(), from_json(text))
