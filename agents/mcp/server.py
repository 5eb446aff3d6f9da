"""The toolbox behind the official MCP SDK: tools with output schemas, progress, cancellation, resources, prompts."""

import os
from importlib.metadata import version
from typing import Any

from mcp import MCPError
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
from agents.mcp.turns import Turns
from agents.mcp.underway import Context, Underway
from tools import InputError, Toolbox, ToolFailed, did_you_mean

INSTRUCTIONS = (
    "Groundplan decides with solvers and judges with independent checkers. Write what is asked as a constraint "
    "program (solve_program) or as PDDL (find_plan) instead of working it out; believe a plan only when a tool says "
    "that it holds. A failed call says what was wrong and whether a changed call may succeed."
)


class ToolboxServer:
    """Answer MCP requests with the tools of a toolbox; at most `parallel` are at work at once, the others wait."""

    def __init__(self, toolbox: Toolbox, parallel: int = 0) -> None:
        self._toolbox = toolbox
        self._outputs = {tool.name: Output.of(tool) for tool in toolbox}
        self._inputs = {tool.name: tool.parameters for tool in toolbox}
        self._turns = Turns(parallel or os.cpu_count() or 1)

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
        call = Underway(context, self._turns, arguments.get("seconds"))
        return await call.finished(self._answer(params.name, arguments))

    async def _answer(self, name: str, arguments: Json) -> CallToolResult:
        result = await self._toolbox.call_async(name, arguments)
        if not isinstance(result, ToolFailed) and result.left_out:
            result = ToolFailed(name, "the answer is too large to be sent; ask for less", "changed")
        if isinstance(result, ToolFailed):
            return CallToolResult(content=[TextContent(text=result.text)], is_error=True)
        form = self._outputs[name].form(result.value)
        return CallToolResult(content=[TextContent(text=result.text)], structured_content=form)


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
