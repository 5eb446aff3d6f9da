"""The bearer token of the HTTP transport, as its owner gave it."""

import os
from pathlib import Path

from tools import InputError

TOKEN_VARIABLE = "GROUNDPLAN_MCP_TOKEN"  # noqa: S105 - the name of a variable
LEAST_CHARACTERS = 16
_MAKE_ONE = "make one with: python -c 'import secrets; print(secrets.token_urlsafe())'"


def read_token(file: Path | None) -> str:
    """Return the token in `file`, or in the environment; raise `InputError` where there is none or it is too short."""
    token, source = os.environ.get(TOKEN_VARIABLE, ""), TOKEN_VARIABLE
    if file is not None:
        try:
            token, source = file.read_text(encoding="utf-8").strip(), str(file)
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise InputError(f"the token file {str(file)!r} cannot be read: {why}", hint=_MAKE_ONE) from None
    if not token and file is not None:
        raise InputError(f"the token file {source!r} is empty", hint=_MAKE_ONE)
    if not token:
        raise InputError("serving over HTTP needs a token", hint=f"give --token-file or {TOKEN_VARIABLE}; {_MAKE_ONE}")
    if len(token) < LEAST_CHARACTERS or not (token.isascii() and token.isprintable()) or " " in token:
        raise InputError(
            f"the token in {source} is not {LEAST_CHARACTERS} or more ASCII letters, digits and signs in one word",
            hint=_MAKE_ONE,
        )
    return token
