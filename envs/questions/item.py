"""One item: its words, its formal specification, and what is right to ask."""

from dataclasses import dataclass
from typing import Literal

from envs.questions.gold import Gold
from planners import FactWords, OpenProblem, OpenProgram

Split = Literal["logic", "arithmetic", "planning"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The words of an item: what holds for all items of its kind, what is told, and what is wanted."""

    rules: str
    told: str
    wanted: str

    @property
    def text(self) -> str:
        """Return the whole."""
        return "\n\n".join(filter(None, (self.rules, self.told, self.wanted)))


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """An item; `vocabulary` is all that it can speak of, with every answer, known or not."""

    id: str
    split: Split
    parts: Parts
    spec: OpenProgram | OpenProblem
    vocabulary: tuple[FactWords, ...]
    gold: Gold

    @property
    def text(self) -> str:
        """Return what a person or a model reads."""
        return self.parts.text
