"""What an agent needs of a formalism: formalize, check, solve, verify, relax and show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from agents.documents import Draft, Json, Result, Ruling
from agents.memory.recall import NoRecall, Recall
from agents.models.chat import ChatModel
from tools import Budget, Usage

Log = Callable[[str, Json], None]


def no_log(kind: str, data: Json) -> None:
    """Drop an event: the default where nobody listens."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A request in words and everything learned about it since it was stated.

    `answers` maps a question's field to its answer, `assume` a field to the value taken if the text leaves it
    open, `critique` holds what was wrong with the last draft, and `partial` what it had read already. `memory` tells
    what was learned from other requests.
    """

    text: str
    answers: Mapping[str, str] = field(default_factory=dict)
    assume: Mapping[str, str] = field(default_factory=dict)
    critique: tuple[str, ...] = ()
    partial: Json = field(default_factory=dict)
    memory: Recall = field(default_factory=NoRecall)


class Formalism(Protocol):
    """One way to turn words into something a solver decides and a checker judges.

    Specifications and results are JSON, so that they survive a checkpoint. Only `formalize` may ask a model.
    """

    @property
    def name(self) -> str:
        """Return the name used on the command line and in certificates."""
        ...

    @property
    def about(self) -> str:
        """Return one line for the model that has to choose a formalism."""
        ...

    @property
    def digest(self) -> str:
        """Return the hash of the data the formalism decides on, or "" if it has none."""
        ...

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        """Draft a specification, or the questions that must be answered first."""
        ...

    def check(self, spec: Json) -> tuple[str, ...]:
        """Return what is wrong with `spec` before any solver runs; empty when nothing is."""
        ...

    def solve(self, spec: Json, budget: Budget) -> Result:
        """Decide `spec` within `budget`."""
        ...

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        """Judge a solved result with checkers that share no code with the solver."""
        ...

    def relax(self, spec: Json, offer: Json) -> Json:
        """Return `spec` after the traveller accepted an offer."""
        ...

    def show(self, spec: Json, result: Result) -> str:
        """Render a solution for a reader, in Markdown."""
        ...

    def explain(self, spec: Json, result: Result) -> str:
        """Say in words why nothing satisfies `spec`."""
        ...
