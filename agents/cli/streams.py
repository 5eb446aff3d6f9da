"""Standard input, output and error as a shell may leave them: closed, full, without a reader, of few characters."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from tools import StorageError


def prepare_streams() -> None:
    """Make the standard streams fit for use; raise `StorageError` if nobody would see the answer.

    What their encoding cannot write becomes a question mark. A closed standard input reads as an empty one.
    """
    closed = {name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None}
    for name in sorted(closed):
        mode = "r" if name == "stdin" else "w"
        setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if "stdout" in closed:
        raise StorageError(
            "standard output is closed", hint="the answer goes there: leave it open, or send it to a file"
        )


def silence(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: Python would complain once more when it flushes at exit."""
    with suppress(OSError, ValueError):  # of a stream that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def writes_all_characters(stream: TextIO) -> bool:
    """Return whether the encoding of a stream has every character."""
    return (stream.encoding or "").lower().replace("-", "").replace("_", "").startswith("utf")
