"""References in a plan: `"$hotels.rooms.0.price"` stands for what the step `hotels` came to, and code looks it up.

A whole string is a reference or it is none; `"$$text"` is the literal text `$text`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools import InputError, did_you_mean, shorten

Path = tuple[str | int, ...]

_REFERENCE = re.compile(r"\$[a-z][A-Za-z0-9_]*(\.[^.\s\[\]]+)*")
_MEANT_AS_ONE = re.compile(r"\$[A-Za-z_]\w*(\.[^.\s]+|\[\w+\])*")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: the step it names and the fields and positions below it."""

    step: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return "$" + ".".join((self.step, *self.path))


def references(value: Any) -> Iterator[tuple[Path, Reference]]:
    """Yield every reference inside `value` with the path where it stands."""
    for at, text in _texts(value):
        if _REFERENCE.fullmatch(text):
            step, *path = text[1:].split(".")
            yield at, Reference(step, tuple(path))


def miswritten(value: Any) -> Iterator[tuple[Path, str]]:
    """Yield every text inside `value` that looks like a reference and is none, such as `$ID` or `$rooms[0].price`."""
    for at, text in _texts(value):
        if _MEANT_AS_ONE.fullmatch(text) and not _REFERENCE.fullmatch(text):
            yield at, text


def _texts(value: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    match value:
        case str():
            yield at, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*at, key))
        case list():
            for index, inner in enumerate(value):
                yield from _texts(inner, (*at, index))


def resolved(value: Any, known: Mapping[str, Any], *, keep: bool = False) -> Any:
    """Return `value` with every reference replaced; one that leads nowhere raises `InputError`, or is kept."""
    match value:
        case str() if _REFERENCE.fullmatch(value):
            step, *path = value[1:].split(".")
            try:
                return looked_up(Reference(step, tuple(path)), known)
            except InputError:
                if not keep:
                    raise
        case str() if value.startswith("$$"):
            return value[1:]
        case dict():
            return {key: resolved(inner, known, keep=keep) for key, inner in value.items()}
        case list():
            return [resolved(inner, known, keep=keep) for inner in value]
    return value


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return `value` with every reference to a step in `names` leading to the other step instead."""
    match value:
        case str() if _REFERENCE.fullmatch(value):
            step, dot, path = value[1:].partition(".")
            return f"${names.get(step, step)}{dot}{path}"
        case dict():
            return {key: renamed(inner, names) for key, inner in value.items()}
        case list():
            return [renamed(inner, names) for inner in value]
    return value


def literal(value: Any) -> Any:
    """Return data such that a plan takes no text in it for a reference: a city may be called anything."""
    match value:
        case str() if value.startswith("$"):
            return f"${value}"
        case dict():
            return {key: literal(inner) for key, inner in value.items()}
        case list():
            return [literal(inner) for inner in value]
    return value


def looked_up(reference: Reference, known: Mapping[str, Any]) -> Any:
    """Return what a reference stands for, or raise `InputError` naming the nearest known field."""
    if reference.step not in known:
        raise InputError(
            f"{str(reference)!r} refers to {reference.step!r}, which has no result",
            hint=did_you_mean(reference.step, known),
        )
    value = known[reference.step]
    for number, part in enumerate(reference.path):
        try:
            value = below(value, part)
        except InputError as error:
            stem = Reference(reference.step, reference.path[:number])
            raise InputError(f"{str(reference)!r}: {str(stem)!r} {error.message}", hint=error.hint) from None
    return value


def below(value: Any, part: str) -> Any:
    """Return the field or the item of `value` called `part`; raise `InputError` if there is none."""
    match value:
        case dict() if part in value:
            return value[part]
        case dict():
            raise InputError(f"has no field {part!r}", hint=did_you_mean(part, value))
        case list() if part.isdigit() and int(part) < len(value):
            return value[int(part)]
        case list():
            raise InputError(f"has no item {part!r}", hint=f"it has {len(value)} items, counted from 0")
    raise InputError(f"is {shorten(json.dumps(value), 60)} and has no parts", hint="refer to the whole")
