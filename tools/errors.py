"""The error tree: every failure says what was wrong, where, and what to do next."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a text, shown with the line and a caret below it.

    `line` and `column` count from 1; `end_column` is exclusive and lies on the same line.
    """

    text: str
    line: int = 1
    column: int = 1
    end_column: int | None = None
    origin: str = ""

    def render(self) -> str:
        """Return the line in question with carets under the place; of an empty line only where it is."""
        lines = self.text.splitlines() or [""]
        shown = lines[min(self.line, len(lines)) - 1]
        width = max(1, (self.end_column or self.column + 1) - self.column)
        head = f"{self.origin}:{self.line}:{self.column}\n" if self.origin else ""
        if not shown.strip():
            return head.rstrip()
        return f"{head}  {shown}\n  {' ' * (self.column - 1)}{'^' * width}"


class GroundplanError(Exception):
    """The root of all errors that Groundplan raises on purpose.

    `exit_code` is what the command line returns. `retryable` tells a caller (or a model) whether the same
    call may succeed later without a change.
    """

    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        parts = [self.message]
        if self.place is not None:
            parts.append(self.place.render())
        if self.hint:
            parts.append(f"hint: {self.hint}")
        return "\n".join(parts)


class InputError(GroundplanError):
    """What the caller gave is wrong: a request, an argument, an expression, a file's content."""

    exit_code = 2


class Unanswered(GroundplanError):  # noqa: N818 - a state of the request more than an error
    """The request leaves something open that only its author can say."""

    exit_code = 5


class ModelError(GroundplanError):
    """A language model or its server failed: infrastructure, never a wrong answer."""

    exit_code = 6
    retryable = True


class DataError(GroundplanError):
    """A data folder is missing a file, or a file does not have the promised form."""

    exit_code = 7


class StorageError(GroundplanError):
    """A log, cache or checkpoint could not be written or read."""

    exit_code = 8


class BudgetExhausted(GroundplanError):  # noqa: N818 - reads as what happened
    """A limit on seconds, tokens, calls or memory was reached before the work was done."""

    exit_code = 4
