"""A second request needs no model once the first was accepted, and means the same without a memory."""

import asyncio
from pathlib import Path

from benchmarks.memory_reuse import REQUESTS, solved
from tests.agents.formalisms.pddl.test_patterns import reader


def test_what_the_first_request_taught_is_enough_for_the_next(tmp_path: Path) -> None:
    async def run() -> None:
        for number, text in enumerate(REQUESTS[:2]):
            off = await solved(reader(), tmp_path / f"off{number}", text, None)
            on = await solved(reader(), tmp_path / f"on{number}", text, tmp_path / "memory.sqlite")
            assert (off.status, on.spec) == ("solved", off.spec)
            assert (off.calls, on.calls) == (4, 4 if number == 0 else 0)

    asyncio.run(run())
