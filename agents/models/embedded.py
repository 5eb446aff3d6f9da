"""The embedded engine as a `ChatModel`: llama.cpp in a child process, started on the first call."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from agents.models.chat import ChatReply, ChatRequest
from agents.models.engine_process import POOL, Engine, EngineOptions, exit_reason
from agents.models.errors import ServerRefused
from agents.models.server import ServerModel
from agents.models.tool_guide import guided_for_tools, read_guided
from agents.models.weights import DEFAULT_WEIGHTS, Progress, locate
from tools import ModelError

DEFAULT_CONTEXT_TOKENS = 8192


class EmbeddedModel:
    """A `ChatModel` that runs a GGUF file on this machine.

    `model` is a known name (downloaded on first use) or the path of a GGUF file. Models with the same file
    and options share one engine, which answers one request at a time; others wait in its queue. A request's
    `timeout_s` starts when the engine is up. The engine ends with its last user, or with this process.
    """

    def __init__(
        self,
        model: str | Path = DEFAULT_WEIGHTS,
        *,
        context_tokens: int = DEFAULT_CONTEXT_TOKENS,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._model = model
        self._context_tokens = context_tokens
        self._threads = threads or os.cpu_count() or 1
        self._progress = progress
        self._options: EngineOptions | None = None
        self._running: tuple[Engine, ServerModel] | None = None

    def __repr__(self) -> str:
        return f"EmbeddedModel({str(self._model)!r})"

    @property
    def name(self) -> str:
        """Return the known name, or the file's name without its ending."""
        return str(self._model) if isinstance(self._model, str) and "/" not in self._model else Path(self._model).stem

    async def start(self) -> None:
        """Fetch and load the model now rather than on the first call."""
        await self._connected()

    async def context_tokens(self) -> int:
        """Return the context length that the engine really has."""
        _, server = await self._connected()
        return await server.context_tokens()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request` once; with tools, the answer is guided to be text or the call of one of them."""
        engine, server = await self._connected()
        request = replace(request, samples=1)  # the engine answers one at a time
        async with _crash_explained(engine):
            if request.tools:
                return read_guided(await server.complete(guided_for_tools(request)))
            return await server.complete(request)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        """Yield the text of the answer as it comes; with tools, in one piece."""
        if request.tools:
            yield (await self.complete(request)).text
            return
        engine, server = await self._connected()
        async with _crash_explained(engine), aclosing(server.stream(request)) as pieces:
            async for piece in pieces:
                yield piece

    async def aclose(self) -> None:
        """Let go of the engine."""
        running, self._running = self._running, None
        if running is not None:
            await running[1].aclose()
        if self._options is not None:
            await asyncio.to_thread(POOL.release, self._options, self)

    async def _connected(self) -> tuple[Engine, ServerModel]:
        """Return the running engine and its client; an engine that died is started again."""
        if self._running is None or self._running[0].exit_status is not None:
            engine = await asyncio.to_thread(self._acquire)
            if self._running is None or self._running[0] is not engine:
                self._running = (engine, ServerModel(f"{engine.address}/v1", api_key=engine.options.api_key))
        return self._running

    def _acquire(self) -> Engine:
        if self._options is None:
            path = locate(self._model, self._progress)
            self._options = EngineOptions(path, self.name, self._context_tokens, self._threads)
        return POOL.acquire(self._options, self)


@asynccontextmanager
async def _crash_explained(engine: Engine) -> AsyncIterator[None]:
    """Turn a broken connection into the reason for it if the engine is gone."""
    try:
        yield
    except ServerRefused:
        raise
    except ModelError as error:
        # The connection breaks a moment before the process can be waited for.
        await asyncio.sleep(0.2)
        status = engine.exit_status
        if status is None:
            raise
        raise ModelError(
            f"the embedded engine {exit_reason(status)} while it answered",
            hint="the next call starts it again; if it persists, take a smaller model or a shorter context",
        ) from error
