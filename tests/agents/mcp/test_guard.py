"""The HTTP transport lets in who carries the token and comes from this machine."""

import asyncio
import socket
from urllib.parse import urlsplit

import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

import httpx2

from agents.mcp.server import ToolboxServer
from agents.mcp.serving import serve_http
from tests.agents.mcp.servers import TOKEN, Listening
from tools import Toolbox

PING = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


class EnoughError(Exception):
    """What the test raises once it has seen what it came for."""


def status(listening: Listening, **headers: str) -> int:
    return httpx2.post(listening.url, json=PING, headers={**ACCEPT, **headers}).status_code


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_token_opens_the_door(listening: Listening, scheme: str) -> None:
    assert status(listening, Authorization=f"{scheme} {TOKEN}") == 200


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", f"Bearer  {TOKEN}", TOKEN, f"Basic {TOKEN}"])
def test_any_other_token_is_refused(listening: Listening, given: str) -> None:
    answer = httpx2.post(listening.url, json=PING, headers={**ACCEPT, "Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_no_token_is_refused_on_every_path_and_method(listening: Listening) -> None:
    assert status(listening) == 401
    assert httpx2.get(listening.url.removesuffix("/mcp")).status_code == 401
    assert httpx2.request("DELETE", listening.url).status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "evil.example:8765"])
def test_another_host_is_a_rebound_name_and_refused(listening: Listening, host: str) -> None:
    assert status(listening, Authorization=f"Bearer {TOKEN}", Host=host) == 421


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_another_origin_is_a_foreign_page_and_refused(listening: Listening, origin: str) -> None:
    assert status(listening, Authorization=f"Bearer {TOKEN}", Origin=origin) == 403


def test_the_address_is_open_when_it_is_announced() -> None:
    def connect_at_once(url: str) -> None:
        parts = urlsplit(url)
        socket.create_connection((parts.hostname, parts.port), timeout=1).close()
        raise EnoughError

    with pytest.raises(EnoughError):
        asyncio.run(serve_http(ToolboxServer(Toolbox([])), 0, TOKEN, connect_at_once))
