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

from tools.confinement.profile import Confinement
from tools.confinement.report import confinement_report, unconfinable
from tools.confinement.selftest import what_gets_through
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
    "from tools.forkserver import main; main(a['control'],a['parent'],tuple(a['preload']),confined=a['confined'])"
)


class Worker:
    """Run jobs in processes of their own, several at once if several threads or tasks ask.

    The first job starts the fork server, which imports `preload`; a module that is missing is passed over.
    The module of a function is imported there too when the function is first run, so later jobs find it
    warm. Jobs see the environment and the working directory of the moment the server started.

    With `confinement` every job is confined (docs/generated-code.md): it cannot import what is not warm, and
    an error that it raises is `Stopped("raised")` too, since nothing that untrusted code says is believed. The
    first job raises `Unconfinable` where the system cannot confine, which is tried out and not only asked.
    """

    def __init__(self, *, preload: tuple[str, ...] = (), confinement: Confinement | None = None) -> None:
        self._preload = preload
        self._confinement = confinement
        self._confined: bool | None = None if confinement else False  # None: not tried out yet
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._closed = False

    def run(self, function: Callable[..., Any], /, *args: Any, limits: Limits = DEFAULT_LIMITS) -> Finished | Stopped:
        """Call `function(*args)` in a fresh process and wait for its end.

        `function` must be importable by module and name, its arguments picklable, its value made of what
        JSON can hold. A `GroundplanError` that it raises is raised here; any other exception is
        `Stopped("raised")`. An exception here, such as Ctrl-C, ends the job before it travels on.
        """
        confined = self._confines()
        request = encode_request(function, args, limits, confined=confined)
        if not supervision_is_possible():
            return decode_reply(FreshJob(request, limits).wait())
        with self._open_channel(function) as channel:
            try:
                return _ask(channel, request, confined=confined)
            except BaseException:
                _cancel(channel)
                raise

    async def run_async(
        self, function: Callable[..., Any], /, *args: Any, limits: Limits = DEFAULT_LIMITS
    ) -> Finished | Stopped:
        """Call `function(*args)` as `run` does; cancelling the task ends the job."""
        import asyncio  # here, because it is slow to import and most programs that run jobs do not need it

        confined = self._confines()
        request = encode_request(function, args, limits, confined=confined)
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
            return decode_reply(bytes(reply), confined=confined)

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

    def _confines(self) -> bool:
        """Return whether jobs are confined, after a first one has tried to get out."""
        with self._lock:
            if self._confined is None and not self._closed:
                reason = self._why_not_confined()
                if reason and self._confinement and not self._confinement.allow_unconfined:
                    raise unconfinable(reason)
                self._confined = not reason
            return bool(self._confined)

    def _why_not_confined(self) -> str:
        report = confinement_report()
        if not report.possible:
            return "; ".join(report.missing)
        with self._live_server().open_channel(what_gets_through.__module__) as channel:
            match _ask(channel, encode_request(what_gets_through, (), DEFAULT_LIMITS, confined=True), confined=True):
                case Finished(value=[]):
                    return ""
                case Finished(value=through):
                    return f"a confined process could still {', '.join(map(str, through))}"
                case Stopped(detail=detail):
                    return f"the confined process ended early: {detail}"

    def _live_server(self) -> "_Server":
        if self._server is not None and not self._server.alive():
            self._server.close()
            self._server = None
        if self._server is None:
            self._server = _Server(self._preload, self._confinement)
            weakref.finalize(self, self._server.close)
        return self._server


class _Server:
    """The parent's end of a fork server."""

    def __init__(self, preload: tuple[str, ...], confinement: Confinement | None) -> None:
        self._owner = os.getpid()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            start = {
                "path": sys.path,
                "control": theirs.fileno(),
                "parent": self._owner,
                "preload": preload,
                "confined": confinement is not None,
            }
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, json.dumps(start)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # out of the reach of the terminal's Ctrl-C
                # Threads in the server would make its forks unsafe; OpenBLAS starts some when imported.
                env={**(confinement.environment() if confinement else os.environ), "OPENBLAS_NUM_THREADS": "1"},
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


def _ask(channel: socket.socket, request: bytes, *, confined: bool) -> Finished | Stopped:
    """Send a job and return how it ended."""
    try:
        channel.sendall(with_length(request))
        return decode_reply(_read_to_end(channel), confined=confined)
    except (BrokenPipeError, ConnectionResetError):
        return decode_reply(b"")


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


def confined_worker(hash_seed: int = 0, *, allow_unconfined: bool = False) -> Worker:
    """Return the worker that all untrusted code of this process shares; it starts with the first job."""
    return _confined_worker(Confinement(allow_unconfined, hash_seed))


@functools.cache
def _confined_worker(confinement: Confinement) -> Worker:
    return Worker(confinement=confinement)
