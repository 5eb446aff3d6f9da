"""A client for vLLM and every other server that speaks the OpenAI protocol."""

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from agents.models.chat import ChatReply, ChatRequest, Message
from agents.models.errors import ContextTooLong, ServerRefused, UnknownModel
from agents.models.http import Deadline, HttpChannel
from agents.models.wire import ServedModel, printable, read_chunk, read_models, read_reply, request_payload
from agents.models.written_calls import with_written_calls
from tools import ModelError

DEFAULT_CONTEXT_TOKENS = 8192
"""Assumed of a server that does not tell its context length."""

_LOOKUP_TIMEOUT_S = 30.0
_MALFORMED = frozenset({400, 422})
_TOO_LONG = (
    "context length",
    "context size",
    "context window",
    "maximum context",
    "max_model_len",
    "too long",
)
_PROBE = ChatRequest(
    messages=(Message("user", 'What is two plus two? Answer in JSON: {"word": ...}'),),
    # A word that no model would answer by itself.
    schema={
        "type": "object",
        "properties": {"word": {"type": "string", "enum": ["zyzzyva"]}},
        "required": ["word"],
        "additionalProperties": False,
    },
    max_tokens=64,
)


class ServerModel:
    """A `ChatModel` behind an OpenAI-compatible server.

    Without `model` the first one that the server lists is used. Raises `InputError` for a malformed address.
    """

    def __init__(self, base_url: str, model: str | None = None, *, api_key: str | None = None) -> None:
        self._channel = HttpChannel(base_url, api_key=api_key)
        self._model = model
        self._served: ServedModel | None = None
        self._guides: bool | None = None
        self._draws_several = True

    def __repr__(self) -> str:
        return f"ServerModel({self._channel.base_url!r}, {self._model!r})"

    @property
    def name(self) -> str:
        """Return the model's name, or the server's address as long as the model is not known."""
        return self._model or self._channel.base_url

    async def context_tokens(self) -> int:
        """Return the context length that the server tells, or `DEFAULT_CONTEXT_TOKENS`."""
        served = await self._lookup(Deadline.after(_LOOKUP_TIMEOUT_S))
        return served.context_tokens or DEFAULT_CONTEXT_TOKENS

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request` in one piece."""
        started = time.monotonic()
        deadline = Deadline.after(request.timeout_s)
        served = await self._lookup(deadline)
        try:
            document = await self._posted(request, served.id, deadline)
        except ServerRefused as refusal:
            raise self._explained(refusal) from refusal
        reply = read_reply(document, served.id, time.monotonic() - started)
        others = tuple(with_written_calls(other, request.tools) for other in reply.others)
        return replace(with_written_calls(reply, request.tools), others=others)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        """Yield the text of the answer as it comes; one that is cut off or calls a tool raises `ModelError`."""
        deadline = Deadline.after(request.timeout_s)
        served = await self._lookup(deadline)
        payload = request_payload(request, served.id, stream=True)
        finished = False
        try:
            async with aclosing(self._channel.post_events("chat/completions", payload, deadline)) as events:
                async for data in events:
                    if data == "[DONE]":
                        break
                    chunk = read_chunk(data)
                    if chunk.called:
                        raise _called_in_stream(chunk.called)
                    finished = finished or chunk.finished
                    if chunk.text:
                        yield chunk.text
        except ServerRefused as refusal:
            raise self._explained(refusal) from refusal
        if not finished:
            raise ModelError("the model server's stream ended in the middle of the answer", hint="try again")

    async def supports_schema(self) -> bool:
        """Ask once whether the server obeys a JSON schema: some accept one and ignore it."""
        if self._guides is None:
            reply = await self.complete(_PROBE)
            try:
                self._guides = json.loads(reply.text) == {"word": "zyzzyva"}
            except ValueError:
                self._guides = False
        return self._guides

    async def aclose(self) -> None:
        """Close the connections."""
        await self._channel.aclose()

    async def _posted(self, request: ChatRequest, model: str, deadline: Deadline) -> Any:
        """Send `request`; where a server refuses to draw several answers, ask for one, and from then on at once."""
        one = request_payload(replace(request, samples=1), model, stream=False)
        if request.samples == 1 or not self._draws_several:
            return await self._channel.post_json("chat/completions", one, deadline)
        several = request_payload(request, model, stream=False)
        try:
            return await self._channel.post_json("chat/completions", several, deadline)
        except ServerRefused as refusal:
            if refusal.status not in _MALFORMED:
                raise
        document = await self._channel.post_json("chat/completions", one, deadline)
        self._draws_several = False  # all else in the request was accepted
        return document

    async def _lookup(self, deadline: Deadline) -> ServedModel:
        """Find the wanted model among those served; asked once, since a server's models do not change."""
        if self._served is None:
            try:
                listed = read_models(await self._channel.get_json("models", deadline))
            except ServerRefused as refusal:
                raise self._explained(refusal) from refusal
            wanted = self._model or listed[0].id
            found = next((served for served in listed if served.id == wanted), None)
            if found is None:
                raise UnknownModel(
                    f"the server at {self._channel.base_url} does not serve {wanted!r}",
                    hint=f"it serves: {', '.join(printable(served.id) for served in listed)}",
                )
            self._model, self._served = found.id, found
        return self._served

    def _explained(self, refusal: ServerRefused) -> ModelError:
        """Say what a refusal means for the caller."""
        if refusal.status in {401, 403}:
            hint = "set the API key of the server in GROUNDPLAN_API_KEY"
            return ServerRefused(refusal.message, status=refusal.status, hint=hint)
        if refusal.status == 404:
            hint = "check the address (its base URL usually ends in /v1) and the model's name"
            return ServerRefused(refusal.message, status=refusal.status, hint=hint)
        if refusal.status in {*_MALFORMED, 413} and any(words in refusal.message.lower() for words in _TOO_LONG):
            return ContextTooLong(
                refusal.message,
                hint="shorten the prompt, lower max_tokens, or serve the model with a longer context",
            )
        return refusal


def _called_in_stream(names: tuple[str, ...]) -> ModelError:
    called = ", ".join(repr(printable(name)) for name in names)
    return ModelError(f"the model called {called} where only text is streamed", hint="use complete() with tools")
