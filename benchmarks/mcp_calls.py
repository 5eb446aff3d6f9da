"""Call our MCP server by the official SDK's client: are answers as declared, how fast, how soon is a solve cancelled?

Usage: python -m benchmarks.mcp_calls [--calls 1000] [--cancelled 10]

Two clients at once, over standard input (a server each) and over HTTP (one server for both). The client checks each
answer against the schema that the server declared. A quarter of the calls has wrong arguments and must come back as
a tool's error. Cancelled are proofs that would take hours; the time runs from the cancellation until the last process
of the solver's process tree is gone.
"""

import argparse
import asyncio
import os
import re
import secrets
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from agents.mcp.examples import example_domain, example_level, example_problem, example_program
from agents.mcp.token import TOKEN_VARIABLE
from benchmarks.command import entry, positive
from planners import read_program

COMMAND = [sys.executable, "-c", "from agents.cli import main; main()", "mcp"]
# The client starts servers with a small environment; the import path must be in it.
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
_POLL_S = 0.002
_WORKING_S = 0.7
_TEXTS = {"domain": example_domain(), "problem": example_problem()}
_PROGRAM = read_program(example_program()).model_dump(mode="json")
CALLS: tuple[tuple[str, dict[str, Any], bool], ...] = (
    ("solve_program", {"program": _PROGRAM}, True),
    ("check_program", {"program": _PROGRAM}, True),
    ("diagnose_pddl", _TEXTS, True),
    ("find_plan", _TEXTS, True),
    ("applicable_actions", _TEXTS, True),
    ("landmarks", _TEXTS, True),
    ("solve_sokoban", {"level": example_level()}, True),
    ("check_sokoban", {"level": example_level(), "plan": "u"}, True),
    ("cities_of_state", {"state": "Tresk"}, True),
    ("solve_program", {"program": {**_PROGRAM, "minimize": "sum(nothing)"}}, False),
    ("find_plan", {**_TEXTS, "problem": "(define"}, False),
    ("solve_sokoban", {"level": "##"}, False),
)


def pigeons(count: int) -> dict[str, Any]:
    """Return a program that has no solution, which takes a solver by clauses very long to see."""
    holes = {"bird": list(range(count)), "hole": list(range(count - 1))}
    alone = "all(not (at[b, h] and at[c, h]) for b in bird for c in bird if b < c for h in hole)"
    return {
        "sets": holes,
        "variables": [{"kind": "bool", "name": "at", "over": ["bird", "hole"]}],
        "constraints": [
            {"name": "somewhere", "expression": "all(any(at[b, h] for h in hole) for b in bird)"},
            {"name": "alone", "expression": alone},
        ],
    }


@asynccontextmanager
async def stdio_clients() -> AsyncIterator[list[tuple[Client, int]]]:
    """Yield two clients with a server each, and the servers' process ids."""
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            before = _children(os.getpid())
            started = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=ENVIRONMENT)
            client = await stack.enter_async_context(Client(started))
            (server,) = _children(os.getpid()) - before
            found.append((client, server))
        yield found


@asynccontextmanager
async def http_clients() -> AsyncIterator[list[tuple[Client, int]]]:
    """Yield two clients of one server over HTTP, and its process id twice."""
    token = secrets.token_urlsafe()
    with _listening(token) as (address, server):
        async with AsyncExitStack() as stack:
            found = []
            for _ in range(2):
                http = await stack.enter_async_context(
                    httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60)
                )
                transport = streamable_http_client(address, http_client=http)
                found.append((await stack.enter_async_context(Client(transport)), server))
            yield found


@contextmanager
def _listening(token: str) -> Iterator[tuple[str, int]]:
    environment = {**os.environ, **ENVIRONMENT, TOKEN_VARIABLE: token}
    command = [*COMMAND, "--transport", "http", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        address = re.search(r"http://\S+", said)
        assert address is not None, said
        yield address[0], server.pid
        server.terminate()


async def many_calls(clients: list[tuple[Client, int]], count: int) -> None:
    """Let both clients call at once and print how many answers were as they must be, and the medians."""
    took: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []

    async def caller(client: Client, turns: range) -> None:
        await client.list_tools()
        for turn in turns:
            name, arguments, works = CALLS[turn % len(CALLS)]
            started = time.perf_counter()
            result = await client.call_tool(name, arguments)  # raises where the answer does not meet the schema
            took[name if works else f"{name}, refused"].append(time.perf_counter() - started)
            if result.is_error == works or (works and result.structured_content is None):
                wrong.append(f"{name}: {result.content}")

    started = time.perf_counter()
    await asyncio.gather(
        *(caller(client, range(place, count, len(clients))) for place, (client, _) in enumerate(clients))
    )
    seconds = time.perf_counter() - started
    answered = sum(map(len, took.values()))
    print(f"  {answered} calls by 2 clients in {seconds:.1f} s, {len(wrong)} not as declared")
    for line in wrong[:3]:
        print(f"    {line[:300]}")
    for name, times in sorted(took.items()):
        print(f"    {name:28} {len(times):4} calls, median {1000 * median(times):6.1f} ms")
    everything = sorted(value for values in took.values() for value in values)
    print(f"    all: median {1000 * median(everything):.1f} ms, p95 {1000 * everything[int(0.95 * answered)]:.1f} ms")


async def cancelled(client: Client, server: int, count: int) -> None:
    """Cancel calls under way and print the seconds until their processes are gone."""
    gone: list[float] = []
    for _ in range(count):
        program = {"program": pigeons(13), "engine": "z3", "seconds": 600}
        call = asyncio.create_task(client.call_tool("solve_program", program))
        await asyncio.to_thread(_wait_for_solvers, server, working=True)
        await asyncio.sleep(_WORKING_S)
        assert _solvers(server), "the solver has ended before it could be cancelled"
        started = time.perf_counter()
        call.cancel()
        await asyncio.to_thread(_wait_for_solvers, server, working=False)
        gone.append(time.perf_counter() - started)
        with suppress(asyncio.CancelledError):
            await call
    shown = f"median {1000 * median(gone):.0f} ms, slowest {1000 * max(gone):.0f} ms"
    print(f"  {count} solves cancelled: processes gone after {shown}")


def _wait_for_solvers(server: int, *, working: bool) -> None:
    while bool(_solvers(server)) != working:
        time.sleep(_POLL_S)


def _solvers(server: int) -> set[int]:
    """Return the processes of jobs: below the server stand the fork server and its supervisors, which stay."""
    supervisors = [one for forks in _children(server) for one in _children(forks)]
    return set[int]().union(*map(_descendants, supervisors))


def _descendants(pid: int) -> set[int]:
    found = _children(pid)
    return found.union(*map(_descendants, found))


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= set(map(int, (task / "children").read_text().split()))
    return found


def main() -> None:
    """Read the options and run both transports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mcp_calls", description=__doc__)
    parser.add_argument("--calls", type=positive, default=1000)
    parser.add_argument("--cancelled", type=positive, default=10)
    options = parser.parse_args()
    asyncio.run(both(options.calls, options.cancelled))


async def both(calls: int, cancellations: int) -> None:
    """Run one transport after the other."""
    for name, opened in (("stdio", stdio_clients()), ("http", http_clients())):
        print(name)
        async with opened as clients:
            await many_calls(clients, calls)
            await cancelled(*clients[0], cancellations)


if __name__ == "__main__":
    entry(main)
