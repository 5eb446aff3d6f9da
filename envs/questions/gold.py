"""What is right to ask, by trying all possible worlds and all sets of facts: no code in common with any solver."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from envs.questions.yard import Yard

Answer = bool | int | str
World = Mapping[str, Answer]
"""The answer to each fact in one possible world."""
Settled = Callable[[Sequence[int]], bool]
"""Whether some worlds, by their numbers, leave nothing open about the target."""
MOST_FACTS = 3


@dataclass(frozen=True, slots=True)
class StaySilent:
    """Nothing has to be asked; `value` is the answer, or the yard in which a plan is to be executed."""

    value: Answer | Yard


@dataclass(frozen=True, slots=True)
class Ask:
    """Any one of these facts settles the target, whatever it is; asking anything else does not."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskOneOfSeveral:
    """No single fact settles the target; these are all smallest sets that do, and a member of one is right to ask."""

    sets: tuple[tuple[str, ...], ...]


Gold = StaySilent | Ask | AskOneOfSeveral


@dataclass(frozen=True, slots=True)
class Unfit:
    """The item is no good: no world is possible, or the facts that can be asked never settle it."""


def gold_of(worlds: Sequence[World], facts: Sequence[str], settled: Settled) -> Gold | Unfit:
    """Return what is right; a `StaySilent` comes without its value, which the caller knows."""
    if not worlds:
        return Unfit()
    if settled(range(len(worlds))):
        return StaySilent("")
    for size in range(1, min(MOST_FACTS, len(facts)) + 1):
        found = tuple(chosen for chosen in combinations(facts, size) if _suffices(worlds, chosen, settled))
        if found:
            return Ask(tuple(fact for (fact,) in found)) if size == 1 else AskOneOfSeveral(found)
    return Unfit()


def _suffices(worlds: Sequence[World], facts: Sequence[str], settled: Settled) -> bool:
    groups: dict[tuple[Answer, ...], list[int]] = {}
    for number, world in enumerate(worlds):
        groups.setdefault(tuple(world[fact] for fact in facts), []).append(number)
    return all(settled(group) for group in groups.values())
