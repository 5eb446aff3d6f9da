"""Files that a reader sees whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from tools.errors import StorageError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader, also after a kill, sees the old or the new content, never a part of it.

    Text is written as UTF-8. Raise `StorageError` where the disk refuses; no draft is left behind then.
    """
    draft = _draft_of(path)
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as error:
        _discard(draft)
        raise _refused(path, error.strerror or str(error)) from error


def require_writable(path: Path) -> None:
    """Raise `StorageError` unless a file can be written there: asked before work whose result would be lost."""
    draft = _draft_of(path)
    try:
        draft.write_bytes(b"")
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    finally:
        _discard(draft)
    if path.is_dir():
        raise _refused(path, "it is a folder")


def _draft_of(path: Path) -> Path:
    if not path.name:
        raise _refused(path, "it is a folder")
    # A name of its own: what another writer of the same file has half written must not be put in its place.
    return path.with_name(f".{path.name}-{os.urandom(3).hex()}.part")


def _discard(draft: Path) -> None:
    with suppress(OSError):
        draft.unlink()


def _refused(path: Path, why: str) -> StorageError:
    hint = "check free space and permissions, and that the folder exists"
    return StorageError(f"cannot write {str(path)!r}: {why}", hint=hint)
