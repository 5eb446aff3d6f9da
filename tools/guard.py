"""A program that ends, with all that it started, when the process that wanted it ends, even by `kill -9`."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from tools.processes import become_subreaper, die_with_parent, end_descendants, supervision_is_possible

_BOOT = (
    "import json,sys; a=json.loads(sys.argv[1]); sys.path[:]=a['path'];"
    "from tools.guard import main; main(a['parent'],a['command'])"
)


def guarded(command: Sequence[str]) -> list[str]:
    """Return a command line, to be started by this process, that runs `command` with a guard between the two.

    When this process ends, however that comes about, the guard kills the program and everything below it; when the
    program ends, what it left behind. The exit status is that of the program, as a shell puts it. SIGINT and SIGTERM
    are left to the program. Where process trees cannot be supervised (outside Linux) the command stays as it is.
    """
    if not supervision_is_possible():
        return list(command)
    start = {"path": sys.path, "parent": os.getpid(), "command": list(command)}
    return [sys.executable, "-c", _BOOT, json.dumps(start)]


def main(parent: int, command: list[str]) -> NoReturn:
    """Run `command` until it ends or `parent` does, and leave nothing of it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave_to_the_program)  # not SIG_IGN, which the program would inherit
    become_subreaper()
    parent_fd = _open_parent(parent)
    # In a process without threads it is safe to run code between fork and exec.
    program = subprocess.Popen(command, preexec_fn=partial(die_with_parent, os.getpid()))
    program_fd = os.pidfd_open(program.pid)
    ended, _, _ = select.select([parent_fd, program_fd], [], [])
    status = program.wait() if program_fd in ended else 1
    end_descendants()
    sys.exit(status if status >= 0 else 128 - status)


def _open_parent(parent: int) -> int:
    try:
        parent_fd = os.pidfd_open(parent)
    except ProcessLookupError:
        sys.exit(1)
    if os.getppid() != parent:  # it ended before, and another process has its number now
        sys.exit(1)
    return parent_fd


def _leave_to_the_program(*_: object) -> None:
    """Do nothing: the program is in the same process group, got the same signal, and ends in its own order."""
