"""The tools of another MCP server as tools of ours: checked before they are called, bounded, and never obeyed."""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn, Self

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from mcp.types import Tool as RemoteDefinition

from agents.checked_arguments import checked_arguments
from agents.documents import Json, digest_of
from agents.mcp.pins import Pins
from agents.mcp.targets import Command, Target
from tools import GroundplanError, InputError, Tool, plain, shorten

SEPARATOR = "__"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,31}")
_DESCRIPTION_CHARACTERS = 2_000
_ERROR_CHARACTERS = 1_000
_MOST_TOOLS = 500


class RemoteUnavailable(GroundplanError):  # noqa: N818 - what happened
    """A server cannot be reached, does not answer in time, or breaks the protocol; the same call may succeed later."""

    retryable: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a connection and a call may take, and how large an answer may be."""

    connect_s: float = 20.0
    call_s: float = 60.0
    result_bytes: int = 1_000_000


class RemoteServer:
    """Another MCP server; inside `async with` its tools join a `Toolbox` under the prefix `name__`.

    With `pins` the definitions are compared with those accepted before, and changed ones raise
    `DefinitionsChanged`; `accept` takes them as they are now. What a server says of its tools and what they answer
    is data that somebody else wrote.
    """

    def __init__(
        self,
        name: str,
        target: Target,
        *,
        bounds: Bounds = Bounds(),
        pins: Pins | None = None,
        accept: bool = False,
    ) -> None:
        if not _PREFIX.fullmatch(name):
            raise InputError(f"{name!r} cannot be a prefix", hint="give lower case letters, digits and _")
        self.name = name
        self._target = target
        self._bounds = bounds
        self._pins = pins
        self._accept = accept
        self._client: Client | None = None
        self._definitions: tuple[RemoteDefinition, ...] = ()
        self._closing = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._closing.clear()
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # The SDK's connection must be left in the task that entered it: one of its own, so that ours may be any.
        self._keeper = asyncio.create_task(self._keep(ready))
        try:
            async with asyncio.timeout(self._bounds.connect_s):
                await ready
        except BaseException as error:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
            self._raise_explained(error)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._keeper is not None
        self._closing.set()
        await asyncio.wait({self._keeper})

    def tools(self) -> tuple[Tool[..., Any], ...]:
        """Return the server's tools, named `server__tool`, for a `Toolbox` of any kind."""
        return tuple(map(self._tool, self._definitions))

    async def call(self, name: str, arguments: Json) -> Any:
        """Call a tool by the server's own name for it and return its structured answer, or else its text."""
        if self._keeper is None:
            raise InputError(f"the server {self.name!r} is not connected", hint="use it inside `async with`")
        if self._client is None:
            raise RemoteUnavailable(f"the connection to the server {self.name!r} has ended", hint="connect again")
        try:
            result = await self._client.call_tool(name, arguments, read_timeout_seconds=self._bounds.call_s)
        except Exception as error:  # of the SDK, of anyio below it or of the transport: they have no common class
            self._raise_explained(error)
        return self._answer(name, result)

    async def _keep(self, ready: "asyncio.Future[None]") -> None:
        """Hold the connection open until it is to be closed; `ready` learns whether it came about."""
        try:
            async with AsyncExitStack() as stack:
                self._client = await stack.enter_async_context(await self._connected(stack))
                self._definitions = await self._listed(self._client)
                self._check_pins()
                ready.set_result(None)
                await self._closing.wait()
        except Exception as error:  # as above; who waits for `ready` gets it, since nobody waits for this task's value
            if not ready.done():
                ready.set_exception(error)
        finally:
            self._client = None

    async def _connected(self, stack: AsyncExitStack) -> Client:
        # A server may take longer to start than a call may take; calls bring their own limit.
        limit_s = self._bounds.connect_s
        if isinstance(self._target, Command):
            started = StdioServerParameters(
                command=self._target.program,
                args=list(self._target.arguments),
                env=dict(self._target.environment),
            )
            return Client(started, read_timeout_seconds=limit_s)
        headers = {"Authorization": f"Bearer {self._target.token}"} if self._target.token else {}
        slowest_s = max(limit_s, self._bounds.call_s)
        http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=slowest_s))
        transport = streamable_http_client(
            self._target.url, http_client=http, max_sse_event_size=2 * self._bounds.result_bytes
        )
        return Client(transport, read_timeout_seconds=limit_s)

    async def _listed(self, client: Client) -> tuple[RemoteDefinition, ...]:
        found: list[RemoteDefinition] = []
        cursor: str | None = None
        while True:
            page = await client.list_tools(cursor=cursor)
            found += page.tools
            cursor = page.next_cursor
            if len(found) > _MOST_TOOLS:
                raise InputError(f"the server {self.name!r} lists more than {_MOST_TOOLS} tools", hint="leave it out")
            if not cursor:
                return tuple(found)

    def _check_pins(self) -> None:
        if self._pins is None:
            return
        told = {
            definition.name: digest_of(definition.model_dump(mode="json", by_alias=True, exclude_none=True))
            for definition in self._definitions
        }
        self._pins.check(self.name, told, accept=self._accept)

    def _tool(self, definition: RemoteDefinition) -> Tool[..., Any]:
        if not _NAME.fullmatch(definition.name):
            raise InputError(
                f"the server {self.name!r} has a tool {definition.name!r}", hint="names need plain letters"
            )

        async def call(**given: Any) -> Any:
            return await self.call(definition.name, given)

        about = shorten(plain(definition.description or ""), _DESCRIPTION_CHARACTERS)
        parameters = {"properties": {}, **definition.input_schema}
        return Tool(f"{self.name}{SEPARATOR}{definition.name}", about, call, parameters, checked_arguments(parameters))

    def _answer(self, name: str, result: CallToolResult) -> Any:
        said = "\n".join(block.text for block in result.content if isinstance(block, TextContent))
        if result.is_error:
            message = shorten(plain(said), _ERROR_CHARACTERS) or "no reason given"
            raise InputError(f"{self.name}{SEPARATOR}{name} refused: {message}")
        value = said if result.structured_content is None else result.structured_content
        size = len(json.dumps(value, ensure_ascii=False).encode())
        if size > self._bounds.result_bytes:
            raise InputError(
                f"{self.name}{SEPARATOR}{name} answered {size} bytes, more than {self._bounds.result_bytes}",
                hint="ask for less",
            )
        return value

    def _raise_explained(self, error: BaseException) -> NoReturn:
        """Raise what is behind `error`: as it is if it is ours or a cancellation, else as `RemoteUnavailable`."""
        first = _innermost(error)
        if isinstance(first, GroundplanError) or not isinstance(first, Exception):
            raise first
        why = str(first) if isinstance(first, MCPError) else f"{type(first).__name__}: {first}"
        why = "no answer in time" if isinstance(first, TimeoutError) else why
        of_command = "is its program installed, and does it speak MCP over standard input and output?"
        hint = of_command if isinstance(self._target, Command) else "is it running, and is the token right?"
        raise RemoteUnavailable(
            f"the server {self.name!r} failed: {shorten(plain(why), _ERROR_CHARACTERS)}", hint=hint
        ) from error


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
