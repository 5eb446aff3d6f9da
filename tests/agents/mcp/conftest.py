"""The servers that several tests share; without the SDK no test asks for them."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.agents.mcp.servers import Listening, Session


@pytest.fixture(scope="session")
def listening() -> "Iterator[Listening]":
    """Run one server over HTTP for all tests."""
    from tests.agents.mcp.servers import listening_server

    with listening_server() as server:
        yield server


@pytest.fixture(scope="session")
def session() -> "Session":
    """Return what every tool answers to its right and its wrong arguments."""
    from tests.agents.mcp.servers import whole_session

    return asyncio.run(whole_session())
