"""Who is gone leaves nothing at work: a client over HTTP, and the host of a server that speaks over its input."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from tests.agents.mcp.invented import LEVEL
from tests.agents.mcp.servers import ROOT, Listening
from tests.agents.mcp.solvers import PATIENCE_S, all_gone, seen, solvers
from tools.processes import children, descendants

MANY = 2 * (os.cpu_count() or 1) + 1


@contextmanager
def host(url: str, mode: str, count: int = MANY) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a host that has more work done than there are places."""
    command = [sys.executable, "-m", "tests.agents.mcp.host", str(count), url, mode]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def started_by(host: int) -> int:
    """Wait for the server that a host starts, and return it."""
    end = time.monotonic() + PATIENCE_S
    while not children(host) and time.monotonic() < end:
        time.sleep(0.02)
    (server,) = children(host)
    return server


async def checked(listening: Listening) -> bool:
    async with listening.client() as client:
        return not (await client.call_tool("check_sokoban", {"level": LEVEL, "plan": "u"})).is_error


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_solvers_of_a_killed_client_end_and_so_do_its_calls_that_wait(listening: Listening, mode: str) -> None:
    server = listening.process.pid
    with host(listening.url, mode) as client:
        assert seen(server, working=True)
        assert len(solvers(server)) <= (os.cpu_count() or 1)
        client.kill()
        client.wait()
        assert seen(server, working=False)
    assert asyncio.run(checked(listening))
    assert not solvers(server)


def test_what_is_answered_at_once_waits_for_no_solver(listening: Listening) -> None:
    async def search() -> bool:
        async with listening.client() as client:
            return not (await client.call_tool("cities_of_state", {"state": "Tresk"})).is_error

    with host(listening.url, "auto"):
        assert seen(listening.process.pid, working=True)
        assert asyncio.run(search())
        assert solvers(listening.process.pid)
    assert seen(listening.process.pid, working=False)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_server_and_its_solvers_end_with_a_host_that_is_killed(mode: str) -> None:
    with host("", mode) as it:
        server = started_by(it.pid)
        assert seen(server, working=True)
        started = {server, *descendants(server)}
        it.kill()
        it.wait()
    assert all_gone(started)
