"""One model of the table at work: its limits kept, its calls paid, and a rest after a failure."""

import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

from agents.models.chat import ChatModel, ChatReply, ChatRequest
from agents.models.errors import ContextTooLong, ServerRefused, ServerUnreachable, UnknownModel
from agents.routing.effort import ROLES
from agents.routing.prices import FREE
from agents.routing.purse import Purse, Reserve
from agents.routing.rate import RateLimit
from agents.routing.table import Caps, ModelEntry
from tools import ModelError, Usage

_NEVER_CHARGED = (ContextTooLong, ServerRefused, ServerUnreachable, UnknownModel)
_BYTES_AROUND = 64
"""What a chat template may add to a message."""
_BYTES_A_TOKEN = 6
"""More than texts have, so that a prompt is only held to be too long if it surely is."""


@dataclass(slots=True)
class Contender:
    """A model, its entry in the table, and what is known of it in this process."""

    entry: ModelEntry
    model: ChatModel
    purse: Purse
    rest_s: float = 60.0
    clock: Callable[[], float] = time.monotonic
    rate: RateLimit = field(init=False)
    _rests_until: float = float("-inf")

    def __post_init__(self) -> None:
        self.rate = RateLimit(self.entry.requests_per_minute, self.clock)

    @property
    def name(self) -> str:
        """Return the name in the table."""
        return self.entry.name

    @property
    def rank(self) -> int:
        """Return the place of the model's role in the order of roles."""
        return ROLES.index(self.entry.role)

    @property
    def rests(self) -> bool:
        """Say whether the model failed a moment ago."""
        return self.clock() < self._rests_until

    async def context_tokens(self) -> int:
        """Return the context length of the table, or that which the model tells; one that cannot be reached rests."""
        try:
            return self.entry.context_tokens or await self.model.context_tokens()
        except ModelError:
            self._rest()
            raise

    def fitted(self, request: ChatRequest, factor: float) -> ChatRequest:
        """Return the request with `factor` times the tokens to write, where the context surely has room for them."""
        more = int(request.max_tokens * factor)
        known = self.entry.context_tokens
        if known is None or prompt_bytes(request) + more > known:
            return request
        return replace(request, max_tokens=more)

    def refusal(self, request: ChatRequest, caps: Caps) -> str:
        """Say why the model may not be asked this; nothing if it may."""
        price, known = self.entry.cost, self.entry.context_tokens
        if price is None and caps.on_money:
            return "its price is not known, and money is limited"
        if price is not None and caps.price is not None and max(price.prompt, price.completion) > caps.price:
            return f"costs more than {caps.price:g} per million tokens"
        if known is not None and prompt_bytes(request) // _BYTES_A_TOKEN + request.max_tokens > known:
            return f"has a context of {known} tokens only"
        return self.purse.refusal(self._reserve(request))

    async def turned_away(self, request: ChatRequest, caps: Caps) -> str:
        """Wait for the turn of a call that may be made; say why it may not, or nothing."""
        if refusal := self.refusal(request, caps):
            return refusal
        if not await self.rate.turn(request.timeout_s):
            return "its calls of this minute are used up"
        return self.refusal(request, caps)  # others may have spent what was left in the meantime

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`, which was not turned away, and pay for it; after a failure the model rests."""
        reserve = self._reserve(request)
        self.purse.set_aside(reserve)
        spent = reserve  # a call that breaks off may have been charged in full
        try:
            reply = await self.model.complete(request)
            spent = self._spent(reply.usage, reserve)
        except ModelError as error:
            if isinstance(error, _NEVER_CHARGED):
                spent = Reserve(0.0, 0)
            if not isinstance(error, ContextTooLong):
                self._rest()
            raise
        finally:
            self.purse.settle(reserve, spent)
        return reply

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the answer in pieces; what it took is not told, so the whole reserve is paid."""
        reserve = self._reserve(request)
        self.purse.set_aside(reserve)
        try:
            async for piece in self.model.stream(request):
                yield piece
        except ModelError as error:
            if not isinstance(error, ContextTooLong):
                self._rest()
            raise
        finally:
            self.purse.settle(reserve, reserve)

    def _reserve(self, request: ChatRequest) -> Reserve:
        """Return the most that a call can take: a token has at least one byte."""
        prompt = prompt_bytes(request)
        most = Usage(prompt_tokens=prompt, completion_tokens=request.max_tokens)
        return Reserve((self.entry.cost or FREE).of(most), most.tokens)

    def _spent(self, usage: Usage, reserve: Reserve) -> Reserve:
        """Return what a call took; all that it could take if the server does not tell."""
        return Reserve((self.entry.cost or FREE).of(usage), usage.tokens) if usage.tokens else reserve

    def _rest(self) -> None:
        self._rests_until = self.clock() + self.rest_s


def prompt_bytes(request: ChatRequest) -> int:
    """Return an upper bound on the tokens of a prompt: its bytes, with tools and what a template adds."""
    texts = [message.content for message in request.messages]
    texts += [json.dumps([call.name, call.arguments]) for message in request.messages for call in message.tool_calls]
    texts += [json.dumps(tool) for tool in request.tools]
    return sum(len(text.encode()) + _BYTES_AROUND for text in texts)
