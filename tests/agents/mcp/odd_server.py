"""An MCP server that somebody else wrote: slow, talkative, and not always right. Its argument is a description."""

import asyncio
import sys
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams, TextContent, Tool

Context = ServerRequestContext[Any, Any]
NOTHING = {"type": "object", "properties": {}}
TOWN = {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}
NUMBER = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}


async def list_tools(context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
    about = sys.argv[1] if len(sys.argv) > 1 else "Say what the weather is."
    return ListToolsResult(
        tools=[
            Tool(name="weather", description=about, input_schema=TOWN),
            Tool(name="sleep", input_schema=NOTHING),
            Tool(name="talk", input_schema=NOTHING),
            Tool(name="refuse", input_schema=NOTHING),
            Tool(name="lie", input_schema=NOTHING, output_schema=NUMBER),
            Tool(name="die", input_schema=NOTHING),
        ]
    )


async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
    match params.name:
        case "weather":
            town = (params.arguments or {})["town"]
            return CallToolResult(content=[TextContent(text="rain")], structured_content={"town": town, "sky": "rain"})
        case "sleep":
            await asyncio.sleep(60)
        case "talk":
            return CallToolResult(content=[TextContent(text="la" * 100_000)])
        case "refuse":
            return CallToolResult(content=[TextContent(text="\x1b[31mnot today")], is_error=True)
        case "lie":
            return CallToolResult(content=[TextContent(text="7")], structured_content={"number": "seven"})
        case "die":
            sys.exit(3)
    raise ValueError(params.name)


async def main() -> None:
    server = Server("odd", version="1", on_list_tools=list_tools, on_call_tool=call_tool)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


if __name__ == "__main__":
    asyncio.run(main())
