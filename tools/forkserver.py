"""A warm, single-threaded process that forks a fresh child for every job.

It is started by `exec`, so it inherits neither threads nor locks of its parent, imports the heavy packages
once, and keeps a few supervisors forked ahead of need. It ends when its parent closes the control socket or
dies, and takes all jobs with it.
"""

import contextlib
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass
from functools import partial

from tools.confinement.isolate import enter_namespaces
from tools.processes import become_subreaper, end_descendants
from tools.supervisor import serve_jobs

_CLOSING_S = 6.0
IDLE_MOST = 4
MODULE_NAME_BYTES = 4096


@dataclass(frozen=True, slots=True)
class _Supervisor:
    """A forked supervisor, which takes one job after the other from `channel`.

    `generation` counts the modules that were warm when it was forked; it forks jobs that know no more.
    """

    pid: int
    pidfd: int
    channel: socket.socket
    generation: int


class ForkServer:
    """Hand every job that arrives on `control` to a supervisor of its own."""

    def __init__(self, control: socket.socket, parent: int) -> None:
        self._control = control
        self._lifeline, self._lifeline_end = os.pipe()
        self._parent_fd = os.pidfd_open(parent)
        self._supervisors: dict[int, _Supervisor] = {}  # by pidfd
        self._idle: list[_Supervisor] = []
        self._arrived: list[int] = []
        self._generation = 0
        self._serving = True
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._accept)
        self._selector.register(self._parent_fd, selectors.EVENT_READ, self._stop)

    def serve(self) -> None:
        """Serve until the parent hangs up or dies, then end every job."""
        self._idle.append(self._fork_supervisor())
        while self._serving:
            self._react(None)
        self._close()

    def _react(self, patience_s: float | None) -> None:
        for key, _ in self._selector.select(patience_s):
            if key.fd in self._selector.get_map():  # an earlier one of this round may have closed it
                key.data()

    def _stop(self) -> None:
        self._serving = False

    def _accept(self) -> None:
        try:
            message, fds, _, _ = socket.recv_fds(self._control, MODULE_NAME_BYTES, 1)
        except ConnectionResetError:
            return self._stop()
        if not message:
            return self._stop()
        if warm(message.decode()):
            self._generation += 1
            self._retire(self._idle)
        self._arrived = fds
        self._hand_over(fds)
        self._close_arrived()
        if not self._idle:
            self._idle.append(self._fork_supervisor())
        return None

    def _close_arrived(self) -> None:
        """Drop our copy of the client's socket: the client sees its end only when every copy is closed."""
        for fd in self._arrived:
            os.close(fd)
        self._arrived = []

    def _hand_over(self, fds: list[int]) -> None:
        while True:
            supervisor = self._idle.pop() if self._idle else self._fork_supervisor()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it was killed while idle
                socket.send_fds(supervisor.channel, [b"j"], fds)
                return

    def _hear(self, supervisor: _Supervisor) -> None:
        """Take back a supervisor whose job is done; if it hung up, its pidfd tells the rest."""
        try:
            done = supervisor.channel.recv(1)
        except ConnectionResetError:
            done = b""
        if not done:
            self._selector.unregister(supervisor.channel)
        elif self._wants(supervisor):
            self._idle.append(supervisor)
        else:
            self._retire([supervisor])

    def _wants(self, supervisor: _Supervisor) -> bool:
        fresh = supervisor.generation == self._generation
        return self._serving and fresh and len(self._idle) < IDLE_MOST

    def _retire(self, supervisors: list[_Supervisor]) -> None:
        for supervisor in tuple(supervisors):
            supervisor.channel.shutdown(socket.SHUT_WR)
            if supervisor in self._idle:
                self._idle.remove(supervisor)

    def _fork_supervisor(self) -> _Supervisor:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            ours.close()
            self._become_supervisor(theirs)
        theirs.close()
        supervisor = _Supervisor(pid, os.pidfd_open(pid), ours, self._generation)
        self._supervisors[supervisor.pidfd] = supervisor
        self._selector.register(supervisor.pidfd, selectors.EVENT_READ, partial(self._reap, supervisor))
        self._selector.register(ours, selectors.EVENT_READ, partial(self._hear, supervisor))
        return supervisor

    def _become_supervisor(self, channel: socket.socket) -> None:
        status = 1
        try:
            self._selector.close()
            self._control.close()
            self._close_arrived()
            os.close(self._parent_fd)
            os.close(self._lifeline_end)
            for other in self._supervisors.values():
                other.channel.close()
                os.close(other.pidfd)
            serve_jobs(channel, self._lifeline)
            status = 0
        finally:
            os._exit(status)

    def _reap(self, supervisor: _Supervisor) -> None:
        del self._supervisors[supervisor.pidfd]
        if supervisor in self._idle:
            self._idle.remove(supervisor)
        self._selector.unregister(supervisor.pidfd)
        if supervisor.channel.fileno() in self._selector.get_map():
            self._selector.unregister(supervisor.channel)
        os.close(supervisor.pidfd)
        supervisor.channel.close()
        _, status = os.waitpid(supervisor.pid, 0)
        if status != 0:  # it died without cleaning up: what it watched is now ours
            end_descendants(spare=frozenset(other.pid for other in self._supervisors.values()))

    def _close(self) -> None:
        self._selector.unregister(self._control)
        self._selector.unregister(self._parent_fd)
        self._retire(self._idle)
        os.close(self._lifeline_end)
        deadline = time.monotonic() + _CLOSING_S
        while self._supervisors and (left_s := deadline - time.monotonic()) > 0:
            self._react(left_s)
        end_descendants()


def warm(module: str) -> bool:
    """Import `module` here, so that children have it, and return whether it was new.

    A module that cannot be imported is left to the job, whose error reaches the caller.
    """
    if module in sys.modules:
        return False
    with contextlib.suppress(Exception):
        importlib.import_module(module)
    gc.freeze()  # the collector would otherwise write to, and so copy, pages shared with the children
    return True


def main(control_fd: int, parent: int, preload: tuple[str, ...], *, confined: bool = False) -> None:
    """Serve the parent process `parent` on the socket `control_fd` until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then cancels its jobs
    become_subreaper()
    if confined:
        enter_namespaces()
        warm("tools.confinement.confine")
    for module in ("tools.job", *preload):
        warm(module)
    control = socket.socket(fileno=control_fd)
    try:
        server = ForkServer(control, parent)
    except ProcessLookupError:
        return  # the parent ended before its server was up
    server.serve()
