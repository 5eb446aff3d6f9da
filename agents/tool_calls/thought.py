"""A thought before each call: one more argument, which the model writes first and the tool never sees."""

import json
from collections.abc import Iterable

from agents.models.chat import JsonSchema, ToolCall

_NAME = "thought"
_THOUGHT: JsonSchema = {"type": "string", "description": "one short sentence: why this call, and why now"}


def with_thought(schemas: Iterable[JsonSchema]) -> tuple[JsonSchema, ...]:
    """Return the tools with a thought as first argument; one that has an argument of that name stays as it is."""
    return tuple(_thinking(schema) for schema in schemas)


def without_thought(call: ToolCall, schemas: Iterable[JsonSchema]) -> tuple[str, ToolCall]:
    """Return the thought of a call, and the call as its tool takes it."""
    functions = {schema["function"]["name"]: schema["function"] for schema in schemas}
    if call.name in functions and _NAME in functions[call.name]["parameters"]["properties"]:
        return "", call
    try:
        written = json.loads(call.arguments)
        thought = written.pop(_NAME, "")
    except (ValueError, AttributeError, TypeError):
        return "", call
    return str(thought), ToolCall(call.id, call.name, json.dumps(written))


def _thinking(schema: JsonSchema) -> JsonSchema:
    function = schema["function"]
    parameters = function["parameters"]
    if _NAME in parameters["properties"]:
        return schema
    properties = {_NAME: _THOUGHT, **parameters["properties"]}
    required = [_NAME, *parameters.get("required", ())]
    return {
        **schema,
        "function": {**function, "parameters": {**parameters, "properties": properties, "required": required}},
    }
