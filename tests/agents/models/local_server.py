"""Servers on loopback for the tests: what a real vLLM answered, played back, or whatever a test writes."""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

RECORDINGS = Path(__file__).parent / "fixtures" / "vllm"
_LONGEST_KEPT = 4000
# The loop takes three steps from an accepted connection to its handler.
_STEPS_OF_AN_ACCEPT = 4

LIVE_SERVER = os.environ.get("GROUNDPLAN_TEST_SERVER", "")

Answerer = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as a test server got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """Identify the request by what it asks, not by how its JSON is laid out."""
        asked = json.dumps(json.loads(self.body), sort_keys=True) if self.body else ""
        return hashlib.sha256(f"{self.method} {self.path} {asked}".encode()).hexdigest()[:12]


@dataclass(slots=True)
class LocalServer:
    """A server on a loopback port whose every answer is written by a function of the test."""

    answer: Answerer
    requests: list[Request] = field(default_factory=list)
    base_url: str = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request, let the test answer it, and close the connection."""
        try:
            request = await _read_request(reader)
            self.requests.append(request)
            await self.answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))


async def send(
    writer: asyncio.StreamWriter,
    body: bytes,
    status: int = 200,
    kind: str = "application/json",
    more: str = "",
) -> None:
    """Write a whole HTTP response."""
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n"
    writer.write(f"{head}{more}\r\n".encode() + body)
    await writer.drain()


def serving(answer: Answerer) -> AbstractAsyncContextManager[LocalServer]:
    """Run a local server inside the current event loop."""

    @asynccontextmanager
    async def run() -> AsyncIterator[LocalServer]:
        local = LocalServer(answer)
        talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talks[asyncio.ensure_future(local.handle(reader, writer))] = writer

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        local.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        try:
            yield local
        finally:
            server.close()
            for _ in range(_STEPS_OF_AN_ACCEPT):
                await asyncio.sleep(0)
            for task in talks:
                task.cancel()
            await asyncio.gather(*talks, return_exceptions=True)
            for writer in talks.values():
                writer.close()  # the handler of a client that came last may never have begun

    return run()


async def play_back(request: Request, writer: asyncio.StreamWriter) -> None:
    """Answer as the real vLLM did; a request that was never recorded is a test's mistake."""
    for file in sorted(RECORDINGS.glob(f"*-{request.key}.json")):
        recorded = json.loads(file.read_text(encoding="utf-8"))["response"]
        return await send(writer, recorded["body"].encode(), recorded["status"], recorded["content_type"])
    return await send(writer, b'{"error": {"message": "this request was never recorded"}}', 418)


Keep = Callable[[Request, int, str, str], None]


def recording_from(upstream: str, keep: Keep, said: Iterable[str] = ()) -> Answerer:
    """Pass requests on to a live vLLM and keep its answers; its model is made to write what is `said`, if there is any.

    So the server's own parser and its own stream are recorded with what a small model would not write by itself.
    """
    lines = iter(said)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        async with httpx.AsyncClient(timeout=600, trust_env=False) as client:
            headers = {"content-type": "application/json"}
            url = upstream.removesuffix("/v1") + request.path
            body = request.body
            if body and (words := next(lines, None)) is not None:
                body = json.dumps({**json.loads(body), "structured_outputs": {"choice": [words]}}).encode()
            response = await client.request(request.method, url, content=body, headers=headers)
        kind = response.headers["content-type"].split(";")[0]
        keep(request, response.status_code, kind, response.text)
        await send(writer, response.content, response.status_code, kind)

    return answer


def _keep_by_request(request: Request, status: int, kind: str, text: str) -> None:
    asked: Any = json.loads(request.body) if request.body else None
    name = request.path.rsplit("/", 1)[-1] + "".join(
        f"-{mark}"
        for mark, key in (("schema", "response_format"), ("tools", "tools"), ("stream", "stream"))
        if asked and asked.get(key)
    )
    _write(f"{status}-{name}-{request.key}.json", request, (status, kind, text))


def _write(name: str, request: Request, answered: tuple[int, str, str]) -> None:
    status, kind, text = answered
    asked: Any = json.loads(request.body) if request.body else None
    if len(request.body) > _LONGEST_KEPT:
        asked = f"{len(request.body)} bytes, not kept"
    for private in filter(None, os.environ.get("GROUNDPLAN_TEST_PRIVATE", "").split(":")):
        text = text.replace(private, "/models/served")
    kept = {
        "request": {"method": request.method, "path": request.path, "body": asked},
        "response": {"status": status, "content_type": kind, "body": text},
    }
    (RECORDINGS / name).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


@asynccontextmanager
async def vllm_server() -> AsyncIterator[str]:
    """Yield the base URL of the live server, of one that records it, or (by default) of its recordings."""
    if LIVE_SERVER and not os.environ.get("GROUNDPLAN_TEST_RECORD"):
        yield LIVE_SERVER
        return
    async with serving(recording_from(LIVE_SERVER, _keep_by_request) if LIVE_SERVER else play_back) as server:
        yield server.base_url


@asynccontextmanager
async def talking(name: str, said: Iterable[str] = ()) -> AsyncIterator[LocalServer]:
    """Run a server that plays the talk of that name back in its order, or has it with the live server and records it.

    What is asked may be worded otherwise than when it was recorded, so that a prompt may change; what it is made of is
    for the test to look at. `said` is what the live model is made to write, turn by turn.
    """
    place = count(1)

    async def next_answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.method == "GET":
            return await play_back(request, writer)
        file = RECORDINGS / f"{name}-{next(place)}.json"
        recorded = json.loads(file.read_text(encoding="utf-8"))["response"]
        return await send(writer, recorded["body"].encode(), recorded["status"], recorded["content_type"])

    def keep(request: Request, status: int, kind: str, text: str) -> None:
        if request.method != "GET":
            _write(f"{name}-{next(place)}.json", request, (status, kind, text))

    async with serving(recording_from(LIVE_SERVER, keep, said) if LIVE_SERVER else next_answer) as server:
        yield server
