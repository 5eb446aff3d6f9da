"""HTTP to a model server that may be slow, broken or hostile: the one file that imports httpx.

httpx bounds each read, not the call, and reads bodies of any size. Here every call has a total deadline and a
size limit, redirects are refused, and only what a retry can mend is retried: refused connections, 429 and
5xx.
"""

import asyncio
import json
import random
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from agents.models.errors import OutOfTime, ServerBusy, ServerRefused, ServerUnreachable
from agents.models.wire import error_text, printable
from tools import InputError, ModelError

MAX_BODY_BYTES = 16 << 20
_MAX_ERROR_BYTES = 64 << 10
_ATTEMPTS = 4
_FIRST_WAIT_S = 0.25
_CONNECT_S = 10.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the running event loop's clock, and the seconds that led to it."""

    at: float
    timeout_s: float

    @classmethod
    def after(cls, timeout_s: float) -> Self:
        """Return the deadline `timeout_s` from now."""
        return cls(asyncio.get_running_loop().time() + timeout_s, timeout_s)

    def allows(self, wait_s: float) -> bool:
        """Say whether waiting `wait_s` leaves any time."""
        return asyncio.get_running_loop().time() + wait_s < self.at


class HttpChannel:
    """JSON requests and event streams against one base URL.

    The same channel may be used from several event loops one after the other: connections belong to a loop,
    so a new loop gets new connections.
    """

    def __init__(self, base_url: str, *, api_key: str | None = None) -> None:
        self.base_url = normal_base_url(base_url)
        self._api_key = api_key
        self._client: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def get_json(self, path: str, deadline: Deadline) -> Any:
        """Return the JSON document at `path`."""
        return await self._json("GET", path, None, deadline)

    async def post_json(self, path: str, payload: Mapping[str, Any], deadline: Deadline) -> Any:
        """Send `payload` as JSON and return the JSON document that answers it."""
        return await self._json("POST", path, payload, deadline)

    async def post_events(self, path: str, payload: Mapping[str, Any], deadline: Deadline) -> AsyncGenerator[str, None]:
        """Send `payload` and yield the data of each server-sent event.

        The deadline is applied to each wait rather than around the whole, since a timeout that spans a
        `yield` would cancel whatever the consumer does in between.
        """
        async with self._within(deadline):
            response = await self._open("POST", path, payload, deadline)
        try:
            self._require_type(response, "text/event-stream")
            async with aclosing(_events(response)) as events:
                while True:
                    async with self._within(deadline):
                        event = await anext(events, None)
                    if event is None:
                        return
                    yield event
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close all connections; a channel used afterwards opens new ones."""
        client, self._client = self._client, None
        if client is not None and self._loop is asyncio.get_running_loop():
            await client.aclose()

    async def _json(self, method: str, path: str, payload: Mapping[str, Any] | None, deadline: Deadline) -> Any:
        async with self._within(deadline):
            response = await self._open(method, path, payload, deadline)
            try:
                self._require_type(response, "application/json")
                body = await _body(response, MAX_BODY_BYTES)
            finally:
                await response.aclose()
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise self._broken(
                f"answered with something that is not JSON: {printable(body[:80].decode(errors='replace'))!r}"
            ) from error

    async def _open(
        self, method: str, path: str, payload: Mapping[str, Any] | None, deadline: Deadline
    ) -> httpx.Response:
        """Return a successful response whose body is still unread, retrying what may pass."""
        for attempt in range(_ATTEMPTS):
            try:
                return await self._attempt(method, path, payload)
            except _Retry as retry:
                wait_s = retry.wait_s if retry.wait_s is not None else _backoff_s(attempt)
                if attempt + 1 == _ATTEMPTS or not deadline.allows(wait_s):
                    raise retry.failure from retry.__cause__
            await asyncio.sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, method: str, path: str, payload: Mapping[str, Any] | None) -> httpx.Response:
        client = self._connected()
        request = client.build_request(method, f"{self.base_url}/{path}", json=payload)
        try:
            response = await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _Retry(self._unreachable(error), None) from error
        except httpx.HTTPError as error:
            raise self._broken(f"broke the connection ({type(error).__name__})") from error
        if response.is_success:
            return response
        try:
            failure = await self._refusal(response)
        finally:
            await response.aclose()
        if isinstance(failure, ServerBusy):
            raise _Retry(failure, _retry_after_s(response.headers))
        raise failure

    def _connected(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            host = urlsplit(self.base_url).hostname or ""
            headers = {"Accept-Encoding": "identity", "User-Agent": "groundplan"}
            if self._api_key:
                headers["Authorization"] = f"Bearer {self._api_key}"
            self._loop = loop
            self._client = httpx.AsyncClient(
                headers=headers,
                timeout=httpx.Timeout(None, connect=_CONNECT_S),
                # An answer takes seconds, a connection milliseconds; one kept idle may close under the next
                # request, or outlive its event loop.
                limits=httpx.Limits(max_keepalive_connections=0),
                # A proxy of the environment has no business between a client and its own machine.
                trust_env=host not in _LOOPBACK,
                verify=ssl.create_default_context() if self.base_url.startswith("https:") else False,
            )
        return self._client

    @asynccontextmanager
    async def _within(self, deadline: Deadline) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(deadline.at):
                yield
        except TimeoutError as error:
            raise OutOfTime(
                f"the model server at {self.base_url} gave no full answer within {deadline.timeout_s:g} s",
                hint="raise timeout_s, ask for fewer tokens, or use a faster model",
            ) from error
        except httpx.HTTPError as error:
            raise self._broken(f"broke the connection ({type(error).__name__})") from error

    async def _refusal(self, response: httpx.Response) -> ServerRefused:
        status = response.status_code
        if response.is_redirect:
            return ServerRefused(
                f"the model server at {self.base_url} redirects elsewhere, which is not followed",
                status=status,
                hint="give the final address as the base URL",
            )
        try:
            body = await _body(response, _MAX_ERROR_BYTES)
        except (ModelError, httpx.HTTPError):
            body = b""
        reason = self._redacted(error_text(body))
        message = f"the model server at {self.base_url} answered {status}: {reason}"
        if status == 429 or status >= 500:
            return ServerBusy(message, status=status, hint="wait for the server, or look at its log")
        return ServerRefused(message, status=status)

    def _require_type(self, response: httpx.Response, expected: str) -> None:
        found = response.headers.get("content-type", "nothing").split(";")[0].strip().lower()
        if found != expected:
            raise self._broken(f"sent {printable(found)!r} where {expected!r} belongs")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise self._broken("sent a compressed body unasked")

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        return ServerUnreachable(
            f"cannot connect to the model server at {self.base_url}: {printable(str(error)) or 'no answer'}",
            hint="start one by `groundplan serve`, correct the address, or use --model embedded",
        )

    def _broken(self, what: str) -> ModelError:
        return ModelError(
            f"the model server at {self.base_url} {what}",
            hint="check that this is an OpenAI-compatible server; its base URL usually ends in /v1",
        )

    def _redacted(self, text: str) -> str:
        return text.replace(self._api_key, "***") if self._api_key else text


class _Retry(Exception):  # noqa: N818 - a signal inside this file, never seen outside
    """One attempt failed in a way that may pass."""

    def __init__(self, failure: ModelError, wait_s: float | None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.wait_s = wait_s


def normal_base_url(base_url: str) -> str:
    """Check a base URL and add the usual `/v1` if it has no path."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(f"{base_url!r} is not the address of a model server", hint="such as http://127.0.0.1:8000/v1")
    if parts.username or parts.password:
        raise InputError(
            "the address of a model server must not hold a user or password", hint="give an API key instead"
        )
    if parts.query or parts.fragment:
        raise InputError(f"{base_url!r} must end with its path", hint="such as http://127.0.0.1:8000/v1")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or '/v1'}"


async def _body(response: httpx.Response, limit_bytes: int) -> bytes:
    chunks = []
    async with aclosing(_capped(response, limit_bytes)) as pieces:
        async for chunk in pieces:
            chunks.append(chunk)
    return b"".join(chunks)


async def _capped(response: httpx.Response, limit_bytes: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > limit_bytes:
            raise ModelError(
                f"the model server sent more than {limit_bytes >> 10} KiB in one answer",
                hint="check that the address is that of a model server",
            )
        yield chunk


async def _events(response: httpx.Response) -> AsyncGenerator[str, None]:
    """Parse server-sent events (WHATWG HTML, section 9.2): only the data, joined by newlines."""
    data: list[str] = []
    async with aclosing(_lines(response)) as lines:
        async for line in lines:
            if line.startswith("data:"):
                data.append(line[5:].removeprefix(" "))
            elif not line and data:
                yield "\n".join(data)
                data = []


async def _lines(response: httpx.Response) -> AsyncGenerator[str, None]:
    rest: list[bytes] = []
    async with aclosing(_capped(response, MAX_BODY_BYTES)) as chunks:
        async for chunk in chunks:
            *whole, last = chunk.split(b"\n")
            for line in whole:
                yield b"".join([*rest, line]).rstrip(b"\r").decode("utf-8", errors="replace")
                rest = []
            rest.append(last)


def _backoff_s(attempt: int) -> float:
    return _FIRST_WAIT_S * 2.0**attempt * random.uniform(0.5, 1.5)  # noqa: S311 - spreads clients, guards nothing


def _retry_after_s(headers: httpx.Headers) -> float | None:
    """Read `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None
