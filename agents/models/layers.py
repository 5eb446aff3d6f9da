"""Models around models: one that records, one that shows its download, one that asks for more effort.

What concerns only one layer (who listens to attempts, who routes) is found by walking inwards, so that no layer has to
pass on what it does not understand.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Protocol, TypeVar, runtime_checkable

from agents.models.chat import ChatModel, ChatReply, ChatRequest

T = TypeVar("T")


@runtime_checkable
class Layer(Protocol):
    """A model that passes its calls on to another."""

    @property
    def inner(self) -> ChatModel:
        """Return the model inside."""
        ...


class PassingModel:
    """A layer that passes every call on as it is; what it adds is written in the calls that it overrides."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """Return the name of the model."""
        return self._model.name

    @property
    def inner(self) -> ChatModel:
        """Return the model inside."""
        return self._model

    async def context_tokens(self) -> int:
        """Return the context length of the model."""
        return await self._model.context_tokens()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`."""
        return await self._model.complete(request)

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the pieces of the answer."""
        async for piece in self._model.stream(request):
            yield piece

    async def aclose(self) -> None:
        """Release the model."""
        await self._model.aclose()


def layers(model: ChatModel) -> Iterator[ChatModel]:
    """Yield `model` and every model inside it, the outermost first."""
    yield model
    while isinstance(model, Layer):
        model = model.inner
        yield model


def layer(model: ChatModel, kind: type[T]) -> T | None:
    """Return the outermost layer of that kind, or None if there is none; `kind` may be a runtime-checkable protocol."""
    return next((found for found in layers(model) if isinstance(found, kind)), None)


def spec_of(model: ChatModel) -> str:
    """Return the text that opens the model again, or its name if no layer was opened from a text."""
    return str(next((found.spec for found in layers(model) if hasattr(found, "spec")), model.name))
