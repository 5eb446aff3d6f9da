"""Which question first: the one after which the fewest possible worlds are expected to be left open."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planners.outcome import Scalar
from planners.unknowns.answers import OpenFact


@dataclass(frozen=True, slots=True)
class Tally:
    """The answer to one fact in each possible world, and the answers that settle the target."""

    answers: Sequence[Scalar]
    settling: frozenset[Scalar]

    def gain(self) -> float:
        """Return the expected share of worlds that are ruled out or settled, all being equally likely.

        An answer that holds in n of N worlds comes with probability n / N and leaves n of them open, unless it settles.
        """
        counts = Counter(self.answers)
        left = sum(count * count for answer, count in counts.items() if answer not in self.settling)
        return 1 - left / len(self.answers) ** 2 if self.answers else 0.0


def by_gain(facts: Iterable[OpenFact]) -> tuple[OpenFact, ...]:
    """Return the facts with the largest gain first; then those with fewer answers, which are easier to ask."""
    return tuple(sorted(facts, key=lambda fact: (-fact.gain, len(fact.values) or 1_000, fact.name)))
