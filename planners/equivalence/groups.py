"""Groups of facts of which at most one, or exactly one, holds in every reachable state.

Schemata of groups are guessed and repaired as in Helmert (2009), Concise finite-domain representations for PDDL
planning tasks, but checked on the ground operators: a group is an invariant if the initial state has at most one of
its facts and every operator that adds one deletes the one that it needs (a fact-alternating mutex group).
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from planners.reasoning.facts import Fact, bits
from planners.reasoning.positive import Operator, PositiveTask
from planners.reasoning.task import GroundTask

_MOST_SCHEMATA = 200
_MOST_PARTS = 6
_Balance = Literal["exactly one", "at most one"]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of which at most one holds; with `exactly` one always does."""

    facts: int
    exactly: bool


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """Facts of a predicate whose arguments at `key` are fixed; at most one other argument is free."""

    predicate: str
    key: tuple[int, ...]


_Schema = frozenset[_Part]


def groups(task: GroundTask, positive: PositiveTask) -> tuple[Group, ...]:
    """Return the groups found, without those that lie inside another of the same strength."""
    return _Search(task, positive).run()


class _Search:
    def __init__(self, task: GroundTask, positive: PositiveTask) -> None:
        self._task = task
        self._low = (1 << positive.count) - 1
        self._facts = [task.facts[number] for number in range(positive.count)]
        self._by_predicate: dict[str, list[int]] = {}
        for number, known in enumerate(self._facts):
            self._by_predicate.setdefault(known[0], []).append(number)
        self._touching: dict[int, list[Operator]] = {}
        for operator in dict.fromkeys(positive.pairwise_operators()):
            for fact in bits((operator.add | operator.delete) & self._low):
                self._touching.setdefault(fact, []).append(operator)

    def run(self) -> tuple[Group, ...]:
        found: dict[int, bool] = {}
        waiting = deque(self._first())
        seen = set(waiting)
        while waiting and len(seen) < _MOST_SCHEMATA:
            schema = waiting.popleft()
            repairs: set[_Schema] = set()
            for key, mask in sorted(self._instances(schema).items()):
                balance = self._balance(mask)
                if isinstance(balance, str):
                    found[mask] = balance == "exactly one"
                elif balance is not None:
                    repairs |= {schema | {part} for part in self._repairs(balance, key)}
            for repaired in sorted(repairs - seen, key=sorted):
                if len(repaired) <= _MOST_PARTS:
                    seen.add(repaired)
                    waiting.append(repaired)
        return tuple(Group(mask, exactly) for mask, exactly in found.items() if mask.bit_count() > 1 or exactly)

    def _first(self) -> Iterator[_Schema]:
        """Yield the schemata of one predicate: all of its arguments fixed, or all but one."""
        for predicate, numbers in sorted(self._by_predicate.items()):
            places = tuple(range(len(self._facts[numbers[0]]) - 1))
            yield frozenset({_Part(predicate, places)})
            for free in places:
                yield frozenset({_Part(predicate, (*places[:free], *places[free + 1 :]))})

    def _instances(self, schema: _Schema) -> dict[tuple[str, ...], int]:
        masks: dict[tuple[str, ...], int] = {}
        for part in schema:
            for number in self._by_predicate[part.predicate]:
                key = tuple(self._facts[number][place + 1] for place in part.key)
                masks[key] = masks.get(key, 0) | 1 << number
        return masks

    def _balance(self, mask: int) -> _Balance | Operator | None:
        """Return how many facts of a group hold, an operator that adds one too many, or None where no repair helps."""
        held = (self._task.init & mask).bit_count()
        if held > 1:
            return None
        exactly = held == 1
        for operator in self._operators(mask):
            needed = operator.precondition & mask
            if needed.bit_count() > 1:
                continue
            added = operator.add & mask
            if not needed and added:
                if added.bit_count() > 1 or mask & ~added & ~operator.delete:
                    return operator
                continue
            left = (needed & ~operator.delete | added).bit_count()
            if left > 1:
                return None
            exactly = exactly and left == 1 if needed else exactly and not operator.delete & mask
        return "exactly one" if exactly else "at most one"

    def _operators(self, mask: int) -> Iterable[Operator]:
        return dict.fromkeys(operator for fact in bits(mask) for operator in self._touching.get(fact, ()))

    def _repairs(self, operator: Operator, key: tuple[str, ...]) -> Iterator[_Part]:
        """Yield what could join a group: facts around the same objects that the operator needs and deletes."""
        for number in bits(operator.precondition & operator.delete & self._low):
            fact = self._facts[number]
            places = _places(fact, key)
            if places is not None and len(fact) - 1 - len(places) <= 1:
                yield _Part(fact[0], places)


def _places(fact: Fact, key: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return where the objects of a key stand among a fact's arguments, each at a place of its own."""
    places: list[int] = []
    for name in key:
        place = next((n for n, other in enumerate(fact[1:]) if other == name and n not in places), None)
        if place is None:
            return None
        places.append(place)
    return tuple(places)
