"""Asking a model for programs: each reply becomes a candidate, also one that holds no program."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from agents.heuristics.candidate import Candidate, Origin
from agents.heuristics.forms import Form, asked_for, form_guide, program_of
from agents.heuristics.measures import Measure
from agents.heuristics.prompts import MOST_CRITIQUE, Prompts
from agents.models.chat import ChatModel, ChatReply, ChatRequest, Message
from agents.models.errors import ContextTooLong
from agents.models.samples import draw_samples
from agents.models.structured import Structured, StructuredOutputError, ask
from tools import shorten

_FENCE = re.compile(r"```(?:python|py)?[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
_TIMES_SHORTER = 3
_FORM_TOKENS = 600

T = TypeVar("T")
Keep = Callable[[Candidate], None]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How one reply is drawn."""

    seed: int
    temperature: float
    max_tokens: int = 900
    timeout_s: float = 600.0


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: the name of the candidate, why it is asked for, and the last words of the prompt.

    The words for a form are only the critique of the one that it mends: the menu asks by itself.
    """

    name: str
    origin: Origin
    words: str = ""
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
        return _written(order, sampling, messages, reply, started)

    async def write_alike(self, orders: Sequence[Order], sampling: Sampling, keep: Keep) -> None:
        """Ask for one program for each order, all in the words of the first, and hand each to `keep` as it comes."""
        started, left = time.monotonic(), deque(orders)

        async def ask_for_all(prompts: Prompts) -> None:
            messages = prompts.first(left[0].words)
            drawn = draw_samples(self.model, _request(messages, sampling), len(left))
            async with self.seats, aclosing(drawn) as replies:
                async for reply in replies:
                    of_its_own = replace(sampling, seed=sampling.seed + reply.place)
                    keep(_written(left.popleft(), of_its_own, messages, reply, started))

        if left:
            await fitting(self.prompts, ask_for_all)

    async def fill_in(self, order: Order, menu: tuple[Measure, ...], sampling: Sampling) -> Candidate:
        """Ask for a form and print its program; raise `ModelError` where the model itself fails."""
        started = time.monotonic()

        async def ask_once(prompts: Prompts) -> tuple[tuple[Message, ...], Structured[Form]]:
            messages = _form_messages(prompts, order, menu)
            async with self.seats:
                return messages, await ask(
                    self.model,
                    messages,
                    Form,
                    attempts=2,
                    guide=form_guide(menu),
                    max_tokens=_FORM_TOKENS,
                    temperature=sampling.temperature,
                    seed=sampling.seed,
                    timeout_s=sampling.timeout_s,
                )

        try:
            messages, answer = await fitting(self.prompts, ask_once)
        except StructuredOutputError as error:
            messages = _form_messages(self.prompts, order, menu)
            return _candidate(order, sampling, messages, problem=error.message, started=started)
        reply = writable(answer.attempts[-1].text)
        code = program_of(answer.value, menu)
        return _candidate(order, sampling, messages, reply=reply, code=code, form=answer.value, started=started)

    async def complete(
        self, words: Callable[[Prompts], tuple[Message, ...]], sampling: Sampling
    ) -> tuple[tuple[Message, ...], ChatReply]:
        """Ask with the prompt that fits: the model's own count of tokens has the last word."""

        async def ask(prompts: Prompts) -> tuple[tuple[Message, ...], ChatReply]:
            messages = words(prompts)
            async with self.seats:
                return messages, await self.model.complete(_request(messages, sampling))

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


def program_in(reply: ChatReply, max_tokens: int) -> tuple[str, str]:
    """Return the longest fenced program of a reply, or the whole text without a fence; or what is wrong with it."""
    if reply.finish_reason == "length":
        return "", f"the answer was cut off after {max_tokens} tokens: be shorter"
    blocks = _FENCE.findall(reply.text) or [reply.text]
    code = max(blocks, key=len).strip()
    if "def " not in code:
        return "", "the answer holds no Python function"
    return f"{code}\n", ""


def _request(messages: tuple[Message, ...], sampling: Sampling) -> ChatRequest:
    return ChatRequest(
        messages,
        max_tokens=sampling.max_tokens,
        temperature=sampling.temperature,
        seed=sampling.seed,
        timeout_s=sampling.timeout_s,
    )


def _written(
    order: Order, sampling: Sampling, messages: tuple[Message, ...], reply: ChatReply, started: float
) -> Candidate:
    text = writable(reply.text)
    code, problem = program_in(replace(reply, text=text), sampling.max_tokens)
    return _candidate(order, sampling, messages, reply=text, code=code, problem=problem, started=started)


def _candidate(
    order: Order, sampling: Sampling, messages: tuple[Message, ...], *, started: float, **found: Any
) -> Candidate:
    return Candidate(
        name=order.name,
        origin=order.origin,
        parent=order.mends.name if order.mends else "",
        seed=sampling.seed,
        temperature=sampling.temperature,
        prompt="\n\n".join(f"[{message.role}]\n{message.content}" for message in messages),
        seconds=round(time.monotonic() - started, 3),
        **found,
    )


def _messages(prompts: Prompts, order: Order) -> tuple[Message, ...]:
    if order.mends is None:
        return prompts.first(order.words)
    return prompts.again(order.mends, order.words)


def _form_messages(prompts: Prompts, order: Order, menu: tuple[Measure, ...]) -> tuple[Message, ...]:
    """Return the question for a form; one to mend stands between its question and its critique."""
    asked = prompts.first(asked_for(menu))
    if order.mends is None or order.mends.form is None:
        return asked
    form = order.mends.form.model_dump_json()
    return (*asked, Message("assistant", form), Message("user", shorten(order.words, MOST_CRITIQUE)))
