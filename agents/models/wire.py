"""The OpenAI chat-completions protocol: what goes over the wire, and what servers of all kinds send back.

Answers are read with unknown fields ignored, since every server adds its own; what Groundplan relies on is
checked.
"""

import json
import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from agents.models.chat import ChatReply, ChatRequest, FinishReason, JsonSchema, Message, ToolCall
from tools import ModelError, Usage

_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN = 300
_USABLE = frozenset({"stop", "length", "tool_calls"})


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None

    def charged(self, seconds: float) -> Usage:
        return Usage(self.prompt_tokens or 0, self.completion_tokens or 0, 1, seconds)


class _Function(BaseModel):
    name: str
    arguments: str = "{}"


class _ToolCall(BaseModel):
    id: str | None = None
    function: _Function


class _Answer(BaseModel):
    content: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Choice(BaseModel):
    message: _Answer
    finish_reason: str | None = None
    index: int = 0


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None
    model: str | None = None


class _FunctionDelta(BaseModel):
    name: str | None = None


class _CallDelta(BaseModel):
    function: _FunctionDelta | None = None


class _Delta(BaseModel):
    content: str | None = None
    tool_calls: list[_CallDelta] | None = None


class _StreamChoice(BaseModel):
    delta: _Delta = Field(default_factory=_Delta)
    finish_reason: str | None = None


class StreamChunk(BaseModel):
    """One event of a streamed answer."""

    choices: list[_StreamChoice] = Field(default_factory=list)
    usage: _Usage | None = None

    @property
    def text(self) -> str:
        """Return the piece of text this event adds."""
        return "".join(choice.delta.content or "" for choice in self.choices)

    @property
    def called(self) -> tuple[str, ...]:
        """Return the names of the tools whose calls begin with this event."""
        pieces = [piece for choice in self.choices for piece in choice.delta.tool_calls or ()]
        return tuple(piece.function.name for piece in pieces if piece.function and piece.function.name)

    @property
    def finished(self) -> bool:
        """Say whether this event carries the reason why the answer ended."""
        return any(choice.finish_reason for choice in self.choices)


class _Meta(BaseModel):
    n_ctx: int | None = None


class ServedModel(BaseModel):
    """One entry of `/v1/models`; vLLM gives `max_model_len`, llama.cpp `meta.n_ctx`."""

    id: str
    max_model_len: int | None = None
    meta: _Meta | None = None

    @property
    def context_tokens(self) -> int | None:
        """Return the context length if the server tells it."""
        return self.max_model_len or (self.meta.n_ctx if self.meta else None)


class _ModelList(BaseModel):
    data: list[ServedModel] = Field(min_length=1)


def request_payload(request: ChatRequest, model: str, *, stream: bool) -> dict[str, Any]:
    """Write `request` as the body of `POST /v1/chat/completions`."""
    payload: dict[str, Any] = {
        "model": model,
        "messages": [_message(message) for message in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
    }
    if request.seed is not None:
        payload["seed"] = request.seed
    if request.samples > 1 and not stream:
        payload["n"] = request.samples
    if request.schema is not None:
        guide = {"name": "answer", "strict": True, "schema": request.schema}
        payload["response_format"] = {"type": "json_schema", "json_schema": guide}
    if request.tools:
        payload["tools"] = [function_tool(tool) for tool in request.tools]
    if stream:
        payload |= {"stream": True, "stream_options": {"include_usage": True}}
    return payload


def function_tool(tool: JsonSchema) -> JsonSchema:
    """Return a tool in OpenAI's form; a bare name, description and parameters are wrapped."""
    return tool if tool.get("type") == "function" else {"type": "function", "function": tool}


def read_reply(document: Any, model: str, seconds: float) -> ChatReply:
    """Read a finished completion; of several answers those that ended for an unusable reason are left out."""
    try:
        completion = _Completion.model_validate(document)
    except ValidationError as error:
        raise unreadable(error) from error
    choices = sorted(completion.choices, key=lambda choice: choice.index)
    usable = [choice for choice in choices if choice.finish_reason in _USABLE] or choices[:1]
    withheld = tuple(place for place, choice in enumerate(choices) if choice.finish_reason not in _USABLE)
    first, *others = (_reply(choice, completion.model or model) for choice in usable)
    usage = (completion.usage or _Usage()).charged(seconds)
    return replace(first, usage=usage, others=tuple(others), withheld=withheld)


def _reply(choice: _Choice, model: str) -> ChatReply:
    calls = tuple(
        ToolCall(call.id or f"call_{number}", call.function.name, call.function.arguments)
        for number, call in enumerate(choice.message.tool_calls or [])
    )
    finish_reason = _finish_reason(choice.finish_reason, calls)
    return ChatReply(choice.message.content or "", finish_reason, Usage(), model, calls)


def read_chunk(data: str) -> StreamChunk:
    """Read the data of one event of a stream; an error sent as an event is raised."""
    try:
        document = json.loads(data)
        if isinstance(document, dict) and "error" in document:
            raise ModelError(f"the model server failed while it answered: {error_text(data.encode())}")
        return StreamChunk.model_validate(document)
    except (ValueError, RecursionError) as error:
        raise unreadable(error) from error


def read_models(document: Any) -> tuple[ServedModel, ...]:
    """Read the answer of `GET /v1/models`."""
    try:
        return tuple(_ModelList.model_validate(document).data)
    except ValidationError as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> ModelError:
    """Say that an answer does not have the form of the protocol."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    else:
        reason = "not JSON"
    return ModelError(
        f"the model server's answer does not have the OpenAI form ({printable(reason)})",
        hint="check that the address is that of an OpenAI-compatible server",
    )


def printable(text: str) -> str:
    """Make foreign text safe for a terminal: no escapes, one line, of bounded length."""
    clean = " ".join(_CONTROL.sub(" ", text[: 4 * _SHOWN]).split())
    return clean if len(clean) <= _SHOWN else f"{clean[:_SHOWN]}..."


def error_text(body: bytes) -> str:
    """Find the message in an error body: under `error`, `message` or `detail`, or the plain text."""
    text = body.decode("utf-8", errors="replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return printable(text) or "no reason given"
    while isinstance(document, dict):
        document = next((document[key] for key in ("error", "message", "detail") if key in document), str(document))
    return printable(document if isinstance(document, str) else json.dumps(document)) or "no reason given"


def _message(message: Message) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_call_id is not None:
        written["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        written["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    return written


def _finish_reason(reason: str | None, calls: tuple[ToolCall, ...]) -> FinishReason:
    # vLLM ends a forced tool call with "stop"; the calls themselves tell what the answer is.
    if calls and reason in {"stop", "tool_calls"}:
        return "tool_calls"
    if reason == "stop":
        return "stop"
    if reason == "length":
        return "length"
    raise ModelError(f"the model server ended its answer for an unusable reason: {printable(str(reason))!r}")
