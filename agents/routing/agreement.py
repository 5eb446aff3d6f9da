"""Agreement among samples of one guided answer (self-consistency, Wang et al. 2023)."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.models.chat import ChatReply, JsonSchema
from agents.models.json_schema import inlined
from agents.models.tool_guide import without_fence
from tools import InputError


@dataclass(frozen=True, slots=True)
class Vote:
    """The largest group of samples that say the same: its first reply, its size, and the number of samples."""

    reply: ChatReply
    agreeing: int
    samples: int

    def __str__(self) -> str:
        return f"{self.agreeing} of {self.samples} samples agree"


def can_agree(schema: JsonSchema, unheeded: Iterable[str]) -> bool:
    """Say whether two answers of a form can be expected to be equal: it has at most one free text to fill in.

    Two specifications that mean the same have other names and other wordings; nothing follows from their difference.
    """
    try:
        return _free_texts(inlined(schema), frozenset(unheeded)) <= 1
    except InputError:  # a form that contains itself has no end of texts
        return False


def vote(replies: Sequence[ChatReply], unheeded: Iterable[str]) -> Vote:
    """Group `replies` by what they say, blind to texts in `unheeded` fields (reasons), and return the largest.

    A reply that is no JSON agrees with nothing. Of groups of one size the earlier one is taken.
    """
    skipped = frozenset(unheeded)
    groups: dict[str, list[ChatReply]] = {}
    for number, reply in enumerate(replies):
        groups.setdefault(_said(reply, skipped) or f"{number}", []).append(reply)
    largest = max(groups.values(), key=len)
    return Vote(largest[0], len(largest), len(replies))


def enough(samples: int, share: float) -> int:
    """Return how many of `samples` must agree for the share `share`; always at least two of several."""
    return 1 if samples == 1 else max(2, math.ceil(share * samples - 1e-9))


def is_settled(agreeing: int, drawn: int, samples: int, share: float) -> bool:
    """Say whether further samples cannot change if there is agreement; `agreeing` of `drawn` samples agree."""
    needed = enough(samples, share)
    return agreeing >= needed or agreeing + (samples - drawn) < needed


def _said(reply: ChatReply, skipped: frozenset[str]) -> str:
    """Return what a reply says in a form in which equal answers are equal; nothing if it is no JSON."""
    if reply.finish_reason == "length":
        return ""
    try:
        return json.dumps(_without(json.loads(without_fence(reply.text)), skipped), sort_keys=True)
    except (ValueError, RecursionError):
        return ""


def _free_texts(schema: object, skipped: frozenset[str], name: str = "") -> int:
    """Count the texts in a schema that may be anything."""
    if isinstance(schema, list):
        return sum(_free_texts(inside, skipped) for inside in schema)
    if not isinstance(schema, dict) or schema.keys() & {"enum", "const"}:
        return 0
    if schema.get("type") == "string":
        return int(name not in skipped and "pattern" not in schema)
    named = sum(_free_texts(inside, skipped, key) for key, inside in schema.get("properties", {}).items())
    return named + sum(_free_texts(inside, skipped) for key, inside in schema.items() if key != "properties")


def _without(value: object, skipped: frozenset[str]) -> object:
    if isinstance(value, dict):
        kept = {key: inside for key, inside in value.items() if key not in skipped or not isinstance(inside, str)}
        return {key: _without(inside, skipped) for key, inside in kept.items()}
    if isinstance(value, list):
        return [_without(inside, skipped) for inside in value]
    return value
