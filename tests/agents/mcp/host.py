"""A host in a process of its own that asks for endless proofs. Its arguments: how many, an address or "", a mode."""

import asyncio
import sys

from mcp import Client

from tests.agents.mcp.invented import endless
from tests.agents.mcp.servers import by_stdio, over_http


async def main(count: int, url: str, mode: str) -> None:
    async with over_http(url, mode) if url else by_stdio("--tools", "constraints", mode=mode) as client:
        await asyncio.gather(*(ask(client) for _ in range(count)))


async def ask(client: Client) -> None:
    await client.call_tool("solve_program", endless())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
