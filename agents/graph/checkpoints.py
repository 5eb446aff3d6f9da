"""Checkpoints of a run in one SQLite file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from tools import StorageError

T = TypeVar("T")


class ThreadedSaver(SqliteSaver):
    """Write each node boundary by one visit to a thread.

    LangGraph's own asynchronous saver visits its thread for every statement and keeps one for every file: with many
    runs in flight on few processors that costs more than all the rest. What a node has returned is not written by
    itself either, as long as nothing but the next checkpoint, which contains it, is to come.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        # No types of ours are allowed: the state is JSON, and a file that somebody else wrote must not be able to
        # construct objects.
        super().__init__(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        # Both by the checkpoint that they follow.
        self._held: dict[str | None, list[Callable[[], None]]] = {}
        self._stopped: set[str | None] = set()

    def close(self) -> None:
        """Close the file once nobody writes to it; moving all that was written to its place takes a while."""
        with self.lock:
            self.conn.close()

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the checkpoint that `config` names, or the last one."""
        return await _visit(partial(self.get_tuple, config))

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write a checkpoint; what was held back since the one before is in it."""
        before = get_checkpoint_id(config)
        self._held.pop(before, None)
        self._stopped.discard(before)
        return await _visit(partial(self.put, config, checkpoint, metadata, new_versions))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Hold back what a node has returned; a question or an error, after which no checkpoint comes, is written."""
        since = get_checkpoint_id(config)
        held = self._held.setdefault(since, [])
        held.append(partial(self.put_writes, config, writes, task_id, task_path))
        if since in self._stopped or any(channel in WRITES_IDX_MAP for channel, _ in writes):
            self._stopped.add(since)
            self._held[since] = []
            await _visit(lambda: [write() for write in held])


@asynccontextmanager
async def open_checkpoints(path: Path) -> AsyncIterator[ThreadedSaver]:
    """Open the checkpoint file at `path`, which is created if need be; raise `StorageError` if it cannot be.

    What was written is safe from `kill -9` at once and from power loss soon after; a run that loses its last node to a
    power cut repeats it.
    """
    try:
        # The saver's lock keeps its threads apart.
        connection = sqlite3.connect(path, check_same_thread=False)
        saver = ThreadedSaver(connection)
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            yield saver
        finally:
            await _visit(saver.close)
    except sqlite3.Error as error:
        raise StorageError(
            f"the checkpoint file {str(path)!r} cannot be used: {error}",
            hint="check free space and permissions; the run's event log beside it is readable text",
        ) from error


async def _visit(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_writers(), work)


@cache
def _writers() -> ThreadPoolExecutor:
    """Return threads for checkpoints alone: those for tools and solvers may all be busy for a minute."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="checkpoints")
