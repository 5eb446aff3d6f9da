"""Kill a process again and again: each time it is started anew, and goes on where the one before was stopped."""

import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def begin(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a process and wait for its first line, with which it says that its work begins."""
    # A helper process that finds its parent dead as it starts complains on standard error.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def killed(command: Sequence[str], delays_s: Iterable[float], progress: Callable[[], T]) -> list[T]:
    """Kill the process after each delay until one comes too late; return the progress at each kill."""
    seen: list[T] = []
    for delay_s in delays_s:
        process = begin(command)
        time.sleep(delay_s)
        late = process.poll() is not None
        process.kill()
        process.communicate()
        if late:
            break
        seen.append(progress())
    return seen
