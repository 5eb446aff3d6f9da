"""The SQLite file of a memory: opened, made and kept by many processes at once, and whole after any kill."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from tools import StorageError

MEMORY_VARIABLE = "GROUNDPLAN_MEMORY"
APPLICATION, VERSION = 0x67706D65, 1
"""What marks a SQLite file as a memory ("gpme"), and the version of the tables below."""
WAIT_S = 30.0
_TABLES = """
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL, scope TEXT NOT NULL, text TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX entry_place ON entry (kind, scope, text);
CREATE TABLE provenance (
    entry INTEGER NOT NULL REFERENCES entry (number) ON DELETE CASCADE,
    run TEXT NOT NULL, verdict TEXT NOT NULL, model TEXT NOT NULL, made TEXT NOT NULL,
    PRIMARY KEY (entry, run)
);
CREATE TABLE vector (
    entry INTEGER NOT NULL REFERENCES entry (number) ON DELETE CASCADE,
    embedder TEXT NOT NULL, numbers BLOB NOT NULL,
    PRIMARY KEY (entry, embedder)
);
CREATE VIRTUAL TABLE words USING fts5 (text, content='entry', content_rowid='number', tokenize='porter unicode61');
CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
    INSERT INTO words (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.number, old.text);
END;
"""


def memory_file() -> Path:
    """Return the file of the memory: `GROUNDPLAN_MEMORY`, or one in the user's data folder."""
    named = os.environ.get(MEMORY_VARIABLE)
    return Path(named) if named else user_data_path("groundplan", appauthor=False) / "memory.sqlite"


def connect(path: Path) -> sqlite3.Connection:
    """Open the memory at `path`, which is made if need be; raise `StorageError` if it is none or cannot be used."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two processes that open a new file at once must not both make its tables.
        with explained(path), FileLock(f"{path}.lock", timeout=WAIT_S):
            return _opened(path)
    except (OSError, Timeout) as error:
        raise StorageError(
            f"the memory {str(path)!r} cannot be opened: {getattr(error, 'strerror', None) or error}",
            hint=f"set {MEMORY_VARIABLE} to a file in a writable folder",
        ) from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
    except BaseException:  # Ctrl-C too leaves no connection open
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and (application, version) != (APPLICATION, VERSION):
        what = f"has the version {version}" if application == APPLICATION else "is no memory"
        raise StorageError(
            f"{str(path)!r} {what}; this Groundplan reads version {VERSION}",
            hint="name another file; nothing was changed",
        )
    # In WAL a reader never waits, and a killed writer leaves the last whole transaction.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    if not tables:
        stamp = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} {stamp} COMMIT;")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise what SQLite complains of as `StorageError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(
            f"the memory {str(path)!r} cannot be used: {error}",
            hint="check free space and permissions; a damaged file can be moved away, a new one is then made",
        ) from error
