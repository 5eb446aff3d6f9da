"""A caller that hangs up: over HTTP a call learns of it, whatever version of the protocol it came by.

The SDK cancels such a call by itself only for protocol 2026-07-28. By the older ones a stream that breaks may be
taken up again, but not here, where no events are kept: nobody could ever get the answer.
"""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HUNG_UP = "groundplan.hung_up"


class HangUps:
    """Note in the scope of each request when the one who made it is gone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI call."""
        hung_up = scope[_HUNG_UP] = asyncio.Event()

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                hung_up.set()
            return message

        await self._app(scope, heard, send)


async def until_hung_up(request: Any) -> None:
    """Return when the maker of an HTTP request is gone; of another kind of request never."""
    scope = getattr(request, "scope", {})
    await scope.get(_HUNG_UP, asyncio.Event()).wait()
