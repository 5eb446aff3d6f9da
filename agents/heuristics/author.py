"""Asking a model for programs: each reply becomes a candidate, also one that holds no program."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from agents.heuristics.candidate import Candidate, Origin
from agents.heuristics.prompts import Prompts
from agents.models.chat import ChatModel, ChatReply, ChatRequest, Message
from agents.models.errors import ContextTooLong

_FENCE = re.compile(r"```(?:python|py)?[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
_TIMES_SHORTER = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sampling:
    """How one reply is drawn."""

    seed: int
    temperature: float
    max_tokens: int = 900
    timeout_s: float = 600.0


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: the name of the candidate, why it is asked for, and the last words of the prompt."""

    name: str
    origin: Origin
    words: str
    mends: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """A model with the prompts of one domain; calls wait for one of the `seats`, so that none waits in the engine."""

    model: ChatModel
    prompts: Prompts
    seats: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def write(self, order: Order, sampling: Sampling) -> Candidate:
        """Ask for one program; raise `ModelError` where the model itself fails."""
        started = time.monotonic()
        messages, reply = await self.complete(lambda prompts: _messages(prompts, order), sampling)
        text = writable(reply.text)
        code, problem = program_in(replace(reply, text=text))
        return Candidate(
            name=order.name,
            origin=order.origin,
            parent=order.mends.name if order.mends else "",
            seed=sampling.seed,
            temperature=sampling.temperature,
            prompt="\n\n".join(f"[{message.role}]\n{message.content}" for message in messages),
            reply=text,
            code=code,
            problem=problem,
            seconds=round(time.monotonic() - started, 3),
        )

    async def complete(
        self, words: Callable[[Prompts], tuple[Message, ...]], sampling: Sampling
    ) -> tuple[tuple[Message, ...], ChatReply]:
        """Ask with the prompt that fits: the model's own count of tokens has the last word."""

        async def ask(prompts: Prompts) -> tuple[tuple[Message, ...], ChatReply]:
            messages = words(prompts)
            request = ChatRequest(
                messages,
                max_tokens=sampling.max_tokens,
                temperature=sampling.temperature,
                seed=sampling.seed,
                timeout_s=sampling.timeout_s,
            )
            async with self.seats:
                return messages, await self.model.complete(request)

        return await fitting(self.prompts, ask)


async def fitting(prompts: Prompts, ask: Callable[[Prompts], Awaitable[T]]) -> T:
    """Ask with ever shorter prompts until one fits into the context of the model."""
    for _ in range(_TIMES_SHORTER):
        try:
            return await ask(prompts)
        except ContextTooLong:
            prompts = replace(prompts, room=prompts.room * 2 // 3)
    return await ask(prompts)


def writable(text: str) -> str:
    """Return the text with half characters replaced: JSON can carry them, no file and no digest can."""
    return text.encode(errors="replace").decode()


def program_in(reply: ChatReply) -> tuple[str, str]:
    """Return the longest fenced program of a reply, or the whole text without a fence; or what is wrong with it."""
    if reply.finish_reason == "length":
        return "", f"the answer was cut off after {reply.usage.completion_tokens} tokens: be shorter"
    blocks = _FENCE.findall(reply.text) or [reply.text]
    code = max(blocks, key=len).strip()
    if "def " not in code:
        return "", "the answer holds no Python function"
    return f"{code}\n", ""


def _messages(prompts: Prompts, order: Order) -> tuple[Message, ...]:
    if order.mends is None:
        return prompts.first(order.words)
    return prompts.again(order.mends, order.words)
