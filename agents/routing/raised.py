"""More effort for what did not succeed: the same model, told that its answers were rejected before."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Protocol, runtime_checkable

from agents.models.chat import ChatModel, ChatReply, ChatRequest
from agents.models.layers import layer
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


class RaisedModel:
    """Pass calls on as if `by` answers to each question had been rejected already."""

    def __init__(self, model: ChatModel, by: int) -> None:
        self._model = model
        self._by = by

    @property
    def name(self) -> str:
        """Return the name of the model."""
        return self._model.name

    @property
    def inner(self) -> ChatModel:
        """Return the model that is asked."""
        return self._model

    async def context_tokens(self) -> int:
        """Return the context length of the model."""
        return await self._model.context_tokens()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`."""
        return await self._model.complete(self._raised(request))

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the pieces of the answer."""
        async for piece in self._model.stream(self._raised(request)):
            yield piece

    async def aclose(self) -> None:
        """Release the model."""
        await self._model.aclose()

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
