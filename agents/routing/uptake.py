"""Was a critique taken up? The part that it is about is digested before and after; the model is not asked."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from agents.documents import Json, digest_of
from agents.models.structured import Attempt
from agents.models.tool_guide import without_fence

WHOLE = ""
"""The part that a critique is about if it names none."""
_QUOTED = re.compile(r"'([^'\n]{1,200})'|\"([^\"\n]{1,200})\"|`([^`\n]{1,200})`")
_PLACED = re.compile(r"^(.+):\d+:\d+$", re.MULTILINE)
"""The line of a finding that says where it is: the name of the part, line and column."""
_NAME_KEYS = ("name", "id")


def criticised_parts(spec: Json, critique: Iterable[str]) -> dict[str, str]:
    """Return the parts of `spec` that a critique is about, each with its digest.

    They are those where its findings are placed, else those that it names in quotes, else the whole. A part is what
    stands under a key of that name, or an object whose `name` or `id` it is.
    """
    parts: dict[str, str] = {}
    for line in critique:
        placed = [name for name in _PLACED.findall(line) if _holds(spec, name)]
        named = placed or [name for name in quoted(line) if _holds(spec, name)]
        for name in named or [WHOLE]:
            parts[name] = part_digest(spec, name)
    return parts


def part_digest(spec: Json, name: str) -> str:
    """Return the digest of a part, which is that of an empty list if the part is gone."""
    return digest_of(spec if name == WHOLE else list(parts_named(spec, name)))[:16]


def parts_named(value: Any, name: str) -> Iterator[Any]:
    """Yield every part of a JSON value that has this name, the outermost only."""
    if isinstance(value, dict):
        if any(value.get(key) == name for key in _NAME_KEYS):
            yield value
            return
        for key, inside in value.items():
            if key == name:
                yield inside
            else:
                yield from parts_named(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from parts_named(inside, name)


def attempts_taken_up(attempts: Sequence[Attempt]) -> tuple[bool, ...]:
    """Say for each attempt but the first whether it changed something that was wrong with the one before."""
    return tuple(
        any(_at(before.text, place) != _at(after.text, place) for place in before.places or ((),))
        for before, after in pairwise(attempts)
    )


def quoted(line: str) -> list[str]:
    """Return what stands in quotes, each once."""
    return list(dict.fromkeys(next(filter(None, found)) for found in _QUOTED.findall(line)))


def _holds(spec: Json, name: str) -> bool:
    return any(True for _ in parts_named(spec, name))


def _at(text: str, place: tuple[str | int, ...]) -> str:
    """Return the digest of what stands at a place of an answer, or of the last thing on the way there.

    A path may name what is not there: a field that is missing, or the member of a union that did not fit.
    """
    try:
        value = json.loads(without_fence(text))
    except (ValueError, RecursionError):
        return digest_of(text)
    for step in place:
        try:
            value = value[step]
        except (LookupError, TypeError):
            missing = isinstance(value, dict) and step == place[-1]
            return digest_of(["missing"] if missing else value)
    return digest_of(value)
