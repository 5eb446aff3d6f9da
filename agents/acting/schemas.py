"""JSON schemas as judges: what is wrong with a value, each complaint with its place and the nearest known name."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from agents.models.chat import JsonSchema
from tools import InputError, did_you_mean, shorten

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

Path = tuple[str | int, ...]

_SHOWN_CHARACTERS = 80
_MOST_FAULTS = 8


def schema_faults(value: Any, schema: JsonSchema, open_paths: Iterable[Path] = ()) -> tuple[str, ...]:
    """Return what is wrong with `value`; what lies at or under `open_paths` is not known yet and not judged.

    Raises `InputError` for a schema that is none, and for one that refers to what it does not hold: nothing is fetched
    for it, since servers and models write schemas too.
    """
    found = sorted(_errors(value, schema), key=lambda error: [str(part) for part in error.absolute_path])
    unknown = tuple(open_paths)
    judged = (error for error in found if not _rests_on(tuple(error.absolute_path), unknown))
    return tuple(dict.fromkeys(map(_fault, judged)))[:_MOST_FAULTS]


def _errors(value: Any, schema: JsonSchema) -> "Iterator[ValidationError]":
    # Importing it takes a tenth of a second: only who judges a value pays for it.
    from jsonschema import SchemaError
    from referencing.exceptions import Unresolvable

    written = json.dumps(schema)
    try:
        yield from _validator(written).iter_errors(value)
    except (SchemaError, Unresolvable, re.error, RecursionError) as error:
        what = error.message if isinstance(error, SchemaError) else str(error) or type(error).__name__
        raise InputError(
            f"not a JSON schema: {shorten(what, 120)} in {shorten(written, 200)}",
            hint='write it in JSON Schema 2020-12, such as {"type": "object", "properties": {}}',
        ) from error


@lru_cache(maxsize=256)
def _validator(written: str) -> "Draft202012Validator":
    """Return the validator for a schema, which is judged itself before it judges anything."""
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry

    schema = json.loads(written)
    # Patterns may be in the dialect of another language: one is judged only where a value has to match it.
    Draft202012Validator.check_schema(schema, format_checker=FormatChecker(formats=()))
    return Draft202012Validator(schema, registry=Registry())


def _rests_on(path: Path, unknown: tuple[Path, ...]) -> bool:
    """Say whether a complaint at `path` may vanish once the values at the unknown paths are there.

    A complaint about a whole (an `anyOf`, say) may rest on a part of it, but about the shape of the inputs
    themselves nothing is open: their keys are known.
    """
    return any(path[: len(part)] == part or (path and part[: len(path)] == path) for part in unknown)


def _fault(error: "ValidationError") -> str:
    where = ".".join(map(str, error.absolute_path)) or "the inputs"
    known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties" and isinstance(error.instance, dict) and known:
        strange = [name for name in error.instance if name not in known]
        return f"{where}: " + "; ".join(f"{name!r} is not known, {did_you_mean(name, known)}" for name in strange)
    if error.validator == "required" and isinstance(error.instance, dict):
        required = error.schema["required"] if isinstance(error.schema, dict) else ()
        missing = [repr(name) for name in required if name not in error.instance]
        return f"{where}: {', '.join(missing)} is missing"
    return f"{where}: {shorten(error.message, 2 * _SHOWN_CHARACTERS)}"
