"""Blocksworld whose goal contradicts itself, in one of several ways; the contradiction is the proof.

A block is in one place, carries one block at most and never stands above itself, and the hand holds one block at
most: this holds in the first state, and every move keeps it. A goal against it is never reached.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Self

from envs.classical.blocksworld import Blocksworld
from envs.classical.puzzle import Fact
from envs.classical.search import shortest
from envs.world import Impossible, OracleAnswer
from planners import PlanSteps

_Towers = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ContradictingBlocks(Blocksworld):
    """Rearrange towers into what cannot be: `asked` is the whole goal, the towers wanted and what clashes with them."""

    asked: tuple[Fact, ...] = ()

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return random towers, and a goal with one contradiction of a random kind."""
        plain = Blocksworld.draw(random, size)
        found: tuple[Fact, ...] = ()
        while not found:  # some kinds need a third block, or a second tower
            found = random.choice(_KINDS)(plain.wanted, random)
        asked = [*dict.fromkeys((*plain.goal, *found))]
        random.shuffle(asked)
        return cls(plain.first, plain.wanted, tuple(asked))

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return what must hold at the end, and cannot."""
        return self.asked

    def oracle(self) -> OracleAnswer[PlanSteps]:
        """Return the contradiction; a goal without one is searched."""
        reason = contradiction(self.asked)
        return Impossible(reason) if reason else shortest(self)


def contradiction(goal: tuple[Fact, ...]) -> str:
    """Return why no state has all these facts, or "" if nothing of the sort is found."""
    return next(_contradictions(goal), "")


def _contradictions(goal: tuple[Fact, ...]) -> Iterator[str]:
    known: dict[tuple[str, str], str] = {}
    for fact in goal:
        for aspect, owner, state in _claims(fact):
            before = known.setdefault((aspect, owner), state)
            if before != state:
                yield f"no state has both: {owner} {before}, and {owner} {state}"
    below = {fact[1]: fact[2] for fact in goal if fact[0] == "on"}
    for block in below:
        yield from _circle(block, below)


def _claims(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """Yield what a fact says of where a block is, of what is on it, and of the hand; each can be only one thing."""
    match fact:
        case ("on", upper, lower):
            yield "place", upper, f"stands on {lower}"
            yield "top", lower, f"has {upper} on it"
        case ("on-table", block):
            yield "place", block, "stands on the table"
        case ("holding", block):
            yield "place", block, "is in the hand"
            yield "top", block, "is in the hand"
            yield "hand", "the hand", f"holds {block}"
        case ("clear", block):
            yield "top", block, "has nothing on it"
        case ("hand-empty",):
            yield "hand", "the hand", "is empty"


def _circle(block: str, below: dict[str, str]) -> Iterator[str]:
    path = [block]
    while path[-1] in below and len(path) <= len(below):
        path.append(below[path[-1]])
        if path[-1] == block:
            yield f"{block} would stand above itself: {' on '.join(path)}"
            return


def _pair(towers: _Towers, random: Random) -> tuple[str, str]:
    """Return a block and the block it shall stand on."""
    lower, upper = random.choice([pair for tower in towers for pair in pairwise(tower)])
    return upper, lower


def _closed_circle(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    tower = random.choice([tower for tower in towers if len(tower) > 1])
    return (("on", tower[0], tower[-1]),)


def _two_on_one(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    upper, lower = _pair(towers, random)
    lowest = [tower[0] for tower in towers if tower[0] != lower and upper not in tower]
    return (("on", random.choice(lowest), lower),) if lowest else ()


def _one_on_two(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    upper, _ = _pair(towers, random)
    tops = [tower[-1] for tower in towers if upper not in tower]
    return (("on", upper, random.choice(tops)),) if tops else ()


def _covered_and_clear(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    return (("clear", _pair(towers, random)[1]),)


def _stacked_and_on_the_table(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    return (("on-table", _pair(towers, random)[0]),)


def _stacked_and_held(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    return (("holding", _pair(towers, random)[0]),)


def _held_and_empty(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    free = [tower[0] for tower in towers if len(tower) == 1]
    return (("holding", random.choice(free)), ("hand-empty",)) if free else ()


def _two_held(towers: _Towers, random: Random) -> tuple[Fact, ...]:
    free = [tower[0] for tower in towers if len(tower) == 1]
    return tuple(("holding", block) for block in random.sample(free, 2)) if len(free) > 1 else ()


_KINDS: tuple[Callable[[_Towers, Random], tuple[Fact, ...]], ...] = (
    _closed_circle,
    _two_on_one,
    _one_on_two,
    _covered_and_clear,
    _stacked_and_on_the_table,
    _stacked_and_held,
    _held_and_empty,
    _two_held,
)
