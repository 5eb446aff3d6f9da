"""A trial of the server in this process: the official client asks for a tiny program to be solved."""

from mcp import Client

from agents.mcp.server import ToolboxServer
from agents.mcp.toolbox import groundplan_toolbox
from tools import GroundplanError

_PROGRAM = {"variables": [{"kind": "int", "name": "x", "low": 4, "high": 9}], "constraints": [], "minimize": "x"}


async def try_server() -> str:
    """Solve a tiny program over the protocol and say so; raise `GroundplanError` if the answer is another."""
    toolbox = groundplan_toolbox()
    async with Client(ToolboxServer(toolbox).open()) as host:
        answer = await host.call_tool("solve_program", {"program": _PROGRAM})
    found = answer.structured_content or {}
    if found.get("values") != {"x": 4}:
        raise GroundplanError(f"a tiny program was answered with {found!r}")
    return f"{len(toolbox)} tools; a tiny program was solved over the protocol"
