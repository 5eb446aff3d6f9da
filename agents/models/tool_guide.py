"""Tool calls where the server does not see to them: guided, or recognised in what the model wrote."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from agents.models.chat import ChatReply, ChatRequest, JsonSchema, Message, ToolCall
from agents.models.json_schema import inlined
from agents.models.wire import function_tool

_INSTRUCTION = (
    'Answer with one JSON object. To use a tool, write {"tool": NAME, "arguments": {...}}; its result comes '
    'in the next message. When you know the answer, write {"answer": ...}. The tools:'
)


def guided_for_tools(request: ChatRequest) -> ChatRequest:
    """Rewrite a request with tools as one with a schema that allows an answer or a call of each tool."""
    tools = [function_tool(tool)["function"] for tool in request.tools]
    listing = "\n".join(
        f"- {tool['name']}: {tool.get('description', '')} arguments: {json.dumps(_parameters(tool))}" for tool in tools
    )
    system = Message("system", f"{_INSTRUCTION}\n{listing}")
    rest = request.messages
    if rest and rest[0].role == "system":
        system, rest = Message("system", f"{rest[0].content}\n\n{system.content}"), rest[1:]
    return replace(
        request,
        messages=(system, *map(_plain, rest)),
        schema={
            "anyOf": [
                *map(_call_schema, tools),
                _object(answer=inlined(request.schema or {"type": "string"})),
            ]
        },
        tools=(),
    )


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


def with_written_call(reply: ChatReply, tools: tuple[JsonSchema, ...]) -> ChatReply:
    """Take an answer that is nothing but the JSON of a tool call for that call.

    Qwen2.5-Coder, for one, writes its calls in a Markdown fence, where no server's parser looks for them.
    """
    if not tools or reply.finish_reason != "stop":
        return reply
    names = {function_tool(tool)["function"]["name"] for tool in tools}
    try:
        written = json.loads(without_fence(reply.text))
    except (ValueError, RecursionError):
        return reply
    match written:
        case {"name": str(name), "arguments": dict(arguments), **rest} if name in names and not rest:
            return _calling(reply, name, arguments)
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
