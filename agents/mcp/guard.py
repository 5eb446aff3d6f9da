"""The bearer token in front of the HTTP transport."""

import hmac

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class BearerGuard:
    """Let requests through that carry the token; everything else is answered with 401 and goes no further."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI call."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and self._carries_token(scope)):
            await self._app(scope, receive, send)
            return
        refusal = PlainTextResponse("a bearer token is needed", 401, headers={"WWW-Authenticate": "Bearer"})
        await refusal(scope, receive, send)

    def _carries_token(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        scheme, _, token = given[0].partition(b" ") if len(given) == 1 else (b"", b"", b"")
        return scheme.lower() == b"bearer" and hmac.compare_digest(token, self._expected)
