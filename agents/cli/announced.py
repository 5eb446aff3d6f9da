"""A model whose download and loading are shown: both happen on the first call, and both take their time."""

import asyncio
from collections.abc import AsyncIterator

from agents.cli.display import Display
from agents.models.chat import ChatModel, ChatReply, ChatRequest
from agents.models.embedded import EmbeddedModel
from agents.models.layers import PassingModel
from agents.models.registry import open_model
from agents.models.weights import KNOWN, fetch, stored


def announced(spec: str, display: Display) -> ChatModel | str:
    """Return the embedded model that `spec` names, such that its first call shows what it waits for.

    What is not embedded has nothing to show: the text itself comes back.
    """
    model = open_model(spec)  # also says now, before any work, if there is no such model
    return AnnouncedModel(model, spec, display) if isinstance(model, EmbeddedModel) else spec


def open_announced(spec: str, display: Display) -> ChatModel:
    """Return the model that `spec` names; an embedded one shows what its first call waits for."""
    model = announced(spec, display)
    return open_model(model) if isinstance(model, str) else model


class AnnouncedModel(PassingModel):
    """An embedded model with a progress bar for its download and a line while it loads."""

    def __init__(self, model: EmbeddedModel, spec: str, display: Display) -> None:
        super().__init__(model)
        self.spec = spec
        self._embedded = model
        self._display = display
        self._loading = asyncio.Lock()
        self._loaded = False

    async def context_tokens(self) -> int:
        """Return the context length of the model."""
        await self._load()
        return await super().context_tokens()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`."""
        await self._load()
        return await super().complete(request)

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the text of the answer as it comes."""
        await self._load()
        async for piece in super().stream(request):
            yield piece

    async def _load(self) -> None:
        async with self._loading:
            if self._loaded:
                return
            if self.name in KNOWN and not stored(KNOWN[self.name]).present:
                with self._display.downloading(self.name) as progress:
                    await asyncio.to_thread(fetch, self.name, progress)
            with self._display.doing(f"loading the model {self.name} (some seconds)", announced=True):
                await self._embedded.start()
            self._loaded = True
