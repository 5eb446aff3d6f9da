"""The toolbox behind the official MCP SDK: tools with output schemas, progress, cancellation, resources, prompts."""

import asyncio
import os
import time
from collections.abc import Coroutine
from importlib.metadata import version
from typing import Any, TypeVar

import anyio
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    ListResourcesResult,
    ListToolsResult,
    PaginatedRequestParams,
    Prompt,
    PromptArgument,
    PromptMessage,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from agents.documents import Json
from agents.mcp.output import Output
from agents.mcp.prompts import PROMPTS, filled_prompt
from agents.mcp.resources import PAGES
from tools import InputError, Toolbox, ToolFailed, did_you_mean

T = TypeVar("T")
Context = ServerRequestContext[Any, Any]
INSTRUCTIONS = (
    "Groundplan decides with solvers and judges with independent checkers. Write what is asked as a constraint "
    "program (solve_program) or as PDDL (find_plan) instead of working it out; believe a plan only when a tool says "
    "that it holds. A failed call says what was wrong and whether a changed call may succeed."
)
PROGRESS_S = 1.0
_FAREWELL_S = 5.0


class ToolboxServer:
    """Answer MCP requests with the tools of a toolbox; at most `parallel` calls run at once, the others wait."""

    def __init__(self, toolbox: Toolbox, parallel: int = 0) -> None:
        self._toolbox = toolbox
        self._outputs = {tool.name: Output.of(tool) for tool in toolbox}
        self._inputs = {tool.name: tool.parameters for tool in toolbox}
        self._slots = asyncio.Semaphore(parallel or os.cpu_count() or 1)

    def open(self) -> "Server[Any]":
        """Return the SDK's server, ready to run over any of its transports."""
        return Server(
            "groundplan",
            version=version("groundplan"),
            instructions=INSTRUCTIONS,
            get_tool_input_schema=self._inputs.get,
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=_list_resources,
            on_read_resource=_read_resource,
            on_list_prompts=_list_prompts,
            on_get_prompt=_get_prompt,
        )

    async def _list_tools(self, context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(
            tools=[
                Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.parameters,
                    output_schema=self._outputs[tool.name].schema,
                    annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
                )
                for tool in self._toolbox
            ]
        )

    async def _call_tool(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        arguments = params.arguments or {}
        return await _reporting(context, self._answer(params.name, arguments), arguments.get("seconds"))

    async def _answer(self, name: str, arguments: Json) -> CallToolResult:
        async with self._slots:
            result = await self._toolbox.call_async(name, arguments)
        if not isinstance(result, ToolFailed) and result.left_out:
            result = ToolFailed(name, "the answer is too large to be sent; ask for less", "changed")
        if isinstance(result, ToolFailed):
            return CallToolResult(content=[TextContent(text=result.text)], is_error=True)
        form = self._outputs[name].form(result.value)
        return CallToolResult(content=[TextContent(text=result.text)], structured_content=form)


async def _reporting(context: Context, work: Coroutine[Any, Any, T], limit_s: Any) -> T:
    """Return what `work` returns, saying every second how long it has run; when the call is cancelled, so is `work`."""
    started = time.monotonic()
    total = float(limit_s) if isinstance(limit_s, int | float) and limit_s > 0 else None
    # A task of its own: the SDK cancels again and again until a handler ends, and would cut the farewell short.
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=PROGRESS_S))[0]:
            elapsed = round(time.monotonic() - started, 1)
            await context.session.report_progress(elapsed, total, f"{elapsed:.0f} s")
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.wait({task}, timeout=_FAREWELL_S)


async def _list_resources(context: Context, params: PaginatedRequestParams | None) -> ListResourcesResult:
    return ListResourcesResult(
        resources=[
            Resource(
                uri=uri,
                name=uri.removeprefix("groundplan://"),
                title=page.title,
                description=page.about,
                mime_type=page.mime_type,
            )
            for uri, page in PAGES.items()
        ]
    )


async def _read_resource(context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
    page = PAGES.get(params.uri)
    if page is None:
        raise _refusal(InputError(f"there is no resource {params.uri!r}", hint=did_you_mean(params.uri, PAGES)))
    return ReadResourceResult(
        contents=[TextResourceContents(uri=params.uri, mime_type=page.mime_type, text=page.text())]
    )


async def _list_prompts(context: Context, params: PaginatedRequestParams | None) -> ListPromptsResult:
    return ListPromptsResult(
        prompts=[
            Prompt(
                name=name,
                description=prompt.about,
                arguments=[
                    PromptArgument(name=blank.name, description=blank.about, required=blank.required)
                    for blank in prompt.blanks
                ],
            )
            for name, prompt in PROMPTS.items()
        ]
    )


async def _get_prompt(context: Context, params: GetPromptRequestParams) -> GetPromptResult:
    try:
        text = filled_prompt(params.name, params.arguments or {})
    except InputError as error:
        raise _refusal(error) from None
    return GetPromptResult(messages=[PromptMessage(role="user", content=TextContent(text=text))])


def _refusal(error: InputError) -> MCPError:
    return MCPError(INVALID_PARAMS, str(error))
