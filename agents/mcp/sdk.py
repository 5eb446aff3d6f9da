"""The official SDK is an extra: say how to get it where it is missing."""

from importlib.util import find_spec

from tools import InputError


def require_sdk() -> None:
    """Raise `InputError` with the command that installs the SDK if it is not here."""
    if find_spec("mcp") is None or find_spec("mcp_types") is None:
        raise InputError("the MCP SDK is not installed", hint="pip install 'groundplan[mcp]'")
