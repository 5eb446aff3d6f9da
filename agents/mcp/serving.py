"""Serve a toolbox until the host hangs up or somebody interrupts: over standard input, or HTTP on this machine."""

import asyncio
import socket
import sys
from collections.abc import Callable

import uvicorn
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from agents.mcp.guard import BearerGuard
from agents.mcp.hangup import HangUps
from agents.mcp.server import ToolboxServer
from tools import InputError, shared_worker

HOST = "127.0.0.1"
PATH = "/mcp"
_GRACE_S = 2


async def serve_stdio(served: ToolboxServer) -> None:
    """Answer the host on standard input and output until it closes the input or is gone."""
    if sys.stdin is None or sys.stdout is None:
        hint = "let an MCP host start it, or take --transport http"
        raise InputError("standard input or output is closed, and the host talks over them", hint=hint)
    server = served.open()

    async def talk() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    # A task of its own: a read of standard input cannot be cancelled, and Ctrl-C must not wait for the next line.
    talking = asyncio.create_task(talk())
    try:
        await asyncio.wait({talking})
    finally:
        shared_worker().close()
    try:
        talking.result()
    except* BrokenPipeError:
        pass  # nobody reads what was to be said last: the host was killed


async def serve_http(served: ToolboxServer, port: int, token: str, announce: Callable[[str], None]) -> None:
    """Answer clients on the loopback address that carry the token; `announce` gets the address once it is open."""
    with _listening(port) as listening:
        port = listening.getsockname()[1]
        names = [f"{host}:{port}" for host in (HOST, "localhost")]
        # A page in a browser that rebinds its name to this machine sends another Host, or an Origin.
        security = TransportSecuritySettings(allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names])
        app = served.open().streamable_http_app(streamable_http_path=PATH, host=HOST, transport_security=security)
        config = uvicorn.Config(
            BearerGuard(HangUps(app), token), log_level="warning", lifespan="on", timeout_graceful_shutdown=_GRACE_S
        )
        announce(f"http://{HOST}:{port}{PATH}")
        try:
            await uvicorn.Server(config).serve(sockets=[listening])
        finally:
            shared_worker().close()


def _listening(port: int) -> socket.socket:
    # With the protocol named, asyncio switches Nagle's algorithm off, which would add 40 ms to every answer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        # Before the address is announced: who connects at once waits for the server instead of being refused.
        listening.listen()
    except OSError as error:
        listening.close()
        raise InputError(f"port {port} cannot be used: {error.strerror}", hint="take another --port, or 0") from None
    return listening
