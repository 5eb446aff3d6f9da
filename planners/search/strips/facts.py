"""The reachable facts that may change, by number."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import itemgetter

from planners.reasoning.facts import Fact
from planners.search.strips.relations import Key, values_at
from planners.search.strips.schemas import Pattern, Row, StripsTask


class Facts:
    """Number the rows of the changing predicates, in order; `initial` has those that hold at first."""

    def __init__(self, task: StripsTask, rows: Mapping[str, Sequence[Row]]) -> None:
        self.predicates = task.fluents
        self._constants = task.constants
        self._rows = {predicate: rows.get(predicate, ()) for predicate in sorted(task.fluents)}
        self._first: dict[str, int] = {}
        self._numbers: dict[str, dict[Key, int]] = {}
        self._predicate_of: list[str] = []
        self.count = 0
        for predicate, known in self._rows.items():
            self._first[predicate] = self.count
            key = values_at(tuple(range(len(known[0])))) if known else values_at(())
            self._numbers[predicate] = {key(row): number for number, row in enumerate(known, self.count)}
            self._predicate_of += repeat(predicate, len(known))
            self.count += len(known)
        self.initial = {number for fact in task.init if (number := self.number(fact)) is not None}

    def number(self, fact: Fact) -> int | None:
        """Return the number of a fact, or None where it is static or never holds."""
        row = fact[1:]
        return self._numbers.get(fact[0], {}).get(row[0] if len(row) == 1 else row)

    def numbered(self, predicate: str) -> Iterator[tuple[Row, int]]:
        """Yield the rows of a predicate with their numbers."""
        known = self._rows[predicate]
        return zip(known, range(self._first[predicate], self.count), strict=False)

    def meeting(self, group: Iterable[int]) -> set[tuple[str, str]]:
        """Return the pairs of predicates of which different facts are in a group."""
        counts = Counter(self._predicate_of[fact] for fact in group)
        return {(one, other) for one in counts for other in counts if one != other or counts[one] > 1}

    def texts(self) -> list[str]:
        """Return the text of each fact."""
        return [f"({' '.join((predicate, *row))})" for predicate, known in self._rows.items() for row in known]

    def column(self, pattern: Pattern, instances: Sequence[Row]) -> Iterable[int | None]:
        """Return for each instance the number of the fact that it makes of an atom, or None where it never holds."""
        numbers = self._numbers[pattern.predicate]
        terms = pattern.terms
        if not terms:
            return repeat(numbers.get(()), len(instances))
        if min(terms) >= 0:
            return map(numbers.get, map(itemgetter(*terms), instances))
        constants = self._constants
        rows = (tuple(row[term] if term >= 0 else constants[~term] for term in terms) for row in instances)
        return map(numbers.get, (row[0] for row in rows) if len(terms) == 1 else rows)
