"""What both ways of learning work with: an author, a judge, and how much they may do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from agents.heuristics.author import Author, Sampling
from agents.heuristics.candidate import Candidate
from agents.heuristics.journal import Journal
from agents.heuristics.judging import Judge
from agents.heuristics.options import LearnOptions

_SEEDS_A_RUN = 1000


@dataclass(frozen=True, slots=True)
class Workshop:
    """Programs are written and judged here; each candidate is written once."""

    judge: Judge
    author: Author
    options: LearnOptions

    @property
    def journal(self) -> Journal:
        """Return the journal of the run."""
        return self.judge.journal

    def sampling(self, number: int) -> Sampling:
        """Return how reply number `number` is drawn; the very first one takes the likeliest words."""
        seed = self.options.seed * _SEEDS_A_RUN + number
        return Sampling(seed, self.options.temperature if number else 0.0, self.options.max_tokens)

    async def write(self, name: str, ask: Callable[[], Awaitable[Candidate]]) -> Candidate:
        """Return the candidate of that name, asked for by `ask` if no run before this one did."""

        async def work() -> dict[str, object]:
            return (await ask()).json_form()

        return Candidate.model_validate(await self.journal.once(f"candidate/{name}", work))
