"""The bearer token in front of the HTTP transport."""

import hmac
import os
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tools import InputError

TOKEN_VARIABLE = "GROUNDPLAN_MCP_TOKEN"  # noqa: S105 - the name of a variable
LEAST_CHARACTERS = 16
_MAKE_ONE = "make one with: python -c 'import secrets; print(secrets.token_urlsafe())'"


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


def read_token(file: Path | None) -> str:
    """Return the token in `file`, or in the environment; raise `InputError` where there is none or it is too short."""
    token, source = os.environ.get(TOKEN_VARIABLE, ""), TOKEN_VARIABLE
    if file is not None:
        try:
            token, source = file.read_text(encoding="utf-8").strip(), str(file)
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise InputError(f"the token file {str(file)!r} cannot be read: {why}", hint=_MAKE_ONE) from None
    if not token:
        raise InputError("serving over HTTP needs a token", hint=f"give --token-file or {TOKEN_VARIABLE}; {_MAKE_ONE}")
    if len(token) < LEAST_CHARACTERS or not (token.isascii() and token.isprintable()) or " " in token:
        raise InputError(
            f"the token in {source} is not {LEAST_CHARACTERS} or more ASCII letters, digits and signs in one word",
            hint=_MAKE_ONE,
        )
    return token
