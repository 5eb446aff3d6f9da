"""Jobs for the worker's tests: a child must be able to import what it runs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools import InputError, Place


def answer(value: Any) -> Any:
    return value


def pid_and_environment(name: str) -> list[Any]:
    return [os.getpid(), os.environ.get(name)]


def talk_then_sleep(text: str) -> None:
    print(text)
    time.sleep(600)


def compute() -> None:
    while True:
        pass


def compute_in_a_child() -> None:
    if os.fork() == 0:
        compute()
    time.sleep(600)


def wait_for(seconds: float) -> str:
    time.sleep(seconds)
    return "waited"


def note_pid_then_sleep(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def hold(megabytes: int) -> int:
    return len(_touched(megabytes))


def _touched(megabytes: int) -> bytearray:
    """Return memory that is really there: untouched pages cost nothing."""
    block = bytearray(megabytes << 20)
    for offset in range(0, len(block), 4096):
        block[offset] = 1
    return block


def hold_in_children(count: int, megabytes: int) -> None:
    for _ in range(count):
        if os.fork() == 0:
            block = _touched(megabytes)
            time.sleep(600)
            del block
    time.sleep(600)


def flood_stdout() -> None:
    while True:
        os.write(1, b"x" * 65536)


def long_text(length: int) -> str:
    return "x" * length


def abort_after_printing(text: str) -> None:
    print(text)
    os.abort()


def refuse() -> None:
    raise InputError("no such city: 'Atlantis'", hint="look it up", place=Place("to Atlantis", 1, 4, 12, "request"))


class ParticularError(InputError):
    """An error whose constructor asks for something else."""

    def __init__(self, number: int) -> None:
        super().__init__(f"number {number}", hint="another number")


def refuse_in_particular() -> None:
    raise ParticularError(7)


def an_object() -> object:
    return object()


def leave_a_family(folder: str) -> None:
    """Start a child, a grandchild in a new session, a detached daemon and an exec'ed one; then return."""
    _note(folder, "job")
    if os.fork() == 0:
        _note(folder, "child")
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if os.fork() != 0:
                os._exit(0)
            _note(folder, "daemon")
            time.sleep(600)
        time.sleep(600)
    code = f"import os,time; open({folder!r} + '/program','w').write(str(os.getpid())); time.sleep(600)"
    subprocess.Popen([sys.executable, "-S", "-c", code], start_new_session=True)
    while sum(1 for path in Path(folder).iterdir() if path.read_text()) < 4:  # there, and written
        time.sleep(0.005)


def leave_a_family_and_flood(folder: str) -> None:
    leave_a_family(folder)
    flood_stdout()


def leave_a_family_and_sleep(folder: str) -> None:
    leave_a_family(folder)
    time.sleep(600)


def _note(folder: str, name: str) -> None:
    Path(folder, name).write_text(str(os.getpid()))


def kill_the_supervisor(folder: str) -> None:
    leave_a_family(folder)
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


def meet(folder: str, number: int, count: int) -> int:
    """Return only after `count` jobs are here at the same time."""
    _note(folder, str(number))
    while len(list(Path(folder).iterdir())) < count:
        time.sleep(0.005)
    return number


_LOADED_IN = os.getpid()


def modules_before_the_call() -> list[str]:
    return [__name__] if os.getpid() != _LOADED_IN else []


def print_and_answer(text: str) -> int:
    print(text)
    return len(text)
