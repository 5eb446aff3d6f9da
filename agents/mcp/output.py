"""What a tool returns, as the protocol wants it: an object, with the JSON schema of its return type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from agents.documents import Json
from tools import Tool

WRAPPED = "result"


@dataclass(frozen=True, slots=True)
class Output:
    """The schema of a tool's answers and the way to them; what is no object stands under `result`."""

    schema: Json
    adapter: TypeAdapter[Any]
    wrapped: bool

    @classmethod
    def of(cls, tool: Tool[..., Any]) -> "Output":
        """Return the output of a tool by the return type of its function."""
        adapter = tool.result
        schema = adapter.json_schema(mode="serialization")
        if _describes_objects(schema, schema.get("$defs", {})):
            return cls({"type": "object", **schema}, adapter, wrapped=False)
        definitions = {"$defs": schema.pop("$defs")} if "$defs" in schema else {}
        whole = {"type": "object", "properties": {WRAPPED: schema}, "required": [WRAPPED]}
        return cls({**whole, "additionalProperties": False, **definitions}, adapter, wrapped=True)

    def form(self, value: Any) -> Json:
        """Return a value of the tool as the object that the schema describes."""
        plain = self.adapter.dump_python(value, mode="json")
        return {WRAPPED: plain} if self.wrapped else plain


def _describes_objects(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    """Return whether whatever meets the schema is an object."""
    if "$ref" in schema:
        return _describes_objects(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return all(_describes_objects(choice, definitions) for choice in choices)
    return schema.get("type") == "object"
