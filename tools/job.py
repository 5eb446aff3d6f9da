"""What goes into a worker and comes out: limits, the ways a job ends, and their bytes on the wire.

A request travels towards the child as pickle, the trusted direction. The answer comes back as JSON of a
bounded size and is never unpickled, so a job that went wrong cannot run code in the parent.
"""

import json
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from signal import Signals
from typing import Any, Literal

from tools.budget import require_amount
from tools.errors import GroundplanError, InputError, Place
from tools.text import plain

StopReason = Literal["timeout", "memory", "output", "crashed", "raised", "cancelled"]
LENGTH_BYTES = 8
TAIL_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Say what one job may use; `None` lifts a limit, zero stops the job as soon as it is looked at.

    `seconds` is wall-clock time, `cpu_seconds` computing time of the job with all its children, which is only counted
    where a process tree can be supervised (Linux). `memory_mb` is its resident memory, in MiB. `output_bytes` bounds
    the result together with everything written to stdout and stderr.
    """

    seconds: float | None = 60.0
    memory_mb: int | None = 4096
    output_bytes: int = 16_000_000
    cpu_seconds: float | None = None

    def __post_init__(self) -> None:
        for name in ("seconds", "cpu_seconds"):
            require_amount(f"the limit {name!r}", getattr(self, name))
        for name in ("memory_mb", "output_bytes"):
            require_amount(f"the limit {name!r}", getattr(self, name), whole=True)


@dataclass(frozen=True, slots=True)
class Finished:
    """The function returned `value`, which went through JSON: tuples came back as lists.

    `peak_memory_mb` counts resident memory, including the pages shared with the fork server.
    """

    value: Any
    seconds: float
    peak_memory_mb: float


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job ended without a value; `detail` says why and ends with what the job wrote last."""

    reason: StopReason
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Request:
    """One job on its way to the child; `call` is the pickled function with its arguments."""

    limits: Limits
    path: tuple[str, ...]
    call: bytes
    confined: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How the supervisor saw a job end; without a `reason` the job's own frame decides."""

    reason: StopReason | None
    detail: str
    seconds: float
    peak_memory_mb: float


def encode_request(
    function: Callable[..., Any], args: tuple[Any, ...], limits: Limits, *, confined: bool = False
) -> bytes:
    """Return the bytes of a job, or raise `InputError` if it cannot travel."""
    name = getattr(function, "__qualname__", repr(function))
    if getattr(function, "__module__", None) == "__main__":
        raise InputError(
            f"the function {name!r} is defined in the main script, which a worker cannot import",
            hint="move it into a module",
        )
    try:
        call = pickle.dumps((function, args), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # pickling runs arbitrary __reduce__ code
        raise InputError(
            f"the job {name!r} cannot be sent to a worker: {error}",
            hint="use a function at module level and arguments that pickle can hold",
        ) from error
    return pickle.dumps(Request(limits, tuple(sys.path), call, confined), protocol=pickle.HIGHEST_PROTOCOL)


def with_length(body: bytes) -> bytes:
    """Return `body` behind its length, for a stream that stays open after it."""
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def decode_request(body: bytes) -> Request:
    """Return the request in `body`, which came from our own parent process."""
    request = pickle.loads(body)  # noqa: S301 - the parent is the trusted side
    assert isinstance(request, Request)
    return request


def perform(call: bytes) -> bytes:
    """Call the pickled function here, in the child, and return the frame of its value or its exception."""
    try:
        function, args = pickle.loads(call)  # noqa: S301 - written by our own parent
        return json.dumps({"value": function(*args)}, separators=(",", ":")).encode()
    except BaseException as error:
        return _encode_error(error, traceback.format_exc())


def write_all(fd: int, frame: bytes) -> None:
    """Write all of `frame`, in as many pieces as the pipe takes."""
    view = memoryview(frame)
    while view:
        view = view[os.write(fd, view) :]


def describe_exit(code: int) -> str:
    """Say how a process ended that gave no value; a negative `code` is a signal."""
    if code >= 0:
        return f"the job ended with exit status {code} before its function returned"
    known = {signal.value: signal.name for signal in Signals}
    name = known.get(-code, str(-code))
    note = ", which the system also sends when its memory runs out" if name == "SIGKILL" else ""
    return f"the job was ended by signal {name}{note}"


def _encode_error(error: BaseException, traceback_text: str) -> bytes:
    if isinstance(error, MemoryError):
        return b'{"memory":true}'
    if not isinstance(error, GroundplanError):
        return json.dumps({"raised": traceback_text}).encode()
    place = error.place
    fields = (place.text, place.line, place.column, place.end_column, place.origin) if place else None
    frame = {"class": type(error).__name__, "message": error.message, "hint": error.hint, "place": fields}
    return json.dumps({"error": frame}).encode()


def encode_reply(ending: Ending, frame: bytes) -> bytes:
    """Return what the supervisor sends to the parent: a line on the ending, then the job's frame."""
    head = [ending.reason, ending.detail, ending.seconds, ending.peak_memory_mb]
    return json.dumps(head).encode() + b"\n" + (b"" if ending.reason else frame)


def decode_reply(reply: bytes, *, confined: bool = False) -> Finished | Stopped:
    """Return how the job ended, or raise the `GroundplanError` that the function raised.

    A `confined` job raises nothing here: what it says of errors is the word of untrusted code.
    """
    head, _, frame = reply.partition(b"\n")
    if not head:
        return Stopped("crashed", "the process that supervises the job ended without an answer", 0.0)
    ending = Ending(*json.loads(head))
    if ending.reason is not None:
        return Stopped(ending.reason, ending.detail, ending.seconds)
    try:
        answer = json.loads(frame)
        if confined and "error" in answer:
            return Stopped("raised", plain(str(answer["error"]["message"])) + ending.detail, ending.seconds)
        return _decode_answer(answer, ending)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return Stopped("crashed", f"the job's answer cannot be read: {error}", ending.seconds)


def _decode_answer(answer: dict[str, Any], ending: Ending) -> Finished | Stopped:
    if "error" in answer:
        raise _decode_error(**answer["error"])
    if "memory" in answer:
        return Stopped("memory", "the job could not allocate more memory", ending.seconds)
    if "raised" in answer:
        return Stopped("raised", plain(str(answer["raised"])) + ending.detail, ending.seconds)
    return Finished(answer["value"], ending.seconds, ending.peak_memory_mb)


def _decode_error(**fields: Any) -> GroundplanError:
    place = Place(*fields["place"]) if fields["place"] else None
    kind = _error_classes().get(fields["class"], GroundplanError)
    error = kind.__new__(kind)
    # A subclass may ask for other arguments; what travels is what every error of the tree has.
    GroundplanError.__init__(error, str(fields["message"]), hint=str(fields["hint"]), place=place)
    return error


def _error_classes() -> dict[str, type[GroundplanError]]:
    found: dict[str, type[GroundplanError]] = {}
    waiting: list[type[GroundplanError]] = [GroundplanError]
    while waiting:
        kind = waiting.pop()
        found.setdefault(kind.__name__, kind)
        waiting.extend(kind.__subclasses__())
    return found
