"""JSON from people, models and other programs, read so that nothing in it is dropped or made up."""

import json
from typing import Any, NoReturn

from tools.errors import InputError


def read_json(text: str | bytes) -> Any:
    """Return what a JSON text says; bytes are UTF-8.

    Raise `InputError` for a text that is no JSON, for NaN and Infinity, which JSON does not have, and for a key that
    an object has twice: of two values neither is more meant than the other.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        message = f"the text is no JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        raise InputError(message, hint=_HINT) from error
    except (ValueError, RecursionError) as error:  # bytes that are no text, an endless number, endless nesting
        raise InputError(f"the text is no JSON: {error}", hint=_HINT) from error


_HINT = "check quotes, commas and brackets there"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    items = dict(pairs)
    if len(items) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"the key {twice!r} is there twice in one object", hint="keep the one that is meant")
    return items


def _refuse(constant: str) -> NoReturn:
    raise InputError(f"{constant} is no number of JSON", hint="write a number or null")
