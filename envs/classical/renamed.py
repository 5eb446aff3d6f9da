"""A puzzle under other names."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from envs.classical.puzzle import Fact, Illegal, Lexicon, Puzzle, kinds_of
from envs.classical.verbalize import lexicon_of
from envs.world import OracleAnswer, Solution
from planners import Domain, PlanSteps, Step, write_domain


@dataclass(frozen=True)
class Renamed(Puzzle[Any]):
    """Moves and facts are translated; the rules are those of the puzzle inside.

    `symbols` maps every plain name to another one, `domain` is the domain under the new names.
    """

    inner: Puzzle[Any]
    symbols: Mapping[str, str]
    domain: Domain

    @property
    def start(self) -> Any:
        """Return the first state of the puzzle inside."""
        return self.inner.start

    @cached_property
    def objects(self) -> Mapping[str, str]:
        """Return each object with its type."""
        return {self.symbols[name]: self.symbols.get(kind, kind) for name, kind in self.inner.objects.items()}

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return the goal."""
        return tuple(map(self._fact, self.inner.goal))

    @property
    def static(self) -> frozenset[Fact]:
        """Return the facts that never change."""
        return frozenset(map(self._fact, self.inner.static))

    @cached_property
    def domain_text(self) -> str:
        """Return the domain."""
        return write_domain(self.domain)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return words made from the invented names."""
        return lexicon_of(self.domain)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return the type of each object, which its name does not tell."""
        return kinds_of(self.objects)

    def facts(self, state: Any) -> frozenset[Fact]:
        """Return the facts that moves can change."""
        return frozenset(map(self._fact, self.inner.facts(state)))

    def moves(self, state: Any) -> Iterator[Step]:
        """Yield the legal moves."""
        return map(self._step, self.inner.moves(state))

    def apply(self, state: Any, move: Step) -> Any | Illegal:
        """Return the state after a move, or that it is illegal; the reason of the rules inside would tell too much."""
        plain = Step(self._plain[move.action], tuple(self._plain[name] for name in move.arguments))
        after = self.inner.apply(state, plain)
        return Illegal("what it needs does not hold") if isinstance(after, Illegal) else after

    def oracle(self) -> OracleAnswer[PlanSteps]:
        """Return the translated answer of the puzzle inside."""
        answer = self.inner.oracle()
        return replace(answer, plan=tuple(map(self._step, answer.plan))) if isinstance(answer, Solution) else answer

    def key(self, state: Any) -> Hashable:
        """Return what the puzzle inside returns."""
        return self.inner.key(state)

    def estimate(self, state: Any) -> int:
        """Return what the puzzle inside returns."""
        return self.inner.estimate(state)

    @cached_property
    def _plain(self) -> Mapping[str, str]:
        return {invented: plain for plain, invented in self.symbols.items()}

    def _fact(self, fact: Fact) -> Fact:
        return tuple(self.symbols[name] for name in fact)

    def _step(self, step: Step) -> Step:
        return Step(self.symbols[step.action], tuple(self.symbols[name] for name in step.arguments))
