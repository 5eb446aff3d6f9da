"""The toolbox for everybody: our tools for any MCP host, and the tools of other MCP servers for us.

The names load on first use. `groundplan_toolbox` needs no SDK; what talks MCP needs the extra `mcp`.
"""

from typing import TYPE_CHECKING, Any

from agents.mcp.sdk import require_sdk
from tools import lazy_names

if TYPE_CHECKING:
    from agents.mcp.client import Bounds, RemoteServer, RemoteUnavailable
    from agents.mcp.pins import DefinitionsChanged, Pins
    from agents.mcp.targets import Command, Endpoint
    from agents.mcp.toolbox import GROUPS, groundplan_toolbox

_NAMES = {
    "client": ("Bounds", "RemoteServer", "RemoteUnavailable"),
    "pins": ("DefinitionsChanged", "Pins"),
    "targets": ("Command", "Endpoint"),
    "toolbox": ("GROUPS", "groundplan_toolbox"),
}

__all__ = [
    "GROUPS",
    "Bounds",
    "Command",
    "DefinitionsChanged",
    "Endpoint",
    "Pins",
    "RemoteServer",
    "RemoteUnavailable",
    "groundplan_toolbox",
]

_NEED_THE_SDK = frozenset(_NAMES["client"])
_load, __dir__ = lazy_names(__name__, _NAMES)


def __getattr__(name: str) -> Any:
    if name in _NEED_THE_SDK:
        require_sdk()
    return _load(name)
