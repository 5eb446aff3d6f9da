"""Run one job in a new interpreter, where a supervised process tree is not possible.

This is the way outside Linux. It holds the limits on time and output; memory is limited only as far as the
system honours RLIMIT_AS, and a child that leaves the job's process group is not found.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import IO

from tools.job import (
    TAIL_BYTES,
    Ending,
    Limits,
    StopReason,
    decode_request,
    describe_exit,
    encode_reply,
    perform,
    write_all,
)
from tools.text import plain

_BOOT = (
    "import json,sys; sys.path[:]=json.loads(sys.argv[1]);from tools.freshprocess import run_in_child; run_in_child()"
)
_CHUNK = 1 << 16
_JOIN_S = 1.0


class FreshJob:
    """A job in a process of its own, started when this is made."""

    def __init__(self, request: bytes, limits: Limits) -> None:
        self._limits = limits
        self._request = request
        self._started = time.monotonic()
        self._reason: StopReason | None = None
        self._room = limits.output_bytes
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def wait(self) -> bytes:
        """Wait for the job's end, at the latest its time limit, and return its reply."""
        frame, wrote = bytearray(), bytearray()
        process = self._process
        threads = [
            threading.Thread(target=self._feed, daemon=True),
            threading.Thread(target=self._collect, args=(process.stdout, frame), daemon=True),
            threading.Thread(target=self._collect, args=(process.stderr, wrote), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            process.wait(self._limits.seconds)
        except subprocess.TimeoutExpired:
            self.stop("timeout")
        finally:
            self._kill()
            process.wait()
            for thread in threads:
                thread.join(_JOIN_S)  # a child that escaped may hold the pipes open for ever
        return self._reply(bytes(frame), bytes(wrote))

    def stop(self, reason: StopReason) -> None:
        """End the job for `reason`; the first reason counts."""
        self._reason = self._reason or reason
        self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _feed(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError), self._process.stdin as stdin:
            stdin.write(self._request)

    def _collect(self, stream: IO[bytes], into: bytearray) -> None:
        with stream:
            while chunk := os.read(stream.fileno(), _CHUNK):
                self._room -= len(chunk)
                if self._room < 0:
                    return self.stop("output")
                into += chunk
        return None

    def _reply(self, frame: bytes, wrote: bytes) -> bytes:
        seconds = time.monotonic() - self._started
        status = self._process.returncode
        reason, detail = self._reason, f"the job was stopped by its limits: {self._limits}"
        if reason is None:
            detail = ""
            if status != 0 or not frame:
                reason, detail = "crashed", describe_exit(status)
        tail = plain(wrote[-TAIL_BYTES:].decode(errors="replace")).strip()
        if tail:
            detail += f"\nit wrote:\n{tail}"
        return encode_reply(Ending(reason, detail, seconds, 0.0), frame)


def run_in_child() -> None:
    """Read a request from stdin and write the frame of its result to what stdout was."""
    request = decode_request(sys.stdin.buffer.read())
    frame_fd = os.dup(1)
    os.dup2(2, 1)  # what the function prints must not mix with the frame
    _limit_memory(request.limits)
    sys.path[:] = request.path
    write_all(frame_fd, perform(request.call))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _limit_memory(limits: Limits) -> None:
    if sys.platform == "win32" or limits.memory_mb is None:
        return
    import resource  # here, because the module does not exist everywhere

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_mb << 20, resource.RLIM_INFINITY))
