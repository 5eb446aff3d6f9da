"""The command `mcp`: the toolbox for any MCP host."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from agents.cli.applicable import require_applicable


class Transport(StrEnum):
    """How the host talks to the server."""

    STDIO = "stdio"
    HTTP = "http"


class Group(StrEnum):
    """A group of tools."""

    CONSTRAINTS = "constraints"
    PDDL = "pddl"
    REASONING = "reasoning"
    TRAVEL = "travel"
    SOKOBAN = "sokoban"


_OF_STDIO = ("transport", "tools", "parallel")


def mcp(
    context: typer.Context,
    transport: Annotated[
        Transport, typer.Option(help="stdio for a host that starts the server, http for others on this machine.")
    ] = Transport.STDIO,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of http: the port; 0 takes a free one.")] = 8765,
    token_file: Annotated[
        Path | None, typer.Option(help="Of http: a file with the bearer token; else GROUNDPLAN_MCP_TOKEN.")
    ] = None,
    tools: Annotated[list[Group] | None, typer.Option(help="Serve this group of tools only; repeatable.")] = None,
    parallel: Annotated[int | None, typer.Option(min=1, help="Calls at once; by default one a core.")] = None,
) -> None:
    """Serve solvers, planners, checkers and worlds as tools to any MCP host."""
    from agents.mcp.sdk import require_sdk
    from agents.mcp.token import read_token

    # What is wrong with the options is said before the tools load, which takes seconds.
    if transport is Transport.STDIO:
        require_applicable(context, "--transport stdio", _OF_STDIO, hint="it is for --transport http")
    require_sdk()
    token = read_token(token_file) if transport is Transport.HTTP else ""
    from agents.cli.waiting import waited_for
    from agents.mcp.server import ToolboxServer
    from agents.mcp.serving import serve_http, serve_stdio
    from agents.mcp.toolbox import groundplan_toolbox

    served = ToolboxServer(groundplan_toolbox(group.value for group in tools or ()), parallel or 0)
    if transport is Transport.STDIO:
        waited_for(serve_stdio(served))
    else:
        waited_for(serve_http(served, port, token, lambda url: typer.echo(f"serving on {url}", err=True)))
