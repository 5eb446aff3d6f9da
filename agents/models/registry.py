"""Models by one line of text, as the command line and configuration files name them."""

import os
from collections.abc import Callable
from pathlib import Path

from agents.models.chat import ChatModel
from tools import InputError

API_KEY_VARIABLE = "GROUNDPLAN_API_KEY"


def open_model(spec: str) -> ChatModel:
    """Return the model that `spec` names; nothing is loaded or connected before the first call.

    `embedded`, `embedded:NAME`, `embedded:/path/model.gguf`, `http://HOST:PORT/v1`,
    `http://HOST:PORT/v1#NAME` (with the API key in `GROUNDPLAN_API_KEY`), or `scripted:FILE.json`. Raises
    `InputError` for anything else.
    """
    scheme, _, rest = spec.strip().partition(":")
    if scheme not in KINDS:
        raise InputError(
            f"unknown model {spec!r}",
            hint="such as embedded, embedded:smollm2-135m, or http://127.0.0.1:8000/v1",
        )
    return KINDS[scheme](rest)


def _embedded(rest: str) -> ChatModel:
    from agents.models.embedded import EmbeddedModel
    from agents.models.weights import DEFAULT_WEIGHTS

    return EmbeddedModel(rest or DEFAULT_WEIGHTS)


def _server(scheme: str) -> Callable[[str], ChatModel]:
    def opened(rest: str) -> ChatModel:
        from agents.models.server import ServerModel

        address, _, name = rest.partition("#")
        return ServerModel(f"{scheme}:{address}", name or None, api_key=os.environ.get(API_KEY_VARIABLE))

    return opened


def _scripted(rest: str) -> ChatModel:
    from agents.models.scripted import ScriptedModel

    if not rest:
        raise InputError("a scripted model needs its file", hint="scripted:FILE.json")
    return ScriptedModel.from_file(Path(rest))


KINDS: dict[str, Callable[[str], ChatModel]] = {
    "embedded": _embedded,
    "http": _server("http"),
    "https": _server("https"),
    "scripted": _scripted,
}
