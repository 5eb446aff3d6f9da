"""The facts of one predicate, with the indexes that joins ask for."""

from collections.abc import Callable, Iterable
from operator import itemgetter

from planners.search.strips.schemas import Row

Key = Row | str
"""The values at some places of a row: a tuple, or the value alone where there is one place."""


def values_at(places: tuple[int, ...]) -> Callable[[Row], Key]:
    """Return what takes the values at `places` from a row."""
    return itemgetter(*places) if places else lambda _: ()


class Relation:
    """Rows in the order in which they came, each once."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows = list(rows)
        self.known = set(self.rows)
        self._indexes: dict[tuple[int, ...], tuple[Callable[[Row], Key], Callable[[Row], Key], dict[Key, list[Key]]]]
        self._indexes = {}

    def add(self, row: Row) -> None:
        """Hold one more row, which must be new."""
        self.rows.append(row)
        self.known.add(row)
        for key, rest, index in self._indexes.values():
            index.setdefault(key(row), []).append(rest(row))

    def index(self, places: tuple[int, ...], arity: int) -> dict[Key, list[Key]]:
        """Return, for the values at `places`, the other values of the rows that have them; it grows with the rows."""
        if places not in self._indexes:
            key = values_at(places)
            rest = values_at(tuple(place for place in range(arity) if place not in places))
            index: dict[Key, list[Key]] = {}
            for row in self.rows:
                index.setdefault(key(row), []).append(rest(row))
            self._indexes[places] = key, rest, index
        return self._indexes[places][2]
