"""JSON schemas in words, as short as a small model needs them: `a list of objects with name (text), price (number)`."""

from agents.models.chat import JsonSchema
from agents.models.json_schema import inlined
from tools import InputError

_WORDS = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false", "null": "null"}
_MOST_FIELDS = 12
_MOST_DEPTH = 3


def in_words(schema: JsonSchema) -> str:
    """Return of which form a value is; nothing where the schema does not say."""
    try:
        return _told(inlined(schema), _MOST_DEPTH)
    except InputError:  # a form that contains itself
        return ""


def has_parts(schema: JsonSchema) -> bool:
    """Return whether a value may have fields or items, as far as its schema says."""
    try:
        form = inlined(schema)
    except InputError:  # a form that contains itself has parts
        return True
    return any(choice.get("type") not in _WORDS for choice in form.get("anyOf") or form.get("oneOf") or [form])


def _told(schema: JsonSchema, depth: int) -> str:
    if "enum" in schema or "const" in schema:
        return " or ".join(map(repr, schema.get("enum", [schema.get("const")])[:_MOST_FIELDS]))
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        told = [_told(choice, depth) for choice in choices]
        return " or ".join(dict.fromkeys(told)) if all(told) else ""
    match schema.get("type"):
        case "array":
            items = _told(schema["items"], depth - 1) if isinstance(schema.get("items"), dict) and depth else ""
            return f"list of {items}" if items else "list"
        case "object":
            return _object(schema, depth)
        case kind:
            return _WORDS.get(kind, "") if isinstance(kind, str) else ""


def _object(schema: JsonSchema, depth: int) -> str:
    fields = list(schema.get("properties", {}).items())[:_MOST_FIELDS]
    if not fields or not depth:
        return "object"
    told = ((name, _told(form, depth - 1)) for name, form in fields)
    return f"object with {', '.join(f'{name} ({form})' if form else name for name, form in told)}"
