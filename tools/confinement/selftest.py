"""Prove by trying that a confined process cannot reach outside: run in a confined job, never elsewhere."""

import mmap
import os
import socket
import sys
import threading
from collections.abc import Callable


def what_gets_through() -> list[str]:
    """Try what confinement must refuse, harmlessly each, and return the names of what succeeded."""
    return sorted(name for name, attempt in _attempts().items() if _succeeds(attempt))


def _attempts() -> dict[str, Callable[[], object]]:
    return {
        "read a file": lambda: os.open(sys.executable, os.O_RDONLY),
        "see a file": lambda: os.stat("/"),  # noqa: PTH116 - a Path would hide the error
        "list a folder": lambda: os.listdir("/"),  # noqa: PTH208 - as above
        "open a socket": lambda: socket.socket(),
        "fork": _fork,
        "start a thread": lambda: threading.Thread(target=lambda: None).start(),
        "signal another process": lambda: os.kill(os.getppid(), 0),
        "make memory executable": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
        "gain rights": lambda: os.setuid(0),
        "see the environment": lambda: [os.environ[name] for name in ("HOME", "PATH", "USER")],
    }


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, RuntimeError, KeyError):
        return False
    return True
