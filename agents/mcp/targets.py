"""Where another MCP server is: a command to start, or an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Command:
    """A server that is started and spoken to over its standard input and output.

    It sees a small part of this process's environment (PATH, HOME and the like) and what `environment` adds.
    """

    program: str
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that listens at a URL; `token` goes along as a bearer token and is not shown."""

    url: str
    token: str = field(default="", repr=False)


Target = Command | Endpoint
