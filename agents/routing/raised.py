"""More effort for what did not succeed: the same model, told that its answers were rejected before."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Protocol, runtime_checkable

from agents.models.chat import ChatModel, ChatReply, ChatRequest
from agents.models.layers import PassingModel, layer
from agents.routing.effort import Effort


@runtime_checkable
class Router(Protocol):
    """A model that has several behind it and knows what a text is worth."""

    @property
    def others(self) -> int:
        """Return the number of models beyond the first."""
        ...

    def effort(self, text: str) -> Effort:
        """Return what a text is worth."""
        ...


class RaisedModel(PassingModel):
    """Pass calls on as if `by` answers to each question had been rejected already."""

    def __init__(self, model: ChatModel, by: int) -> None:
        super().__init__(model)
        self._by = by

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`."""
        return await super().complete(self._raised(request))

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the pieces of the answer."""
        async for piece in super().stream(self._raised(request)):
            yield piece

    def _raised(self, request: ChatRequest) -> ChatRequest:
        return replace(request, rejected=request.rejected + self._by)


def raised(model: ChatModel, by: int) -> ChatModel:
    """Return `model` with more effort, or itself if nothing was rejected."""
    return RaisedModel(model, by) if by else model


def other_models(model: ChatModel) -> int:
    """Return how many models there are beyond the first that is asked."""
    router = layer(model, Router)  # type: ignore[type-abstract]  # a protocol is asked for
    return router.others if router else 0


def rounds_worth(model: ChatModel, text: str, rounds: int) -> int:
    """Return how many rounds a text is worth: at least `rounds`, more if the model is a router that says so."""
    router = layer(model, Router)  # type: ignore[type-abstract]  # a protocol is asked for
    return max(rounds, router.effort(text).rounds) if router else rounds
