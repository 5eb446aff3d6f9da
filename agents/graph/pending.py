"""What a run waits for, read from its checkpoints without its graph."""

import sqlite3
from contextlib import closing

from langgraph.checkpoint.serde.types import INTERRUPT, RESUME

from agents.documents import Json
from agents.graph.checkpoints import ThreadedSaver
from agents.runs import RunFolder
from tools import StorageError


def pending_question(folder: RunFolder) -> Json | None:
    """Return the question that nobody has answered yet, if the run waits for an answer; nothing is changed."""
    if not folder.checkpoints.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{folder.checkpoints.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            last = ThreadedSaver(connection).get_tuple({"configurable": {"thread_id": folder.name}})
    except sqlite3.Error as error:
        raise StorageError(f"the checkpoints of the run {folder.name!r} cannot be read: {error}") from error
    writes = (last.pending_writes if last else None) or ()
    if any(channel == RESUME for _, channel, _ in writes):
        return None
    asked = (interrupt.value for _, channel, found in writes if channel == INTERRUPT for interrupt in found)
    return next((question for question in asked if isinstance(question, dict)), None)
