"""Run a function in a process of its own that really stops at its limits.

On Linux every job is a fresh fork from a warm server process (`tools.forkserver`), watched by a supervisor
that kills the job with all its children, however they try to detach, and answers only after they are gone.
On other systems each job is a new interpreter (`tools.freshprocess`), slower and with weaker limits.
"""

import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Any, Self

from tools.errors import GroundplanError, InputError
from tools.freshprocess import FreshJob
from tools.job import Finished, Limits, Stopped, decode_reply, encode_request, with_length
from tools.processes import supervision_is_possible

DEFAULT_LIMITS = Limits()
_CHUNK = 1 << 20
_CANCEL_PATIENCE_S = 5.0
_CLOSE_PATIENCE_S = 10.0
_BOOT = (
    "import json,sys; a=json.loads(sys.argv[1]); sys.path[:]=a['path'];"
    "from tools.forkserver import main; main(a['control'],a['parent'],tuple(a['preload']))"
)


class Worker:
    """Run jobs in processes of their own, several at once if several threads or tasks ask.

    The first job starts the fork server, which imports `preload`; a module that is missing is passed over.
    The module of a function is imported there too when the function is first run, so later jobs find it
    warm. Jobs see the environment and the working directory of the moment the server started.
    """

    def __init__(self, *, preload: tuple[str, ...] = ()) -> None:
        self._preload = preload
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._closed = False

    def run(self, function: Callable[..., Any], /, *args: Any, limits: Limits = DEFAULT_LIMITS) -> Finished | Stopped:
        """Call `function(*args)` in a fresh process and wait for its end.

        `function` must be importable by module and name, its arguments picklable, its value made of what
        JSON can hold. A `GroundplanError` that it raises is raised here; any other exception is
        `Stopped("raised")`. An exception here, such as Ctrl-C, ends the job before it travels on.
        """
        request = encode_request(function, args, limits)
        if not supervision_is_possible():
            return decode_reply(FreshJob(request, limits).wait())
        with self._open_channel(function) as channel:
            try:
                channel.sendall(with_length(request))
                return decode_reply(_read_to_end(channel))
            except (BrokenPipeError, ConnectionResetError):
                return decode_reply(b"")
            except BaseException:
                _cancel(channel)
                raise

    async def run_async(
        self, function: Callable[..., Any], /, *args: Any, limits: Limits = DEFAULT_LIMITS
    ) -> Finished | Stopped:
        """Call `function(*args)` as `run` does; cancelling the task ends the job."""
        import asyncio  # here, because it is slow to import and most programs that run jobs do not need it

        request = encode_request(function, args, limits)
        loop = asyncio.get_running_loop()
        if not supervision_is_possible():
            return decode_reply(await _wait_fresh(FreshJob(request, limits)))
        with self._open_channel(function) as channel:
            channel.setblocking(False)
            reply = bytearray()
            try:
                await loop.sock_sendall(channel, with_length(request))
                while chunk := await loop.sock_recv(channel, _CHUNK):
                    reply += chunk
            except (BrokenPipeError, ConnectionResetError):
                reply.clear()
            except asyncio.CancelledError:
                await _cancel_async(channel)
                raise
            return decode_reply(bytes(reply))

    def close(self) -> None:
        """End all jobs and the fork server; further jobs raise `InputError`."""
        with self._lock:
            self._closed = True
            if self._server is not None:
                self._server.close()
                self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open_channel(self, function: Callable[..., Any]) -> socket.socket:
        """Return the socket over which one new job is asked for and answered."""
        module = getattr(function, "__module__", None) or "builtins"
        with self._lock:
            if self._closed:
                raise InputError("the worker is closed", hint="make a new Worker")
            for _ in range(2):
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it ended meanwhile
                    return self._live_server().open_channel(module)
        raise GroundplanError("the fork server ends as soon as it starts", hint="look for its own message on stderr")

    def _live_server(self) -> "_Server":
        if self._server is not None and not self._server.alive():
            self._server.close()
            self._server = None
        if self._server is None:
            self._server = _Server(self._preload)
            weakref.finalize(self, self._server.close)
        return self._server


class _Server:
    """The parent's end of a fork server."""

    def __init__(self, preload: tuple[str, ...]) -> None:
        self._owner = os.getpid()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            start = {
                "path": sys.path,
                "control": theirs.fileno(),
                "parent": self._owner,
                "preload": preload,
            }
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, json.dumps(start)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # out of the reach of the terminal's Ctrl-C
                # Threads in the server would make its forks unsafe; OpenBLAS starts some when imported.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )

    def alive(self) -> bool:
        """Return whether the server runs and is ours: after a fork it still belongs to the other process."""
        return self._owner == os.getpid() and self._process.poll() is None

    def open_channel(self, module: str) -> socket.socket:
        """Send the server one end of a new socket pair and return the other."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [module.encode()], [theirs.fileno()])
        except BaseException:
            ours.close()
            raise
        return ours

    def close(self) -> None:
        """Hang up and wait until the server with all its jobs has gone."""
        if self._owner != os.getpid():
            self._control.close()
            self._process.returncode = 0  # another process's child: not ours to wait for
            return
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # a plain close would not reach copies in forks of ours
        self._control.close()
        try:
            self._process.wait(_CLOSE_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _read_to_end(channel: socket.socket) -> bytes:
    reply = bytearray()
    while chunk := channel.recv(_CHUNK):
        reply += chunk
    return bytes(reply)


async def _wait_fresh(job: FreshJob) -> bytes:
    import asyncio  # as above

    waiting = asyncio.ensure_future(asyncio.to_thread(job.wait))
    try:
        return await asyncio.shield(waiting)
    except asyncio.CancelledError:
        job.stop("cancelled")
        await waiting
        raise


def _cancel(channel: socket.socket) -> None:
    """Tell the supervisor that nobody waits any more, and wait until it has ended the job."""
    with contextlib.suppress(OSError):
        channel.shutdown(socket.SHUT_WR)
        channel.settimeout(_CANCEL_PATIENCE_S)
        _read_to_end(channel)


async def _cancel_async(channel: socket.socket) -> None:
    """Do what `_cancel` does without blocking the loop."""
    import asyncio  # as above

    with contextlib.suppress(OSError, TimeoutError):
        channel.shutdown(socket.SHUT_WR)
        async with asyncio.timeout(_CANCEL_PATIENCE_S):
            while await asyncio.get_running_loop().sock_recv(channel, _CHUNK):
                pass


@functools.cache
def shared_worker() -> Worker:
    """Return the worker that all solvers of this process share; it starts with the first job."""
    return Worker(preload=("z3", "ortools.sat.python.cp_model"))
