"""Calls that a model wrote as text: in a Markdown fence, or side by side, where no server's parser found them."""

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from agents.models.chat import ChatReply, JsonSchema, ToolCall

_BETWEEN = re.compile(r"(?:[\s,;]|```\w*|</?tool_call>)*")
_DECODER = json.JSONDecoder()


def with_written_calls(reply: ChatReply, tools: tuple[JsonSchema, ...]) -> ChatReply:
    """Take an answer that is nothing but the JSON of tool calls for these calls.

    Qwen2.5-Coder, for one, writes its calls in a Markdown fence. Whether there is a tool of that name is for the one
    who runs them to say: a misspelt name is no answer to the user.
    """
    if not tools or reply.finish_reason != "stop":
        return reply
    identity = hashlib.sha256(reply.text.encode()).hexdigest()[:12]
    calls: list[ToolCall] = []
    for number, written in enumerate(_values(reply.text)):
        match written:
            case {"name": str(name), "arguments": dict(arguments), **rest} if not rest:
                calls.append(ToolCall(f"call_{identity}_{number}", name, json.dumps(arguments)))
            case _:
                return reply
    return replace(reply, text="", finish_reason="tool_calls", tool_calls=tuple(calls)) if calls else reply


def _values(text: str) -> list[Any]:
    """Return the JSON values of which a text consists, those of lists one by one; none if there is anything else."""
    values: list[Any] = []
    place = _end(text, 0)
    while place < len(text):
        try:
            value, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return []
        values.extend(value if isinstance(value, list) else [value])
        place = _end(text, place)
    return values


def _end(text: str, place: int) -> int:
    """Return where what may stand between two calls ends."""
    found = _BETWEEN.match(text, place)
    return found.end() if found else place
