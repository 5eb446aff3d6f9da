"""Ordinary functions as tools: they run in threads, hold up nothing, and cannot be stopped."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from agents.models.chat import ToolCall
from agents.tool_calls import calling
from agents.tool_calls.calling import called, in_thread
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.policy import CallPolicy
from tools import Toolbox, ToolOk

PATIENCE_S = 30.0


class Site:
    """Slow functions that wait until somebody opens the gate, or for each other."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.both = threading.Barrier(2)
        self.ran: list[str] = []

    def wait(self, who: str) -> str:
        """Wait until the gate is open."""
        self.ran.append(f"{who} begins")
        self.begun.set()
        assert self.gate.wait(PATIENCE_S)
        self.ran.append(f"{who} ends")
        return who

    def meet(self, who: str) -> str:
        """Wait for another call of this function."""
        self.both.wait(PATIENCE_S)
        return who

    @property
    def toolbox(self) -> Toolbox:
        return Toolbox([self.wait, self.meet])


@pytest.fixture
def site() -> Iterator[Site]:
    it = Site()
    yield it
    it.gate.set()


def made(name: str, who: str) -> ToolCall:
    return ToolCall("id", name, json.dumps({"who": who}))


def call(site: Site, name: str, who: str, *, changing: bool = False) -> Any:
    tool = next(tool for tool in site.toolbox if tool.name == name)
    return called(site.toolbox, tool, {"who": who}, changing=changing)


def test_a_slow_function_leaves_the_event_loop_free(site: Site) -> None:
    async def go() -> Any:
        slow = asyncio.create_task(call(site, "wait", "a"))
        await asyncio.to_thread(site.begun.wait, PATIENCE_S)
        site.gate.set()  # who gets here while the function runs is not held up by it
        return await slow

    assert asyncio.run(go()) == ToolOk("wait", "a", '"a"')


def test_functions_that_only_read_run_side_by_side_and_answer_in_order(site: Site) -> None:
    executor = ToolExecutor(site.toolbox)
    records = asyncio.run(executor.execute([made("meet", "a"), made("meet", "b")]))
    assert [record.observation.value for record in records] == ["a", "b"]


def test_functions_that_change_something_run_one_after_the_other(site: Site) -> None:
    site.gate.set()
    executor = ToolExecutor(site.toolbox, CallPolicy(changing=frozenset({"wait"})))
    asyncio.run(executor.execute([made("wait", "a"), made("wait", "b")]))
    assert site.ran == ["a begins", "a ends", "b begins", "b ends"]


def test_a_function_that_only_reads_is_given_up_after_its_time(site: Site) -> None:
    executor = ToolExecutor(site.toolbox, CallPolicy(timeout_s=0.01))
    (record,) = asyncio.run(executor.execute([made("wait", "a")]))
    assert (record.status, "no answer within 0.01 s" in record.observation.text) == ("failed", True)
    assert record.observation.may_pass


def test_a_function_that_changes_something_is_waited_for_whatever_its_time(site: Site) -> None:
    policy = CallPolicy(changing=frozenset({"wait"}), timeout_s=0.0)
    executor = ToolExecutor(site.toolbox, policy)
    site.gate.set()
    (record,) = asyncio.run(executor.execute([made("wait", "a")]))
    assert record.status == "ok"


def cancelled_at_work(site: Site, changing: bool) -> list[str]:
    """Return what had run when the cancellation of a call was through."""

    async def go() -> list[str]:
        work = asyncio.create_task(call(site, "wait", "a", changing=changing))
        await asyncio.to_thread(site.begun.wait, PATIENCE_S)
        work.cancel()
        if changing:
            await asyncio.sleep(0)
            site.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await work
        return list(site.ran)

    return asyncio.run(go())


def test_a_cancelled_function_that_only_reads_is_left_to_itself(site: Site) -> None:
    assert cancelled_at_work(site, changing=False) == ["a begins"]


def test_a_cancelled_function_that_changes_something_is_waited_for(site: Site) -> None:
    assert cancelled_at_work(site, changing=True) == ["a begins", "a ends"]


def test_a_cancelled_call_that_waits_for_a_thread_never_begins(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    only = ThreadPoolExecutor(max_workers=1)
    monkeypatch.setattr(calling, "_threads", lambda depth: only)

    async def go() -> None:
        first = asyncio.create_task(call(site, "wait", "a"))
        await asyncio.to_thread(site.begun.wait, PATIENCE_S)
        second = asyncio.create_task(call(site, "wait", "b", changing=True))
        await asyncio.sleep(0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        site.gate.set()
        await first

    asyncio.run(go())
    only.shutdown()
    assert site.ran == ["a begins", "a ends"]


def test_functions_that_call_functions_wait_for_no_thread_of_their_own() -> None:
    together = threading.Barrier(calling.MOST_THREADS)

    def outer(number: int) -> int:
        together.wait(PATIENCE_S)
        return asyncio.run(asyncio.wait_for(in_thread(lambda: number), PATIENCE_S))

    async def run() -> list[int]:
        return await asyncio.gather(*(in_thread(outer, number) for number in range(calling.MOST_THREADS)))

    assert asyncio.run(run()) == list(range(calling.MOST_THREADS))
