"""Files that a reader sees whole or not at all."""

from pathlib import Path

from tools.errors import StorageError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader, also after a kill, sees the old or the new content, never a part of it.

    Text is written as UTF-8. Raise `StorageError` where the disk refuses.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as error:
        raise StorageError(
            f"cannot write {str(path)!r}: {error.strerror or error}",
            hint="check free space and permissions, and that the folder exists",
        ) from error
