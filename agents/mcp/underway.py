"""A call under way: it waits for its turn, says how long it takes, and ends with whoever made it."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.types import CONNECTION_CLOSED

from agents.mcp.hangup import until_hung_up
from agents.mcp.turns import TURN, Turns

T = TypeVar("T")
Context = ServerRequestContext[Any, Any]
PROGRESS_S = 1.0
_FAREWELL_S = 5.0


@dataclass(slots=True)
class Underway:
    """One call; `limit_s` is how long its work may take, where the call says so."""

    context: Context
    turns: Turns
    limit_s: Any
    _began: float = field(default_factory=time.monotonic)
    _waiting: bool = False
    _waited_s: float = 0.0

    async def finished(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` returns, telling every second how it stands; it ends when nobody waits for it any more."""
        TURN.set(self._turn)
        # A task of its own: the SDK cancels again and again until a handler ends, and would cut the farewell short.
        task = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(until_hung_up(self.context.request))
        try:
            while not task.done():
                if gone.done():
                    raise MCPError(CONNECTION_CLOSED, "the caller hung up")
                await asyncio.wait({task, gone}, timeout=PROGRESS_S, return_when=asyncio.FIRST_COMPLETED)
                if not task.done() and not gone.done():
                    await self._report()
            return task.result()
        finally:
            gone.cancel()
            if not task.done():
                task.cancel()
                with anyio.CancelScope(shield=True):
                    await asyncio.wait({task}, timeout=_FAREWELL_S)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        asked = time.monotonic()
        self._waiting = True
        async with self.turns.turn(_client_of(self.context)):
            self._waiting = False
            self._waited_s += time.monotonic() - asked
            yield

    async def _report(self) -> None:
        elapsed = round(time.monotonic() - self._began, 1)
        if self._waiting:
            return await self.context.session.report_progress(elapsed, None, f"{elapsed:.0f} s, waits for its turn")
        limited = isinstance(self.limit_s, int | float) and self.limit_s > 0
        total = round(self._waited_s, 1) + self.limit_s if limited else None
        return await self.context.session.report_progress(elapsed, total, f"{elapsed:.0f} s")


def _client_of(context: Context) -> Hashable:
    """Return what tells clients apart: over HTTP their session or, where the protocol has none, the name they give."""
    headers = getattr(context.request, "headers", {})
    told = context.session.client_params
    return headers.get("mcp-session-id") or (told and (told.client_info.name, told.client_info.version))
