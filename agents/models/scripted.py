"""A model that says what a script tells it: for tests, examples and replays."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agents.misfit import misfits
from agents.models.chat import ChatReply, ChatRequest, ToolCall
from agents.models.errors import ContextTooLong, OutOfTime
from tools import InputError, ModelError, Usage

Reply = str | Mapping[str, Any] | ToolCall | tuple[ToolCall, ...] | ChatReply | Exception
"""Text; an object, sent as JSON; tool calls; a whole reply; or an exception, which is raised."""

ReplyFunction = Callable[[ChatRequest], Reply | Awaitable[Reply]]


class ScriptedModel:
    """A `ChatModel` that plays back `replies` in order, or asks a function for each.

    Every request is kept in `requests`. Tokens are counted as words, so that limits, deadlines and the length
    of the context behave as with any other model.
    """

    def __init__(
        self, replies: Iterable[Reply] | ReplyFunction, *, name: str = "scripted", context_tokens: int = 8192
    ) -> None:
        self.name = name
        self.requests: list[ChatRequest] = []
        self._context_tokens = context_tokens
        self._function = replies if callable(replies) else _in_order(replies)

    @classmethod
    def from_file(cls, path: Path | str) -> "ScriptedModel":
        """Read the replies from a JSON list of strings and objects with `json`, `tool_calls` or `error`."""
        try:
            lines = _SCRIPT.validate_json(Path(path).read_bytes())
        except OSError as error:
            hint = "name a JSON file of replies by scripted:FILE"
            raise InputError(f"cannot read the script {str(path)!r}: {error.strerror}", hint=hint) from error
        except ValidationError as error:
            raise InputError(
                f"the script {str(path)!r} is malformed: {misfits(error)}",
                hint='such as ["text", {"json": {}}, {"tool_calls": [{"name": "f", "arguments": {}}]}]',
            ) from error
        return cls([line if isinstance(line, str) else line.reply() for line in lines])

    async def context_tokens(self) -> int:
        """Return the context length given at the start."""
        return self._context_tokens

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Return the next reply, or raise it if it is an exception."""
        self.requests.append(request)
        prompt_tokens = sum(len(message.content.split()) for message in request.messages)
        if prompt_tokens + request.max_tokens > self._context_tokens:
            raise ContextTooLong(
                f"{prompt_tokens} words and {request.max_tokens} to come exceed {self._context_tokens}",
                hint="shorten the prompt or lower max_tokens",
            )
        try:
            async with asyncio.timeout(request.timeout_s):
                reply = self._function(request)
                reply = await reply if inspect.isawaitable(reply) else reply
        except TimeoutError as error:
            raise OutOfTime(f"the scripted model gave no answer within {request.timeout_s:g} s") from error
        return self._finished(reply, prompt_tokens, request.max_tokens)

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the next reply word by word."""
        reply = await self.complete(request)
        for piece in _words(reply.text):
            yield piece

    async def aclose(self) -> None:
        """Release nothing: there is nothing to release."""

    def _finished(self, reply: Reply, prompt_tokens: int, max_tokens: int) -> ChatReply:
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, ChatReply):
            return reply
        usage = Usage(prompt_tokens, 1, calls=1)
        if isinstance(reply, ToolCall | tuple):
            calls = (reply,) if isinstance(reply, ToolCall) else reply
            return ChatReply("", "tool_calls", usage, self.name, calls)
        words = _words(reply if isinstance(reply, str) else json.dumps(reply))
        return ChatReply(
            text="".join(words[:max_tokens]),
            finish_reason="stop" if len(words) <= max_tokens else "length",
            usage=replace(usage, completion_tokens=min(len(words), max_tokens)),
            model=self.name,
        )


def _words(text: str) -> list[str]:
    """Split into words that keep the space before them, so that they join to the same text."""
    words = text.split(" ")
    return [words[0], *(f" {word}" for word in words[1:])]


def _in_order(replies: Iterable[Reply]) -> ReplyFunction:
    script = list(replies)
    rest = iter(script)

    def next_reply(_: ChatRequest) -> Reply:
        for reply in rest:
            return reply
        raise ModelError(
            f"the scripted model has said all its {len(script)} replies", hint="add the reply to this request"
        )

    return next_reply


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _JsonLine(_Line):
    # pydantic's base class has a method `json`.
    document: dict[str, Any] = Field(alias="json")

    def reply(self) -> Reply:
        return self.document


class _Call(_Line):
    name: str
    arguments: dict[str, Any]


class _CallsLine(_Line):
    tool_calls: list[_Call]

    def reply(self) -> Reply:
        return tuple(
            ToolCall(f"call_{number}", call.name, json.dumps(call.arguments))
            for number, call in enumerate(self.tool_calls)
        )


class _ErrorLine(_Line):
    error: str

    def reply(self) -> Reply:
        return ModelError(self.error)


_SCRIPT = TypeAdapter(list[str | _JsonLine | _CallsLine | _ErrorLine])
