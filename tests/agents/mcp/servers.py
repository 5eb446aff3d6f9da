"""Servers in processes of their own, spoken to by the official SDK's client."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, Tool

from tests.agents.mcp.invented import CALLS, Arguments

ROOT = Path(__file__).resolve().parents[3]
PYTHON = [sys.executable, "-c", "from agents.cli import main; main()", "mcp"]
TOKEN = "a-token-for-the-tests"


@dataclass(frozen=True, slots=True)
class Listening:
    """A server over HTTP."""

    url: str
    process: subprocess.Popen[str]

    @asynccontextmanager
    async def client(self, mode: str = "auto") -> AsyncIterator[Client]:
        """Connect with the token, by the newest protocol or, with mode `legacy`, by the older handshake."""
        async with over_http(self.url, mode) as client:
            yield client


@asynccontextmanager
async def over_http(url: str, mode: str) -> AsyncIterator[Client]:
    """Connect to a server with the token."""
    sent = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        httpx2.AsyncClient(headers=sent, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


@dataclass(frozen=True, slots=True)
class Session:
    """What one client heard from a server over standard input and output."""

    tools: Mapping[str, Tool]
    right: Mapping[str, CallToolResult]
    wrong: Mapping[str, CallToolResult]


def by_stdio(*arguments: str, **options: Any) -> Client:
    """Return a client that starts a server when it is entered."""
    environment = {"PYTHONPATH": str(ROOT)}
    server = StdioServerParameters(command=PYTHON[0], args=[*PYTHON[1:], *arguments], env=environment)
    return Client(server, **options)


def start_server(*arguments: str) -> "subprocess.Popen[str]":
    """Start a server without a client."""
    return subprocess.Popen(
        [*PYTHON, *arguments],
        cwd=ROOT,
        env={**os.environ, "GROUNDPLAN_MCP_TOKEN": TOKEN},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def listening_server() -> Iterator[Listening]:
    """Run a server over HTTP."""
    with start_server("--transport", "http", "--port", "0") as process:
        assert process.stderr is not None
        address = re.search(r"http://\S+", process.stderr.readline())
        assert address is not None
        yield Listening(address[0], process)
        process.terminate()
        process.communicate()


async def whole_session() -> Session:
    """Call every tool with its right and its wrong arguments, in one session."""
    async with by_stdio() as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}

        async def call(place: int) -> dict[str, CallToolResult]:
            given: Mapping[str, Arguments] = {name: calls[place] for name, calls in CALLS.items()}
            # The client raises for an answer that does not meet the schema that the server declared.
            return {name: await client.call_tool(name, arguments) for name, arguments in given.items()}

        return Session(tools, await call(0), await call(1))
