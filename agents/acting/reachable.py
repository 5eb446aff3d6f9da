"""What references can lead to: the parts of known values as patterns, each with the JSON types that lie there."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from agents.models.chat import JsonSchema

ANY_PARTS = r"(\.[^. \[\]]+)*"
"""Without `\\s` and `\\w`: the embedded engine does not enforce a pattern that has one, and says nothing."""

_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
_MOST_ITEMS = 50
_MOST_FIELDS = 40
_MOST_DEPTH = 3
_MOST_PARTS = 2_000


def reachable(known: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return patterns of references (without the dollar) with the types of the values there; not all of a huge one."""
    found: dict[str, set[str]] = {}
    for name, value in known.items():
        for pattern, kind in islice(_parts(name, value, _MOST_DEPTH), _MOST_PARTS):
            found.setdefault(pattern, set()).add(kind)
    return found


def fitting(found: Mapping[str, set[str]], form: JsonSchema) -> list[str]:
    """Return the patterns of references to values that may have the form, as far as their types say."""
    wanted = _accepted(form)
    return [pattern for pattern, kinds in found.items() if wanted is None or kinds & wanted]


def _parts(at: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    yield at, _TYPES.get(type(value), "null")
    if not depth:
        return
    match value:
        case list():
            for item in value[:_MOST_ITEMS]:
                yield from _parts(rf"{at}\.[0-9]+", item, depth - 1)
        case dict():
            for name, inner in list(value.items())[:_MOST_FIELDS]:
                if _NAME.fullmatch(name):
                    yield from _parts(rf"{at}\.{name}", inner, depth - 1)


def _accepted(form: JsonSchema) -> set[str] | None:
    """Return the types of which a value of the form can be, or None where it does not say."""
    if choices := form.get("anyOf") or form.get("oneOf"):
        each = [_accepted(choice) for choice in choices]
        return None if None in each else set().union(*filter(None, each))
    named = form.get("type")
    kinds = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else None
    return kinds | {"integer"} if kinds and "number" in kinds else kinds
