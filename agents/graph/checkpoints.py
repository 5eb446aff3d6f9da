"""Checkpoints of a run in one SQLite file."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from tools import StorageError


@asynccontextmanager
async def open_checkpoints(path: Path) -> AsyncIterator[AsyncSqliteSaver]:
    """Open the checkpoint file at `path`, which is created if need be; raise `StorageError` if it cannot be.

    The serializer is told to allow no types of ours: the state is JSON, and a file that somebody else wrote
    must not be able to construct objects.
    """
    try:
        async with aiosqlite.connect(path) as connection:
            saver = AsyncSqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
            yield saver
    except sqlite3.Error as error:
        raise StorageError(
            f"the checkpoint file {str(path)!r} cannot be used: {error}",
            hint="check free space and permissions; the run's event log beside it is readable text",
        ) from error
