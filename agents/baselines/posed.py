"""What a baseline is given and what it gives back: the same for all of them, so that they can stand side by side."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from agents.documents import Json
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, JsonSchema
from agents.tool_calls.policy import CallPolicy
from agents.tool_calls.record import CallCounts
from tools import Budget, Toolbox, Usage


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form of an answer written in one piece: its model, what guides the decoding, and the tokens it may take."""

    model: type[BaseModel]
    guide: JsonSchema
    tokens: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checker of the task says: `progress` tells two wrong answers apart, the larger being the better one."""

    passed: bool
    reason: str
    progress: float = 0.0


class Trial(Protocol):
    """A task under way from its start: its tools, and the answer that their use comes to."""

    @property
    def toolbox(self) -> Toolbox:
        """Return the tools."""
        ...

    @property
    def policy(self) -> CallPolicy:
        """Say which of the tools change something."""
        ...

    @property
    def solved(self) -> bool:
        """Return whether the goal holds now, by the rules of the world."""
        ...

    def doubts(self, said: str) -> str:
        """Return what speaks against ending with these words, by the rules of the world and not by a gold answer."""
        ...

    def result(self, said: str) -> str:
        """Return the answer for the checker: what was done, or what the model `said` if it did nothing."""
        ...


class PosedTask(Protocol):
    """A task as it is put to a baseline."""

    @property
    def about(self) -> str:
        """Return one sentence on the kind of task for the model."""
        ...

    @property
    def text(self) -> str:
        """Return the task in words, with the form of the answer."""
        ...

    @property
    def situation(self) -> str:
        """Return the task in words for who acts by tools and writes no answer."""
        ...

    @property
    def how(self) -> str:
        """Say how an answer in one piece is written."""
        ...

    @property
    def form(self) -> AnswerForm:
        """Return the form of an answer written in one piece."""
        ...

    @property
    def most_calls(self) -> int:
        """Return how many calls a trial may take."""
        ...

    def read(self, written: Any) -> str:
        """Return an answer of the form as text for the checker."""
        ...

    def begin(self) -> Trial:
        """Start the task afresh."""
        ...

    def judge(self, answer: str) -> Judgement:
        """Judge an answer with the checker of the world."""
        ...


@dataclass(frozen=True, slots=True)
class BaselineAnswer:
    """The answer as text for the checker, "" if it has none, what it took, and how it came about, event by event."""

    text: str
    usage: Usage
    trace: tuple[tuple[str, Json], ...] = ()
    calls: CallCounts = field(default_factory=CallCounts)


class Baseline(Protocol):
    """A way to an answer that leaves the decision to the model."""

    @property
    def name(self) -> str:
        """Return the name in the literature."""
        ...

    async def answer(self, task: PosedTask, model: ChatModel, budget: Budget, log: Log = no_log) -> BaselineAnswer:
        """Answer a task within a budget; raise `ModelError` if the model cannot be reached."""
        ...


class Trace:
    """A log that keeps what passes through it."""

    def __init__(self, log: Log = no_log) -> None:
        self._log = log
        self._held: list[tuple[str, Json]] = []

    def __call__(self, kind: str, data: Json) -> None:
        """Note an event and pass it on."""
        self._held.append((kind, data))
        self._log(kind, data)

    @property
    def events(self) -> tuple[tuple[str, Json], ...]:
        """Return what happened, in order."""
        return tuple(self._held)
