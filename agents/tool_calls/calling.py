"""Call a tool, or any ordinary function, without holding up anything else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import cache
from typing import Any, TypeVar

from tools import Tool, Toolbox, ToolResult

T = TypeVar("T")

MOST_THREADS = 16
"""How many ordinary functions run at once, in all conversations and runs of this process, at one depth of calls."""
_DEPTH: ContextVar[int] = ContextVar("depth", default=0)
"""Within how many such functions a call is made: one that runs an agent of its own waits for threads of the next depth,
which never wait for its own."""


async def called(toolbox: Toolbox, tool: Tool[..., Any], arguments: Any, *, changing: bool = False) -> ToolResult:
    """Call a tool of the toolbox: an asynchronous one in the event loop, an ordinary function in a thread."""
    if tool.is_async:
        return await toolbox.call_async(tool.name, arguments)
    return await in_thread(toolbox.call, tool.name, arguments, changing=changing)


async def in_thread(function: Callable[..., T], *args: Any, changing: bool = False) -> T:
    """Return what an ordinary function returns, which runs in one of a few threads.

    A cancelled call does not begin any more. One that is at work cannot be stopped: it goes on to its end, its thread
    is taken until then, and what it returns is dropped. Where it is `changing` something, the cancellation waits for
    that end, so that nobody goes on while the world is half changed.
    """
    depth, context = _DEPTH.get(), copy_context()
    context.run(_DEPTH.set, depth + 1)
    work = _threads(depth).submit(context.run, function, *args)
    try:
        return await asyncio.wrap_future(work)
    except asyncio.CancelledError:
        if changing and not work.cancelled():
            await asyncio.wait([asyncio.wrap_future(work)])
        raise


@cache
def _threads(depth: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=MOST_THREADS, thread_name_prefix=f"tools-{depth}")
