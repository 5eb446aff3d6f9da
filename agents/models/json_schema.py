"""JSON schemas in the form that decoding engines understand best."""

from typing import Any

from agents.models.chat import JsonSchema
from tools import InputError

_DATA = frozenset({"const", "enum", "default", "examples"})
_SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "dependentSchemas"})


def closed_object(**properties: JsonSchema) -> JsonSchema:
    """Return the schema of an object with these properties, all of them and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def inlined(schema: JsonSchema) -> JsonSchema:
    """Return `schema` with every `$ref` replaced by the definition it names, and no `$defs`.

    A part of the result then means the same wherever it is put. Raises `InputError` for a definition that
    contains itself or does not exist.
    """
    return _Inliner(schema.get("$defs", {})).schema(schema, ())


class _Inliner:
    def __init__(self, definitions: dict[str, JsonSchema]) -> None:
        self._definitions = definitions

    def schema(self, schema: JsonSchema, within: tuple[str, ...]) -> JsonSchema:
        rest = {key: self._value(key, value, within) for key, value in schema.items() if key not in {"$ref", "$defs"}}
        if "$ref" not in schema:
            return rest
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        if name in within or name not in self._definitions:
            what = "contains itself" if name in within else "is not defined"
            raise InputError(f"the schema's definition {name!r} {what}", hint="guided decoding needs a finite schema")
        return self.schema(self._definitions[name], (*within, name)) | rest

    def _value(self, key: str, value: Any, within: tuple[str, ...]) -> Any:
        match value:
            case dict() if key in _SCHEMAS_BY_NAME:
                return {name: self.schema(inner, within) for name, inner in value.items()}
            case dict() if key not in _DATA:
                return self.schema(value, within)
            case list() if key not in _DATA:
                return [self.schema(item, within) if isinstance(item, dict) else item for item in value]
        return value
