"""Starting, sharing and ending the engine processes of this process."""

import atexit
import json
import os
import secrets
import select
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from agents.models.wire import printable
from tools import ModelError

_START_TIMEOUT_S = 180.0
_END_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Say what one engine serves and with how much; port 0 takes a free one."""

    model: Path
    name: str
    context_tokens: int = 8192
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    port: int = 0
    api_key: str = field(default_factory=lambda: secrets.token_urlsafe(24), compare=False, repr=False)


class Engine:
    """A running engine process."""

    def __init__(self, options: EngineOptions, process: subprocess.Popen[bytes], address: str) -> None:
        self.options = options
        self.address = address
        self._process = process

    @classmethod
    def start(cls, options: EngineOptions) -> "Engine":
        """Start the process and block until the model is loaded; raises `ModelError`."""
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                # By its path: the module name `agents` is not ours alone.
                [sys.executable, "-P", str(Path(__file__).with_name("engine.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # Ctrl-C in the terminal is for the agent, which then ends its engine in good order.
                start_new_session=True,
            )
            try:
                answer = _exchange(process, options)
                if "address" not in answer:
                    raise _not_started(options, answer.get("error", ""), process.poll(), _tail(log))
            except BaseException:
                _end(process)
                raise
        return cls(options, process, answer["address"])

    @property
    def exit_status(self) -> int | None:
        """Return the status with which the process ended, or `None` while it runs."""
        return self._process.poll()

    @property
    def process_id(self) -> int:
        """Return the id of the process."""
        return self._process.pid

    def stop(self) -> None:
        """End the process; safe to call twice."""
        _end(self._process)


class EnginePool:
    """Share one engine among all that want the same model with the same options."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engines: dict[EngineOptions, Engine] = {}
        self._users: dict[EngineOptions, set[int]] = {}

    def acquire(self, options: EngineOptions, user: object) -> Engine:
        """Return the engine for `options`, started if there is none or if it died."""
        with self._lock:
            engine = self._engines.get(options)
            if engine is not None and engine.exit_status is not None:
                engine.stop()
                engine = None
            if engine is None:
                engine = self._engines[options] = Engine.start(options)
            self._users.setdefault(options, set()).add(id(user))
            return engine

    def release(self, options: EngineOptions, user: object) -> None:
        """Take `user` off; the last one ends the engine. Safe to call twice."""
        with self._lock:
            users = self._users.get(options, set())
            users.discard(id(user))
            if not users and options in self._engines:
                self._engines.pop(options).stop()

    def stop(self) -> None:
        """End all engines."""
        with self._lock:
            while self._engines:
                self._engines.popitem()[1].stop()


POOL = EnginePool()
atexit.register(POOL.stop)


def exit_reason(status: int) -> str:
    """Say in words how a process ended."""
    return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"


def _exchange(process: subprocess.Popen[bytes], options: EngineOptions) -> dict[str, Any]:
    """Send the options and read the line that answers them; none within the time is an empty answer."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("the engine process has pipes")
    line = {
        "model": str(options.model),
        "name": options.name,
        "context_tokens": options.context_tokens,
        "threads": options.threads,
        "port": options.port,
        "api_key": options.api_key,
        # Told, not asked for: who asks after the parent has gone is told another.
        "parent": os.getpid(),
    }
    received = b""
    deadline = time.monotonic() + _START_TIMEOUT_S
    try:
        process.stdin.write(json.dumps(line).encode() + b"\n")
        process.stdin.flush()
        while not received.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            piece = os.read(process.stdout.fileno(), 65536) if ready else b""
            if not piece:
                return {}
            received += piece
        answer = json.loads(received)
    except (BrokenPipeError, ValueError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _not_started(options: EngineOptions, error: str, status: int | None, log: str) -> ModelError:
    if error == "missing":
        return ModelError(
            "the embedded engine is not installed", hint="install it by: pip install 'groundplan[embedded]'"
        )
    if "libgomp" in error:
        return ModelError(
            "the embedded engine needs the OpenMP library libgomp, which this system lacks",
            hint="install it: apt-get install libgomp1 (Debian, Ubuntu), dnf install libgomp (Fedora)",
        )
    reasons = [error, exit_reason(status) if status else "", log]
    return ModelError(
        f"the embedded engine could not load {options.name!r}: "
        + printable("; ".join(filter(None, reasons)) or f"not ready after {_START_TIMEOUT_S:.0f} s"),
        hint="check the GGUF file (`groundplan models verify`) and that enough memory is free",
    )


def _tail(log: IO[bytes]) -> str:
    log.seek(0, os.SEEK_END)
    log.seek(max(0, log.tell() - 300))
    return log.read().decode(errors="replace").strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe that keeps the engine alive, then insist."""
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(_END_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
