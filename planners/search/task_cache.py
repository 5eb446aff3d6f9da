"""Grounded tasks on disk, by the hash of what they were made from; the oldest go when there are too many."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from planners.search.stored_task import FORMAT, checked
from tools import DataError, StorageError, write_whole

CACHE_VARIABLE = "GROUNDPLAN_TASK_CACHE"
MOST_BYTES = 1 << 30
LARGEST_BYTES = 256 << 20
_SUFFIX = ".fdr"


def cache_folder() -> Path:
    """Return the folder of stored tasks: `GROUNDPLAN_TASK_CACHE`, or one in the user's cache."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path  # here, because most users of this module never get this far

    return user_cache_path("groundplan", appauthor=False) / "tasks"


def key_of(parts: Iterable[str]) -> str:
    """Return the key of a task made from these texts."""
    digest = hashlib.sha256()
    for part in (FORMAT, *parts):
        digest.update(f"{len(part)}:".encode() + part.encode())
    return digest.hexdigest()


def stored(key: str) -> bytes | None:
    """Return the stored task as bytes, or None where there is none or it is damaged."""
    path = cache_folder() / (key + _SUFFIX)
    try:
        content = path.read_bytes()
        checked(content)
    except OSError:
        return None
    except DataError:
        with suppress(OSError):
            path.unlink()
        return None
    with suppress(OSError):  # of a folder that is only to be read, or when another process has just removed it
        os.utime(path)
    return content


def store(key: str, content: bytes) -> None:
    """Store a task as bytes; without a place to store it nothing happens."""
    if len(content) > LARGEST_BYTES:
        return
    folder = cache_folder()
    with suppress(OSError, StorageError):  # a cache that cannot be written must not stop a search
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / (key + _SUFFIX), content)
        _shrink(folder)


def _shrink(folder: Path) -> None:
    """Remove the files that were not used for longest until the rest fits, drafts of killed processes among them."""
    entries = []
    for path in folder.glob(f"*{_SUFFIX}*"):
        with suppress(FileNotFoundError):  # another process makes room, too
            status = path.stat()
            entries.append((status.st_mtime, status.st_size, path))
    size = sum(entry[1] for entry in entries)
    for _, entry_size, path in sorted(entries):
        if size <= MOST_BYTES:
            return
        path.unlink(missing_ok=True)
        size -= entry_size
