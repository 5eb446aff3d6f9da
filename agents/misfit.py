"""What does not fit the form of a document from outside: every place that is wrong, and the field that was meant."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from tools import did_you_mean

Path = Sequence[str | int]
_SHOWN = 4


def misfits(error: ValidationError) -> str:
    """Return what is wrong and where, place after place."""
    # Of a list with a member that is wrong it is also said that it is too short: that member does not count.
    places = [one["loc"] for one in error.errors(include_url=False)]
    found = [one for one in error.errors(include_url=False) if not any(_holds(one["loc"], other) for other in places)]
    # A field that is not known first: it is most often the one that another is said to lack, misspelt.
    found.sort(key=lambda one: one["type"] != "extra_forbidden")
    told = [f"{_where(one['loc'])}{one['msg'].removeprefix('Value error, ')}" for one in found[:_SHOWN]]
    more = len(found) - len(told)
    return "; ".join([*told, f"and {more} more"] if more else told)


def meant(error: ValidationError, form: type[BaseModel]) -> str:
    """Return a hint for the first field that the form does not have; nothing if it has all of them."""
    for one in error.errors(include_url=False):
        if one["type"] == "extra_forbidden":
            *above, name = one["loc"]
            return did_you_mean(name, _fields(form.model_json_schema(), above))
    return ""


def _holds(place: Path, other: Path) -> bool:
    return len(place) < len(other) and tuple(place) == tuple(other[: len(place)])


def _where(place: Path) -> str:
    return f"{'.'.join(map(str, place))}: " if place else ""


def _fields(form: Mapping[str, Any], place: Path) -> Mapping[str, Any]:
    """Return the fields that the part of a form at a place has."""
    part = form
    for step in place:
        inner = part.get("items", {}) if isinstance(step, int) else part.get("properties", {}).get(step, {})
        inner = next((choice for choice in inner.get("anyOf", ()) if "$ref" in choice), inner)
        part = form.get("$defs", {}).get(inner.get("$ref", "").rpartition("/")[2], inner)
    fields: Mapping[str, Any] = part.get("properties", {})
    return fields
