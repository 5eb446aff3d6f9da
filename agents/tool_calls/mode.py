"""How a model calls tools: in its own way if it really does, otherwise by a guided JSON object."""

import json
from dataclasses import dataclass, replace
from typing import Literal
from weakref import WeakKeyDictionary

from agents.models.chat import ChatModel, ChatReply, ChatRequest, JsonSchema, Message, ToolCall
from agents.models.errors import ContextTooLong, ServerBusy, ServerRefused
from agents.models.layers import layers
from agents.models.tool_guide import guided_for_tools, read_guided
from tools import Usage

CallMode = Literal["native", "guided"]

PROBE_TOOL: JsonSchema = {
    "name": "report_colour",
    "description": "Report a colour.",
    "parameters": {
        "type": "object",
        "properties": {"colour": {"type": "string", "enum": ["violet", "amber"]}},
        "required": ["colour"],
        "additionalProperties": False,
    },
}
_PROBE = ChatRequest(
    (Message("user", "Report the colour violet by calling the tool report_colour. Write nothing else."),),
    tools=(PROBE_TOOL,),
    max_tokens=64,
)
_CALL_TAG = "<tool_call>"
"""What Qwen and Hermes models write before a call; a server that can read the call leaves none of it in the text."""
_KNOWN: WeakKeyDictionary[ChatModel, CallMode] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Calls:
    """The model calls tools; `text` is what it wrote beside the calls."""

    calls: tuple[ToolCall, ...]
    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """The model answers and calls nothing."""

    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Malformed:
    """What the model wrote is neither an answer nor a call; `problem` says why, in words it can act on."""

    text: str
    problem: str
    usage: Usage


Turn = Calls | Answer | Malformed


@dataclass(frozen=True, slots=True)
class ToolCaller:
    """A model and the way in which it calls tools."""

    model: ChatModel
    mode: CallMode

    async def turn(self, request: ChatRequest, *, must_call: bool = False) -> Turn:
        """Let the model answer a request with tools, or call some of them; if it must call, it is guided to a call."""
        if self.mode == "native" and not must_call:
            # A schema for the answer would guide what a server writes in the place of a call, too.
            turn = _turn(await self.model.complete(replace(request, schema=None)))
            return _unread(turn) if isinstance(turn, Answer) and _CALL_TAG in turn.text else turn
        written = await self.model.complete(guided_for_tools(request, answers=not must_call))
        read = read_guided(written)
        if read is written and written.finish_reason != "length":
            problem = 'that is no JSON object with "tool" and "arguments"' + ("" if must_call else ', or with "answer"')
            return Malformed(written.text, problem, written.usage)
        return _turn(read)


async def tool_caller(model: ChatModel, mode: CallMode | Literal["probe"] = "probe") -> ToolCaller:
    """Return the model with the way in which it calls tools, found out by one small call the first time.

    What was found out is kept for the innermost model, whatever is around it: each run may record it anew. A model that
    cannot be referred to weakly or has no hash is asked each time.
    Raises `ModelError` if the model cannot be reached; a server that refuses tools is one that is guided.
    """
    if mode != "probe":
        return ToolCaller(model, mode)
    *_, inner = layers(model)
    try:
        known = _KNOWN.get(inner)
    except TypeError:
        return ToolCaller(model, await probed_mode(model))
    if known is None:
        known = _KNOWN[inner] = await probed_mode(model)
    return ToolCaller(model, known)


async def probed_mode(model: ChatModel) -> CallMode:
    """Ask the model for one call of a tool and see whether it comes as a call."""
    try:
        reply = await model.complete(_PROBE)
    except (ContextTooLong, ServerBusy):
        raise
    except ServerRefused as refusal:
        if refusal.status in {400, 404, 422, 501}:
            return "guided"
        raise
    called = any(call.name == PROBE_TOOL["name"] and _violet(call.arguments) for call in reply.tool_calls)
    return "native" if called else "guided"


def _violet(arguments: str) -> bool:
    try:
        return bool(json.loads(arguments) == {"colour": "violet"})
    except ValueError:
        return False


def _unread(turn: Answer) -> Malformed:
    """Give back the text of a call that the server could not read: to the user it is no answer."""
    problem = 'that call cannot be read: a call is one JSON object with "name" and "arguments"'
    return Malformed(turn.text, problem, turn.usage)


def _turn(reply: ChatReply) -> Turn:
    if reply.finish_reason == "length":
        problem = f"it was cut off after {reply.usage.completion_tokens} tokens: be shorter"
        return Malformed(reply.text, problem, reply.usage)
    if reply.tool_calls:
        return Calls(reply.tool_calls, reply.text, reply.usage)
    return Answer(reply.text, reply.usage)
