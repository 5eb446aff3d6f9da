"""Clients take turns at work, and whoever gives up waiting is in nobody's way."""

import asyncio
from collections.abc import Iterable

from agents.mcp.turns import Turns, its_turn


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


class Desk:
    """Calls that work until they are told to end; `began` has them in the order in which they got their turn."""

    def __init__(self, places: int) -> None:
        self.turns = Turns(places)
        self.began: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def ask(self, names: Iterable[str]) -> None:
        """Make calls; the letter of a call's name is its client."""
        for name in names:
            self._ends[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._work(name))
        await settle()

    async def end(self, *names: str) -> None:
        for name in names:
            self._ends[name].set()
        await settle()

    async def give_up(self, *names: str) -> None:
        for name in names:
            self.tasks[name].cancel()
        await settle()

    async def _work(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.began.append(name)
            await self._ends[name].wait()


def test_no_more_work_at_once_than_there_are_places() -> None:
    async def talk() -> None:
        desk = Desk(2)
        await desk.ask(["a1", "a2", "a3"])
        assert desk.began == ["a1", "a2"]
        await desk.end("a1")
        assert desk.began == ["a1", "a2", "a3"]

    asyncio.run(talk())


def test_a_client_with_many_calls_lets_each_other_one_in_between() -> None:
    async def talk() -> None:
        desk = Desk(1)
        await desk.ask([f"a{number}" for number in range(4)])
        await desk.ask(["b0", "b1", "c0"])
        for number in range(7):
            await desk.end(desk.began[number])
        assert desk.began == ["a0", "b0", "c0", "a1", "b1", "a2", "a3"]

    asyncio.run(talk())


def test_who_gives_up_waiting_is_passed_over_and_who_gives_up_working_makes_room() -> None:
    async def talk() -> None:
        desk = Desk(1)
        await desk.ask(["a0", "b0", "b1", "c0"])
        await desk.give_up("b0")
        await desk.end("a0")
        await desk.give_up("b1")
        assert desk.began == ["a0", "b1", "c0"]
        await desk.end("c0")
        await desk.ask(["d0"])
        assert desk.began[-1] == "d0"

    asyncio.run(talk())


def test_a_call_given_up_in_the_moment_of_its_turn_hands_it_on() -> None:
    async def talk() -> None:
        desk = Desk(1)
        await desk.ask(["a0", "b0", "c0"])
        desk.tasks["a0"].cancel()
        await asyncio.sleep(0)  # the place is b0's by now, and b0 does not know it yet
        assert desk.began == ["a0"]
        await desk.give_up("b0")
        assert desk.began == ["a0", "c0"]

    asyncio.run(talk())


def test_without_a_server_nobody_waits() -> None:
    async def talk() -> None:
        async with its_turn(), its_turn():
            pass

    asyncio.run(talk())
