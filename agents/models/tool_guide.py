"""Tool calls where the model does not write them by itself: guided to be JSON, and read back."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from agents.models.chat import ChatReply, ChatRequest, JsonSchema, Message, ToolCall
from agents.models.json_schema import inlined
from agents.models.wire import function_tool

_CALL = (
    'Answer with one JSON object. To use a tool, write {"tool": NAME, "arguments": {...}}; its result comes '
    "in the next message."
)
_ANSWER = 'When you know the answer, write {"answer": ...}.'
_NO_ANSWER = "The next thing to do is to use a tool."


def guided_for_tools(request: ChatRequest, *, answers: bool = True) -> ChatRequest:
    """Rewrite a request with tools as one whose schema allows a call of each tool, and with `answers` an answer."""
    tools = [function_tool(tool)["function"] for tool in request.tools]
    listing = "\n".join(
        f"- {tool['name']}: {tool.get('description', '')} arguments: {json.dumps(_parameters(tool))}" for tool in tools
    )
    instruction = f"{_CALL} {_ANSWER if answers else _NO_ANSWER} The tools:"
    system = Message("system", f"{instruction}\n{listing}")
    rest = request.messages
    if rest and rest[0].role == "system":
        system, rest = Message("system", f"{rest[0].content}\n\n{system.content}"), rest[1:]
    forms = [_call_schema(tool) for tool in tools]
    if answers:
        forms.append(_object(answer=inlined(request.schema or {"type": "string"})))
    return replace(request, messages=(system, *map(_plain, rest)), schema={"anyOf": forms}, tools=())


def read_guided(reply: ChatReply) -> ChatReply:
    """Read the answer to a guided request back into text or a tool call; one cut off stays as it is."""
    if reply.finish_reason == "length":
        return reply
    try:
        written = json.loads(reply.text)
    except ValueError:
        return reply
    match written:
        case {"tool": str(name), "arguments": dict(arguments)}:
            return _calling(reply, name, arguments)
        case {"answer": str(text)}:
            return replace(reply, text=text)
        case {"answer": answer}:
            return replace(reply, text=json.dumps(answer))
    return reply


def without_fence(text: str) -> str:
    """Strip the Markdown fence around an answer that is one block of code."""
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```") and "\n" in stripped:
        return stripped.split("\n", 1)[1].removesuffix("```")
    return stripped


def _calling(reply: ChatReply, name: str, arguments: dict[str, Any]) -> ChatReply:
    identity = hashlib.sha256(reply.text.encode()).hexdigest()[:12]
    call = ToolCall(f"call_{identity}", name, json.dumps(arguments))
    return replace(reply, text="", finish_reason="tool_calls", tool_calls=(call,))


def _call_schema(tool: dict[str, Any]) -> JsonSchema:
    return _object(tool={"const": tool["name"]}, arguments=_parameters(tool))


def _parameters(tool: dict[str, Any]) -> JsonSchema:
    return inlined(tool.get("parameters") or {"type": "object", "properties": {}})


def _object(**properties: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _plain(message: Message) -> Message:
    """Write calls and results as text, which every chat template can show."""
    if message.role == "tool":
        return Message("user", f"Result of the tool call {message.tool_call_id}: {message.content}")
    if not message.tool_calls:
        return message
    calls = [f'{{"tool": {json.dumps(call.name)}, "arguments": {call.arguments}}}' for call in message.tool_calls]
    return Message("assistant", "\n".join(filter(None, [message.content, *calls])))
