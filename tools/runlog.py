"""An append-only JSONL log of a run that survives `kill -9` at any byte.

Every record is one `write` at once, so a killed process loses nothing that `append` returned for; `sync`
makes the log safe from power loss too and is worth its cost once a task, not once an event.
"""

import os
import sys
import threading
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any, Self

from tools.errors import StorageError
from tools.events import LINE_START, Event

if sys.platform != "win32":
    import fcntl

_BLOCK = 1 << 16


class RunLog:
    """Append events to one file; safe for threads, one writing process at a time.

    `cut_bytes` says how many bytes of a torn last line were cut off when the log was opened.
    """

    def __init__(self, path: Path, fd: int, last_seq: int, cut_bytes: int) -> None:
        self.path = path
        self.cut_bytes = cut_bytes
        self._fd = fd
        self._last_seq = last_seq
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Self:
        """Open the log at `path`, creating it and its folders, and cut off a torn last line.

        Raises `StorageError` if the file cannot be written, belongs to a running process, or is no log.
        """
        path = Path(path)
        fd = -1
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            _lock(fd, path)
            last_seq, cut_bytes = _repair(fd, path)
        except BaseException as error:
            if fd >= 0:
                os.close(fd)
            if isinstance(error, OSError):
                raise _unwritable(path, error) from error
            raise
        return cls(path, fd, last_seq, cut_bytes)

    def append(self, kind: str, **data: Any) -> Event:
        """Write one event and return it; when this returns, a `kill -9` cannot lose it."""
        with self._lock:
            event = Event.now(self._last_seq + 1, kind, data)
            line = event.to_line()
            self._write(line)
            self._last_seq = event.seq
        return event

    def _write(self, line: bytes) -> None:
        if self._fd < 0:
            raise StorageError(f"the log {str(self.path)!r} is closed")
        try:
            written = os.write(self._fd, line)
            if written < len(line):  # the disk is full: leave no torn line behind
                os.ftruncate(self._fd, os.fstat(self._fd).st_size - written)
                raise OSError(28, "No space left on device")
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def sync(self) -> None:
        """Wait until everything appended is safe from power loss."""
        with self._lock:
            if self._fd < 0:
                raise StorageError(f"the log {str(self.path)!r} is closed")
            try:
                os.fsync(self._fd)
            except OSError as error:
                raise _unwritable(self.path, error) from error

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        with self._lock:
            if self._fd >= 0:
                os.close(self._fd)
                self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @staticmethod
    def read(path: str | PathLike[str]) -> Iterator[Event]:
        """Yield the events of the log at `path` in order, leaving out a torn last line.

        Works while another process writes. Raises `StorageError` if the file is missing or damaged.
        """
        path = Path(path)
        try:
            with path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if not line.endswith(b"\n"):
                        return
                    yield _parse(line, path, number)
        except OSError as error:
            raise StorageError(f"the log {str(path)!r} cannot be read: {error.strerror}") from error


def _parse(line: bytes, path: Path, number: int) -> Event:
    try:
        return Event.from_line(line)
    except StorageError as error:
        raise StorageError(
            f"line {number} of {str(path)!r} is {error.message}",
            hint="the file is damaged or is no run log",
        ) from error


def _lock(fd: int, path: Path) -> None:
    """Keep a second writer out: its repair could cut off a line that is just being written."""
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StorageError(
            f"the log {str(path)!r} is being written by another run",
            hint="wait for it to end or give this run its own log",
        ) from error


def _repair(fd: int, path: Path) -> tuple[int, int]:
    """Cut the file back to its last newline; return the last sequence number and the bytes cut."""
    size = os.fstat(fd).st_size
    end = _after_last_newline(fd, size)
    start = _after_last_newline(fd, end - 1) if end else 0
    last_seq = _parse_last(os.pread(fd, end - start, start), path) if end else 0
    torn = os.pread(fd, len(LINE_START), end)
    if not LINE_START.startswith(torn):
        raise StorageError(
            f"{str(path)!r} ends in text that no run log wrote",
            hint="nothing was changed; move the file away, or name another one",
        )
    if end < size:
        os.ftruncate(fd, end)
    return last_seq, size - end


def _parse_last(line: bytes, path: Path) -> int:
    try:
        return Event.from_line(line).seq
    except StorageError as error:
        raise StorageError(
            f"{str(path)!r} is not a run log: its last line is {error.message}",
            hint="nothing was changed; move the file away, or name another one",
        ) from error


def _after_last_newline(fd: int, end: int) -> int:
    """Return the offset after the last newline before `end`, or 0 if there is none."""
    while end > 0:
        start = max(0, end - _BLOCK)
        found = os.pread(fd, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"the log {str(path)!r} cannot be written: {error.strerror}",
        hint="free some space or choose a folder that can be written; what was logged so far is kept",
    )
