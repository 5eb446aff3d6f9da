"""What calls may do: which tools change something, and whose word their arguments rest on.

A tool either reads, changes the state that other tools read (a move in a game), or commits: it does something outside
that cannot be taken back (a booking, a message). A commit rests on the words of the request or on somebody's approval,
never on what a tool or a model said.
"""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.documents import Json
from tools import InputError, did_you_mean

_NUMBER = re.compile(r"(?<![\w.,])-?\d+(?:,\d{3})*(?:\.\d+)?(?!\w|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Pending:
    """A commit that waits for approval, and why it needs one."""

    tool: str
    arguments: Json
    reasons: tuple[str, ...]


Approve = Callable[[Pending], Awaitable[bool]]


async def nobody_approves(pending: Pending) -> bool:
    """Refuse: the default where nobody can be asked."""
    del pending
    return False


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """Which tools do more than read, and the limits of calls.

    `granted` says how often a committing tool may run on the word of `request`, the user's own text: then each of its
    arguments must stand there. It is fixed before any tool has answered. Every other commit goes to `approve`.
    `turn_calls` bounds the calls of one turn, `timeout_s` one call that only reads or whose tool is asynchronous.
    """

    changing: frozenset[str] = frozenset()
    committing: frozenset[str] = frozenset()
    request: str = ""
    granted: Mapping[str, int] = field(default_factory=dict)
    approve: Approve = nobody_approves
    turn_calls: int = 8
    timeout_s: float = 60.0

    def check_names(self, tools: Iterable[str]) -> None:
        """Raise `InputError` if the policy speaks of a tool that is not there, or grants one that does not commit."""
        known = sorted(tools)
        for name in sorted({*self.changing, *self.committing, *self.granted} - set(known)):
            raise InputError(f"the policy names {name!r}, which is no tool", hint=did_you_mean(name, known))
        for name in sorted(set(self.granted) - self.committing):
            raise InputError(f"{name!r} is granted but does not commit", hint="name it in committing=..., too")

    def reads(self, tool: str) -> bool:
        """Return whether a tool changes nothing, so that its calls may run side by side."""
        return tool not in self.changing and tool not in self.committing

    def offers(self, tool: str) -> bool:
        """Return whether the model is shown a tool: a commit that nothing could ever allow is not."""
        return tool not in self.committing or self.granted.get(tool, 0) > 0 or self.approve is not nobody_approves

    def doubts(self, tool: str, arguments: Json, runs: int) -> tuple[str, ...]:
        """Return why a commit cannot rest on the request alone, when the tool has run `runs` times; empty if it can."""
        most = self.granted.get(tool, 0)
        if most == 0:
            return (f"the request does not grant {tool!r}",)
        if runs >= most:
            return (f"the request grants {tool!r} {most} times, which are used up",)
        foreign = foreign_values(arguments, self.request)
        return tuple(f"{name} = {value!r} does not stand in the request" for name, value in foreign)


def foreign_values(arguments: Json, request: str) -> tuple[tuple[str, Any], ...]:
    """Return the arguments, by path, that do not stand in the request: text word for word, numbers as numbers.

    A value that is true, false or null stands nowhere.
    """
    words = _folded(request)
    numbers = {float(found.replace(",", "")) for found in _NUMBER.findall(unicodedata.normalize("NFKC", request))}
    return tuple((path, value) for path, value in _leaves(arguments, "") if not _stands(value, words, numbers))


def _stands(value: Any, words: str, numbers: set[float]) -> bool:
    match value:
        case bool() | None:
            return False
        case int() | float():
            return float(value) in numbers
        case str():
            sought = _folded(value)
            return bool(sought) and re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", words) is not None
    return False


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, f"{path}.{key}" if path else str(key))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from _leaves(inner, f"{path}[{index}]")
        case _:
            yield path, value


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
