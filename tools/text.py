"""Text that is safe to show on a terminal, and names that were meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

# CSI and OSC sequences first, then other escapes, then every control character left over (C0 without tab
# and newline, DEL, C1) and the marks that reorder text on the screen.
_UNSAFE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)


_COMPARED = 500
_LONGEST = 200
_LISTED = 16


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


def similar_names(word: object, known: Iterable[str], *, count: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the known names most like `word`, best first, whatever their case; none below `cutoff` (0 to 1)."""
    sought = str(word).lower()
    if len(sought) > _LONGEST:  # the comparison is quadratic, and nobody mistypes a name of that length
        return []
    names = {name.lower(): name for name in known}
    near = list(names)
    if len(near) > _COMPARED:
        # Among very many names (a large problem's objects) comparing each would take minutes.
        near = [name for name in near if abs(len(name) - len(sought)) <= 1][:_COMPARED]
    return [names[close] for close in get_close_matches(sought, near, n=count, cutoff=cutoff)]


def closest(word: object, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known name most like `word`, if one is at least `cutoff` alike."""
    return next(iter(similar_names(word, known, cutoff=cutoff)), None)


def did_you_mean(word: object, known: Iterable[object]) -> str:
    """Return a hint that names the known word most like `word`, or lists what is known."""
    words = {str(item): item for item in sorted(known, key=str)}
    if close := closest(word, words):
        return f"did you mean {words[close]!r}?"
    if not words:
        return ""
    if len(words) <= _LISTED:
        return f"known are {', '.join(map(repr, words.values()))}"
    shown = list(words.values())[: _LISTED // 2]
    return f"known are {', '.join(map(repr, shown))}, and {len(words) - len(shown)} more"


def counted(number: int, one: str, many: str) -> str:
    """Return the number with its noun: `1 box`, `2 boxes`."""
    return f"{number} {one if number == 1 else many}"
