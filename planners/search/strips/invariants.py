"""Synthesis of mutex groups on schemas, as in Helmert (2009), Concise finite-domain representations for PDDL.

A candidate says: of the facts that agree in some arguments, at most one holds. It is an invariant if no action adds
two of them at once, and every action that adds one deletes one that it needs. A candidate that an action breaks is
repaired by what the action needs and deletes.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from planners.search.strips.facts import Facts
from planners.search.strips.relations import Key, values_at
from planners.search.strips.schemas import Pattern, Schema, StripsTask

MOST_CANDIDATES = 3000


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Facts of one predicate: the arguments at `key` are shared, at most one more argument is free."""

    predicate: str
    key: tuple[int, ...]

    def shared(self, pattern: Pattern) -> tuple[int, ...]:
        """Return the terms of an atom at the places that are shared."""
        return tuple(pattern.terms[place] for place in self.key)


Candidate = tuple[Part, ...]
"""Parts by predicate, one for each; the places of their keys correspond."""


def invariants(task: StripsTask) -> tuple[Candidate, ...]:
    """Return the invariants found, in a fixed order."""
    changing = sorted({(p.predicate, len(p.terms)) for schema in task.schemas for p in (*schema.adds, *schema.deletes)})
    waiting = deque(candidate for predicate, arity in changing for candidate in _first(predicate, arity))
    seen = set(waiting)
    found = []
    while waiting and len(seen) < MOST_CANDIDATES:
        candidate = waiting.popleft()
        repairs = _Check(candidate, task).repairs()
        if repairs is None:
            found.append(candidate)
            continue
        for repaired in repairs:
            if repaired not in seen:
                seen.add(repaired)
                waiting.append(repaired)
    return tuple(found)


def mutex_groups(task: StripsTask, facts: Facts) -> list[tuple[int, ...]]:
    """Return the facts of each instance of an invariant that has several of them, of which exactly one holds at first.

    One of which more hold is no group, and of one without any no fact can ever hold.
    """
    found: dict[tuple[int, ...], None] = {}
    for candidate in invariants(task):
        groups: dict[Key, list[int]] = {}
        for part in candidate:
            key = values_at(part.key)
            for row, number in facts.numbered(part.predicate):
                groups.setdefault(key(row), []).append(number)
        several = (tuple(group) for group in groups.values() if len(group) > 1)
        found.update(dict.fromkeys(group for group in several if sum(map(facts.initial.__contains__, group)) == 1))
    return list(found)


def _first(predicate: str, arity: int) -> Iterator[Candidate]:
    places = tuple(range(arity))
    yield (Part(predicate, places),)
    for free in places:
        yield (Part(predicate, places[:free] + places[free + 1 :]),)


class _Check:
    """One candidate against all schemas."""

    def __init__(self, candidate: Candidate, task: StripsTask) -> None:
        self._candidate = candidate
        self._parts = {part.predicate: part for part in candidate}
        self._schemas = task.schemas

    def repairs(self) -> tuple[Candidate, ...] | None:
        """Return None for an invariant, otherwise the candidates that the first unbalanced action suggests.

        They are tried also where some action adds too much: with one more part it may turn out to be never applicable.
        """
        touched = [(schema, [one for one in schema.adds if one.predicate in self._parts]) for schema in self._schemas]
        for schema, adds in touched:
            for added in adds:
                if added not in schema.positive and not self._balanced(schema, added):
                    return tuple(self._repaired(schema, added))
        heavy = any(self._heavy(schema, *pair) for schema, adds in touched for pair in combinations(adds, 2))
        return () if heavy else None

    def _shared(self, pattern: Pattern) -> tuple[int, ...]:
        return self._parts[pattern.predicate].shared(pattern)

    def _balanced(self, schema: Schema, added: Pattern) -> bool:
        return any(
            deleted.predicate in self._parts and self._shared(deleted) == self._shared(added)
            for deleted in _consumed(schema)
        )

    def _repaired(self, schema: Schema, added: Pattern) -> Iterator[Candidate]:
        shared = self._shared(added)
        for deleted in _consumed(schema):
            if deleted.predicate in self._parts:
                continue
            places = range(len(deleted.terms))
            choices = [[place for place in places if deleted.terms[place] == term] for term in shared]
            for key in product(*choices):
                if len(set(key)) == len(key) and len(deleted.terms) - len(key) <= 1:
                    yield tuple(sorted((*self._candidate, Part(deleted.predicate, key))))

    def _heavy(self, schema: Schema, left: Pattern, right: Pattern) -> bool:
        """Return whether an instance of the action might add both atoms, different ones, to the same facts."""
        same = _Merged(schema)
        if not same.merge(zip(self._shared(left), self._shared(right), strict=True)):
            return False
        if left.predicate == right.predicate and same.terms(left) == same.terms(right):
            return False
        shared = [same.of(term) for term in self._shared(left)]
        needed = {
            pattern.predicate
            for pattern in schema.positive
            if pattern.predicate in self._parts and [same.of(term) for term in self._shared(pattern)] == shared
        }
        return len(needed) < 2  # two that exclude each other: then the action is never applicable


def _consumed(schema: Schema) -> list[Pattern]:
    """Return what an action needs and deletes."""
    return [pattern for pattern in schema.deletes if pattern in schema.positive]


class _Merged:
    """The terms of a schema where some of them denote the same object."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._same: dict[int, int] = {}
        self.merge(schema.equal)

    def of(self, term: int) -> int:
        """Return the term that stands for all that are the same."""
        while term in self._same:
            term = self._same[term]
        return term

    def terms(self, pattern: Pattern) -> list[int]:
        """Return the terms of an atom, each as the one that stands for it."""
        return [self.of(term) for term in pattern.terms]

    def merge(self, pairs: Iterable[tuple[int, int]]) -> bool:
        """Let pairs of terms denote the same object, and return whether that can be."""
        for pair in pairs:
            left, right = sorted(map(self.of, pair))
            if left == right:
                continue
            if right < 0:  # two constants
                return False
            # A constant, which is negative, stays as it is.
            self._same[right] = left
        return not any(self.of(left) == self.of(right) for left, right in self._schema.unequal)
