"""Text that is safe to show on a terminal."""

import re

# CSI and OSC sequences first, then other escapes, then every control character left over (C0 without tab
# and newline, DEL, C1) and the marks that reorder text on the screen.
_UNSAFE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    r"""Return `text` without terminal escapes and control characters, keeping tab and newline.

    Text from models, solvers and child processes goes through here before a terminal shows it. A carriage
    return before a newline is dropped and any other one becomes a newline, so nothing can be overwritten.
    """
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shorten(text: str, limit: int) -> str:
    """Return `text`, or only its beginning and end if it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head, tail = limit // 2, limit - limit // 2
    return f"{text[:head]}\n[... {len(text) - limit} characters left out ...]\n{text[len(text) - tail :]}"
