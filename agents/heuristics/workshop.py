"""What both ways of learning work with: an author, a judge, and how much they may do."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from agents.documents import Json
from agents.heuristics.author import Author, Order, Sampling
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

        async def work() -> Json:
            return (await ask()).json_form()

        return Candidate.model_validate(await self.journal.once(_step(name), work))

    async def write_alike(self, orders: Sequence[Order], number: int) -> list[Candidate]:
        """Return candidates from one prompt, drawn from reply `number` on; no run asks for those that are there.

        They are asked for in order and come in order, so the missing ones are the last; their seeds begin behind that
        of the last one that is there.
        """
        missing = [order for order in orders if not self.journal.has(_step(order.name))]
        sampling = self.sampling(number)
        if there := len(orders) - len(missing):
            sampling = replace(sampling, seed=self._written(orders[there - 1]).seed + 1)
        await self.author.write_alike(missing, sampling, self._keep)
        return [self._written(order) for order in orders]

    def _written(self, order: Order) -> Candidate:
        return Candidate.model_validate(self.journal.value(_step(order.name)))

    def _keep(self, candidate: Candidate) -> None:
        self.journal.keep(_step(candidate.name), candidate.json_form())


def _step(name: str) -> str:
    return f"candidate/{name}"
