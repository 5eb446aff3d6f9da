"""Who works next: a bounded number of calls at once, and clients that take turns."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar

TURN: ContextVar[Callable[[], AbstractAsyncContextManager[None]]] = ContextVar("turn", default=nullcontext)
"""How the call under way waits for its turn; in process, without a server, nobody waits."""


def its_turn() -> AbstractAsyncContextManager[None]:
    """Return the turn of the call under way: enter it before work that needs a processor for long."""
    return TURN.get()()


class Turns:
    """At most `places` calls at work; a free place goes to the client whose last turn was longest ago.

    So a client with many calls makes another wait for one of them at most, and not for all.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: dict[Hashable, deque[asyncio.Future[None]]] = {}  # the client to be served next comes first

    @asynccontextmanager
    async def turn(self, client: Hashable) -> AsyncIterator[None]:
        """Wait for a place of `client`, and hold it."""
        if self._free:
            self._free -= 1
        else:
            await self._called_up(client)
        try:
            yield
        finally:
            self._pass_on(client)

    async def _called_up(self, client: Hashable) -> None:
        place = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._leave(client, place)
            else:  # called up in the very moment it was given up
                self._pass_on(client)
            raise

    def _leave(self, client: Hashable, place: "asyncio.Future[None]") -> None:
        line = self._waiting.get(client, deque())
        if place in line:
            line.remove(place)
        if not line:
            self._waiting.pop(client, None)

    def _pass_on(self, served: Hashable) -> None:
        """Give the place that a client leaves to the next in turn."""
        if served in self._waiting:
            self._waiting[served] = self._waiting.pop(served)  # behind all others
        while self._waiting:
            client = next(iter(self._waiting))
            line = self._waiting.pop(client)
            place = line.popleft()
            if line:
                self._waiting[client] = line
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
