"""Checkpoints in SQLite: every node boundary is on disk, and nothing is written twice."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, TypedDict

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from agents.graph.checkpoints import ThreadedSaver, open_checkpoints
from tools import StorageError

CONFIG: RunnableConfig = {"configurable": {"thread_id": "t"}}


def joined(left: list[str], right: list[str]) -> list[str]:
    return [*left, *right]


class Names(TypedDict):
    names: Annotated[list[str], joined]


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def chain(saver: ThreadedSaver, seen: list[int], path: Path) -> Any:
    async def first(state: Names) -> Names:
        return {"names": ["first"]}

    async def second(state: Names) -> Names:
        seen.append(rows(path, "checkpoints"))
        return {"names": ["second"]}

    graph = StateGraph(Names)
    graph.add_node("first", first)
    graph.add_node("second", second)
    graph.add_edge(START, "first")
    graph.add_edge("first", "second")
    return graph.compile(checkpointer=saver)


def test_a_node_boundary_is_on_disk_before_the_next_node_starts_and_is_written_once(tmp_path: Path) -> None:
    path, seen = tmp_path / "checkpoints.sqlite", list[int]()

    async def run() -> None:
        async with open_checkpoints(path) as saver:
            await chain(saver, seen, path).ainvoke({"names": []}, CONFIG, durability="sync")

    asyncio.run(run())
    assert seen == [3]  # the input, the start, the first node
    assert (rows(path, "checkpoints"), rows(path, "writes")) == (4, 0)


def forked(saver: ThreadedSaver, ran: list[str], asker: Any) -> Any:
    async def quick(state: Names) -> Names:
        ran.append("quick")
        return {"names": ["quick"]}

    graph = StateGraph(Names)
    graph.add_node("quick", quick)
    graph.add_node("asker", asker)
    for name in ("quick", "asker"):
        graph.add_edge(START, name)
        graph.add_edge(name, END)
    return graph.compile(checkpointer=saver)


@pytest.mark.parametrize("early", [True, False])
def test_beside_a_node_that_asks_another_one_is_not_repeated(tmp_path: Path, early: bool) -> None:
    path, ran = tmp_path / "checkpoints.sqlite", list[str]()

    async def asker(state: Names) -> Names:
        if not early:
            await asyncio.sleep(0.01)
        return {"names": [str(interrupt("who?"))]}

    async def run(given: Any) -> Any:
        async with open_checkpoints(path) as saver:
            return await forked(saver, ran, asker).ainvoke(given, CONFIG, durability="sync")

    assert asyncio.run(run({"names": []}))["__interrupt__"][0].value == "who?"
    assert asyncio.run(run(Command(resume="ann")))["names"] in (["quick", "ann"], ["ann", "quick"])
    assert ran == ["quick"]


def test_beside_a_node_that_fails_another_one_is_not_repeated(tmp_path: Path) -> None:
    path, ran, broken = tmp_path / "checkpoints.sqlite", list[str](), [True]

    async def asker(state: Names) -> Names:
        await asyncio.sleep(0.01)
        if broken.pop():
            broken.append(False)
            raise ConnectionError("gone")
        return {"names": ["mended"]}

    async def run(given: Any) -> Any:
        async with open_checkpoints(path) as saver:
            return await forked(saver, ran, asker).ainvoke(given, CONFIG, durability="sync")

    with pytest.raises(ConnectionError):
        asyncio.run(run({"names": []}))
    assert sorted(asyncio.run(run(None))["names"]) == ["mended", "quick"]
    assert ran == ["quick"]


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.sqlite"
    path.write_text("no database, but some text that is long enough to be read as the header of one" * 20)

    async def run() -> None:
        async with open_checkpoints(path) as saver:
            await saver.aget_tuple(CONFIG)

    with pytest.raises(StorageError, match="cannot be used"):
        asyncio.run(run())
