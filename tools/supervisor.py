"""Watch one job: its time, its memory, its output, and that nothing of it is left behind.

The supervisor is a process of its own and the subreaper of the job's whole tree, so a grandchild that
detaches itself comes back here instead of escaping. It answers only after the tree is gone.
"""

import contextlib
import os
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tools.job import (
    LENGTH_BYTES,
    TAIL_BYTES,
    Ending,
    Limits,
    StopReason,
    decode_request,
    describe_exit,
    encode_reply,
)
from tools.jobprocess import run_job
from tools.processes import become_subreaper, computing_s, descendants, end_descendants, resident_mb
from tools.text import plain

_SAMPLE_S = 0.02
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Halt:
    """Why watching ended; without a `reason` the job ended by itself."""

    reason: StopReason | None
    detail: str = ""


@dataclass(slots=True)
class _Job:
    """A running job and what is known of it so far."""

    pid: int
    limits: Limits
    frame_fd: int
    output_fd: int
    started: float = field(default_factory=time.monotonic)
    frame: bytearray = field(default_factory=bytearray)
    written: int = 0
    tail: bytearray = field(default_factory=bytearray)
    peak_mb: float = 0.0

    def read_frame(self) -> _Halt | None:
        chunk = _read(self.frame_fd)
        self.frame += chunk
        return self._account(chunk)

    def read_output(self) -> _Halt | None:
        chunk = _read(self.output_fd)
        self.tail = (self.tail + chunk)[-TAIL_BYTES:]
        return self._account(chunk)

    def _account(self, chunk: bytes) -> _Halt | None:
        self.written += len(chunk)
        if self.written > self.limits.output_bytes:
            return _Halt("output", f"the job passed its limit of {self.limits.output_bytes} output bytes")
        return None

    def check(self) -> _Halt | None:
        limits = self.limits
        if limits.seconds is not None and time.monotonic() - self.started >= limits.seconds:
            return _Halt("timeout", f"the job passed its limit of {round(limits.seconds, 2):g} seconds")
        tree = [self.pid, *descendants(self.pid)]
        if limits.cpu_seconds is not None and computing_s(tree) >= limits.cpu_seconds:
            return _Halt("timeout", f"the job passed its limit of {limits.cpu_seconds:g} seconds of computing time")
        now_mb = resident_mb(tree)
        self.peak_mb = max(self.peak_mb, now_mb)
        if limits.memory_mb is not None and now_mb > limits.memory_mb:
            return _Halt("memory", f"the job holds {now_mb:.0f} MiB, its limit is {limits.memory_mb} MiB")
        return None

    def pause_s(self) -> float:
        if self.limits.seconds is None:
            return _SAMPLE_S
        return max(0.0, min(_SAMPLE_S, self.started + self.limits.seconds - time.monotonic()))


def serve_jobs(channel: socket.socket, lifeline: int) -> None:
    """Run the jobs whose client sockets come through `channel`, one after the other, until it closes.

    A job is cancelled when its client hangs up or `lifeline`, a pipe held by the fork server, closes.
    """
    become_subreaper()
    while True:
        message, fds, _, _ = socket.recv_fds(channel, 1, 1)
        if not message:
            return
        with socket.socket(fileno=fds[0]) as client:
            _supervise(client, lifeline, channel.fileno())
        try:
            channel.send(b"d")
        except (BrokenPipeError, ConnectionResetError):
            return  # the fork server is gone


def _supervise(client: socket.socket, lifeline: int, channel: int) -> None:
    body = _read_request(client)
    if body is None:
        return
    request = decode_request(body)
    frame_fd, frame_end = os.pipe()
    output_fd, output_end = os.pipe()
    supervisor = os.getpid()
    pid = os.fork()
    if pid == 0:
        for fd in (client.fileno(), lifeline, channel, frame_fd, output_fd):
            os.close(fd)
        run_job(request, frame_end, output_end, supervisor)
    os.close(frame_end)
    os.close(output_end)
    job = _Job(pid, request.limits, frame_fd, output_fd)
    ending = _finish(job, _watch(job, client.fileno(), lifeline))
    os.close(frame_fd)
    os.close(output_fd)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody may wait for it any more
        client.sendall(encode_reply(ending, bytes(job.frame)))


def _read_request(client: socket.socket) -> bytes | None:
    head = _read_exactly(client, LENGTH_BYTES)
    return None if head is None else _read_exactly(client, int.from_bytes(head, "big"))


def _read_exactly(client: socket.socket, count: int) -> bytes | None:
    received = bytearray()
    while len(received) < count:
        try:
            chunk = client.recv(min(count - len(received), 1 << 20))
        except ConnectionResetError:
            return None
        if not chunk:
            return None
        received += chunk
    return bytes(received)


def _watch(job: _Job, client: int, lifeline: int) -> _Halt:
    """Wait until the job ends or has to."""
    exited = os.pidfd_open(job.pid)
    actions: dict[int, Callable[[], _Halt | None]] = {
        job.frame_fd: job.read_frame,
        job.output_fd: job.read_output,
        client: lambda: _Halt("cancelled", "the caller gave the job up"),
        lifeline: lambda: _Halt("cancelled", "the worker was closed"),
        exited: lambda: _Halt(None),
    }
    with selectors.DefaultSelector() as selector:
        for fd in actions:
            selector.register(fd, selectors.EVENT_READ)
        next_check = job.started + job.pause_s()
        while True:
            halt = _act(selector, actions, job.pause_s())
            if halt is None and time.monotonic() >= next_check:
                halt, next_check = job.check(), time.monotonic() + job.pause_s()
            if halt is not None:
                os.close(exited)
                return halt


def _act(
    selector: selectors.BaseSelector, actions: dict[int, Callable[[], _Halt | None]], pause_s: float
) -> _Halt | None:
    for key, _ in selector.select(pause_s):
        try:
            halt = actions[key.fd]()
        except EOFError:
            selector.unregister(key.fd)
            continue
        if halt is not None:
            return halt
    return None


def _read(fd: int) -> bytes:
    chunk = os.read(fd, _CHUNK)
    if not chunk:
        raise EOFError
    return chunk


def _finish(job: _Job, halt: _Halt) -> Ending:
    """End what is left of the tree, read what is left in the pipes, and name the ending."""
    status = 0
    if halt.reason is None:
        _, status, usage = os.wait4(job.pid, 0)
        job.peak_mb = max(job.peak_mb, usage.ru_maxrss / 1024)
    gone = end_descendants()
    seconds = time.monotonic() - job.started
    for fd, read in ((job.frame_fd, job.read_frame), (job.output_fd, job.read_output)):
        os.set_blocking(fd, False)
        halt = _drain(read, halt)
    if halt.reason is None and (status != 0 or not job.frame):
        halt = _Halt("crashed", describe_exit(os.waitstatus_to_exitcode(status)))
    detail = halt.detail if gone else f"{halt.detail}\nsome of its processes cannot be killed"
    wrote = plain(job.tail.decode(errors="replace")).strip()
    if wrote:
        detail = f"{detail}\nit wrote:\n{wrote}"
    return Ending(halt.reason, detail, seconds, job.peak_mb)


def _drain(read: Callable[[], _Halt | None], halt: _Halt) -> _Halt:
    while halt.reason is None:
        try:
            halt = read() or halt
        except (EOFError, BlockingIOError):
            break
    return halt
