"""One thing that happened in a run, and its line in the log."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from tools.errors import InputError, StorageError

LINE_START = b'{"seq":'


@dataclass(frozen=True, slots=True)
class Event:
    """Record one step of a run: `seq` counts from 1 within a log, `time` is UTC in ISO 8601.

    `data` holds what JSON can hold; a tuple reads back as a list, a key that is a number as text.
    """

    seq: int
    time: str
    kind: str
    data: dict[str, Any]

    @classmethod
    def now(cls, seq: int, kind: str, data: dict[str, Any]) -> Self:
        """Return an event that happens at this moment."""
        return cls(seq, datetime.now(UTC).isoformat(timespec="microseconds"), kind, data)

    def to_line(self) -> bytes:
        """Return the event as one line of ASCII JSON, or raise `InputError` if JSON cannot hold it."""
        fields = {"seq": self.seq, "time": self.time, "kind": self.kind, "data": self.data}
        try:
            return json.dumps(fields, allow_nan=False, separators=(",", ":")).encode() + b"\n"
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(
                f"the event {self.kind!r} holds a value that JSON cannot: {error}",
                hint="log numbers, text, lists and mappings; write infinities and objects as text",
            ) from error

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Return the event in `line`, or raise `StorageError` if it is none."""
        try:
            fields = json.loads(line)
            seq, time, kind, data = fields["seq"], fields["time"], fields["kind"], fields["data"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise StorageError(f"not an event: {line[:80]!r}") from error
        if not (isinstance(seq, int) and isinstance(time, str) and isinstance(kind, str)):
            raise StorageError(f"not an event: {line[:80]!r}")
        if not isinstance(data, dict):
            raise StorageError(f"not an event: {line[:80]!r}")
        return cls(seq, time, kind, data)
