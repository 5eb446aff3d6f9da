"""How people speak of a fact: what a question about it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planners.outcome import Scalar


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact in words: "Is `subject` open or closed?", or "What is `subject`?" where the answer is a number.

    `answers` maps each answer that can be listed to its words: `{True: "open", False: "closed"}`.
    """

    name: str
    subject: str
    answers: Mapping[Scalar, str] | Literal["number"] = "number"
