"""How to learn: the options that make a run what it is."""

from dataclasses import dataclass
from typing import Literal

from agents.documents import Json
from agents.heuristics.training import Training, domain_digest

Way = Literal["guided", "sample"]
ONE_HELD_BACK_IN = 3
"""Of so many training tasks one is held back from tuning."""


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """How to learn: `programs` candidates, each mended in up to `rounds` rounds, judged `parallel` searches at once.

    `task_seconds` bounds one search on one training task; `requests` are in flight at the model at once. In the end
    the weights of forms are changed in at most `trials` trials; a finished run goes on when it is given more.
    """

    way: Way = "guided"
    programs: int = 25
    rounds: int = 2
    seed: int = 0
    temperature: float = 0.8
    task_seconds: float = 10.0
    parallel: int = 2
    requests: int = 1
    trials: int = 60
    max_tokens: int = 900

    def identity(self, training: Training, model: str) -> Json:
        """Return what must not change when a run goes on."""
        return {
            "domain": domain_digest(training.domain),
            "training": training.digests,
            "model": model,
            "way": self.way,
            "programs": self.programs,
            "rounds": self.rounds,
            "seed": self.seed,
            "temperature": self.temperature,
            "task_seconds": self.task_seconds,
            "one_held_back_in": ONE_HELD_BACK_IN,
        }
