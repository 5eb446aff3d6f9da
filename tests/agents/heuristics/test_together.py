"""What runs together ends together."""

import asyncio

import pytest

from agents.heuristics.together import together
from tools import ModelError


def test_values_come_in_the_order_of_the_works() -> None:
    async def after(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return seconds

    assert asyncio.run(together(map(after, (0.02, 0.0, 0.01)))) == [0.02, 0.0, 0.01]


def test_as_soon_as_one_fails_the_others_are_ended_before_the_error_travels_on() -> None:
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("endless")

    async def fail() -> None:
        raise ModelError("the server is gone")

    async def run() -> None:
        with pytest.raises(ModelError):
            await together([endless(), fail()])
        assert ended == ["endless"]

    asyncio.run(run())
