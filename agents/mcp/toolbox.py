"""The toolbox that is served, and that anybody may use in process."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from itertools import chain
from typing import Any

from tools import InputError, Tool, Toolbox, did_you_mean

GROUPS: Mapping[str, str] = {
    "constraints": "check, solve, explain and repair constraint programs, and say what they lack",
    "pddl": "diagnose PDDL, plan, validate, compare problems",
    "reasoning": "questions about a planning problem: what is applicable, reachable, a landmark, the next action",
    "travel": "search the bundled travel world",
    "sokoban": "solve levels and check plans",
}
RESULT_BYTES = 1_000_000


def groundplan_toolbox(groups: Iterable[str] = ()) -> Toolbox:
    r"""Return the tools of the named groups, or of all; most are asynchronous: `await toolbox.call_async(...)`.

    What may take long runs in a process of its own, which ends when the call is cancelled.

    ```python
    import asyncio
    from agents.mcp import groundplan_toolbox

    toolbox = groundplan_toolbox(["sokoban"])
    level = "#####\n#@$.#\n#####"
    result = asyncio.run(toolbox.call_async("check_sokoban", {"level": level, "plan": "R"}))
    assert result.value.solves
    ```
    """
    chosen = tuple(groups) or tuple(GROUPS)
    for name in chosen:
        if name not in GROUPS:
            raise InputError(f"there is no group of tools {name!r}", hint=did_you_mean(name, GROUPS))
    return Toolbox(chain.from_iterable(_tools(name) for name in GROUPS if name in chosen), result_bytes=RESULT_BYTES)


def _tools(group: str) -> tuple[Tool[..., Any], ...]:
    # A server of one group imports that group alone.
    toolset: Callable[[], tuple[Tool[..., Any], ...]] = import_module(f"agents.mcp.groups.{group}").toolset
    return toolset()
