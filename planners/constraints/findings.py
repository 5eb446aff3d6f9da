"""What is wrong with a program: every mistake with its constraint, its column and what to write instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from planners.constraints.syntax import Span
from tools import InputError, Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: where (a constraint, goal or declaration), what, and what to do next.

    `span` points into `text`, the expression in question; a mistake in a declaration has neither.
    """

    where: str
    message: str
    hint: str = ""
    text: str = ""
    span: Span | None = None

    @property
    def place(self) -> Place | None:
        """Return the place for an error with a caret, or `None` where there is no text."""
        if self.span is None:
            return None
        return Place(
            self.text,
            column=self.span.start + 1,
            end_column=max(self.span.end, self.span.start + 1) + 1,
            origin=self.where,
        )

    def render(self) -> str:
        """Return the finding as an error message with caret and hint."""
        message = self.message if self.span is not None else f"{self.where}: {self.message}"
        return str(InputError(message, hint=self.hint, place=self.place))

    def as_json(self) -> dict[str, str | int]:
        """Return the finding as data for a model or a front end; columns count from 1."""
        data: dict[str, str | int] = {"where": self.where, "message": self.message, "hint": self.hint}
        if self.span is not None:
            data |= {"expression": self.text, "column": self.span.start + 1, "end_column": self.span.end + 1}
        return data


class ProgramError(InputError):
    """A constraint program is wrong; `findings` lists every mistake found, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        count = len(self.findings)
        if count == 1:
            super().__init__(first.message, hint=first.hint, place=first.place)
        else:
            super().__init__(f"{count} mistakes in the constraint program", hint=first.hint)

    def __str__(self) -> str:
        rendered = [finding.render() for finding in self.findings]
        if len(rendered) == 1:
            return rendered[0]
        return "\n".join([self.message, *(f"({n}) {text}" for n, text in enumerate(rendered, 1))])
