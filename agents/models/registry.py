"""Models by one line of text, as the command line and configuration files name them."""

import os
from collections.abc import Callable
from pathlib import Path

from agents.models.chat import ChatModel
from tools import InputError

API_KEY_VARIABLE = "GROUNDPLAN_API_KEY"
Opener = Callable[[str, str], ChatModel]
"""Opens the model behind the text after the scheme; the second argument names the variable with the API key."""


def open_model(spec: str, *, key_variable: str = API_KEY_VARIABLE) -> ChatModel:
    """Return the model that `spec` names; nothing is loaded or connected before the first call.

    `embedded`, `embedded:NAME`, `embedded:/path/model.gguf`, `http://HOST:PORT/v1`, `http://HOST:PORT/v1#NAME`,
    `scripted:FILE.json`, or `route:FILE.toml` for several models behind a table. The API key of a server is in the
    environment variable `key_variable`; an empty name sends none. Raises `InputError` for anything else.
    """
    scheme, _, rest = spec.strip().partition(":")
    if scheme not in KINDS:
        raise InputError(
            f"unknown model {spec!r}",
            hint="such as embedded, embedded:smollm2-135m, or http://127.0.0.1:8000/v1",
        )
    return KINDS[scheme](rest, key_variable)


def _embedded(rest: str, key_variable: str) -> ChatModel:
    from agents.models.embedded import EmbeddedModel
    from agents.models.weights import DEFAULT_WEIGHTS

    return EmbeddedModel(rest or DEFAULT_WEIGHTS)


def _server(scheme: str) -> Opener:
    def opened(rest: str, key_variable: str) -> ChatModel:
        from agents.models.server import ServerModel

        address, _, name = rest.partition("#")
        return ServerModel(f"{scheme}:{address}", name or None, api_key=os.environ.get(key_variable))

    return opened


def _routed(rest: str, key_variable: str) -> ChatModel:
    from agents.routing.routed import open_routed

    return open_routed(rest)  # each model of the table names its own key


def _scripted(rest: str, key_variable: str) -> ChatModel:
    from agents.models.scripted import ScriptedModel

    if not rest:
        raise InputError("a scripted model needs its file", hint="scripted:FILE.json")
    return ScriptedModel.from_file(Path(rest))


KINDS: dict[str, Opener] = {
    "embedded": _embedded,
    "http": _server("http"),
    "https": _server("https"),
    "route": _routed,
    "scripted": _scripted,
}
