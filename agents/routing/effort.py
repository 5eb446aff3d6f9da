"""How much a question is worth: samples, tokens, rounds and the model to begin with, by how hard it looks."""

from typing import Literal

from pydantic import Field

from agents.documents import Document
from agents.routing.difficulty import Level

Role = Literal["local-small", "local-large", "remote"]
ROLES: tuple[Role, ...] = ("local-small", "local-large", "remote")
"""From the first that is asked to the last."""


class Effort(Document):
    """What one question may take.

    A guided answer is sampled up to `samples` times and the answer that most agree on is taken; `tokens` multiplies
    the limit on the length of an answer; `rounds` is how often a specification may be drafted. The first model asked
    is one of the role `start` or above.
    """

    samples: int = Field(default=1, ge=1, le=15)
    tokens: float = Field(default=1.0, ge=0.5, le=8)
    rounds: int = Field(default=3, ge=1, le=20)
    start: Role = "local-small"


class EffortPolicy(Document):
    """The effort for each level of difficulty."""

    easy: Effort = Effort()
    medium: Effort = Effort(samples=1, rounds=4)
    hard: Effort = Effort(samples=3, tokens=1.5, rounds=6, start="local-large")

    def of(self, level: Level) -> Effort:
        """Return the effort for a level."""
        match level:
            case "easy":
                return self.easy
            case "medium":
                return self.medium
            case "hard":
                return self.hard
