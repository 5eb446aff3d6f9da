"""The contract between agents and language models: a request, a reply, and nothing model-specific."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from tools import Usage

JsonSchema = dict[str, Any]
FinishReason = Literal["stop", "length", "tool_calls"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    tool_call_id: str | None = None
    tool_calls: tuple["ToolCall", ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the model asks for; `arguments` is the JSON text as the model wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Everything a model needs for one answer.

    `schema` guides the decoding: the reply's text is then JSON of that form if the server keeps its word,
    which callers must check. `tools` are JSON objects with `name`, `description` and `parameters` (a JSON
    schema), or the same inside OpenAI's `{"type": "function", "function": ...}`. `timeout_s` bounds the whole
    call, retries included, but not the download and loading of an embedded model. `rejected` says how often
    answers to this question were found wrong: who has several models then takes a stronger one. `samples` asks for
    so many answers at once, which a model need not heed: `draw_samples` asks for those that are missing.
    """

    messages: tuple[Message, ...]
    schema: JsonSchema | None = None
    tools: tuple[JsonSchema, ...] = ()
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int | None = 0
    timeout_s: float = 120.0
    rejected: int = 0
    samples: int = 1


@dataclass(frozen=True, slots=True)
class Leg:
    """What one of several models did for an answer: what that took, why it was asked, and how it ended."""

    model: str
    usage: Usage
    why: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ChatReply:
    """One finished answer; a reply cut off by the token limit has `finish_reason` "length".

    `legs` says what each model did where several are behind one name; `usage` is then their sum. `others` are further
    answers to the same request; what all of them took together is in the `usage` of the first, and theirs is nothing.
    `withheld` says in the first which places among those drawn belong to answers that were of no use and are not here.
    `draw_samples` tells by `place` how far the seed of an answer is from that of the request.
    """

    text: str
    finish_reason: FinishReason
    usage: Usage
    model: str
    tool_calls: tuple[ToolCall, ...] = field(default=())
    legs: tuple[Leg, ...] = ()
    others: tuple["ChatReply", ...] = ()
    withheld: tuple[int, ...] = ()
    place: int = 0


@runtime_checkable
class ChatModel(Protocol):
    """A language model behind any engine; all engines pass the same contract tests."""

    @property
    def name(self) -> str:
        """Return the name that goes into certificates, such as `qwen2.5-coder-1.5b`."""
        ...

    async def context_tokens(self) -> int:
        """Return the largest number of tokens that prompt and answer may have together."""
        ...

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`, or raise `ModelError`."""
        ...

    def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the answer's text in pieces as they come, or raise `ModelError`."""
        ...

    async def aclose(self) -> None:
        """Release connections, threads and memory; safe to call twice."""
        ...
