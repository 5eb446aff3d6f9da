"""The open list: states in buckets by key, so that an entry costs one reference and no heap operation.

Several open lists can take turns, as in Fast Downward: the one that has had the fewest turns is next.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from operator import itemgetter
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")
TieBreaking = Literal["fifo", "lifo", "random"]


@dataclass(slots=True)
class _Bucket(Generic[T]):
    """Entries with one key. First in, first out is two stacks: `leaving` is the older one, reversed."""

    entered: list[T] = field(default_factory=list)
    leaving: list[T] = field(default_factory=list)


class OpenList(Generic[T]):
    """A priority queue; among entries with the least key `ties` decides."""

    def __init__(self, ties: TieBreaking = "fifo", seed: int = 0) -> None:
        self._ties = ties
        self._random = random.Random(seed)  # noqa: S311 - ties, not secrets
        self._buckets: dict[Any, _Bucket[T]] = {}
        self._keys: list[Any] = []
        self.turns = 0

    def __bool__(self) -> bool:
        return bool(self._keys)

    def push(self, key: Any, entry: T) -> None:
        """Add an entry; keys must be comparable with each other."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket()
            heappush(self._keys, key)
        bucket.entered.append(entry)

    def push_all(self, keys: Iterable[Any], entries: Iterable[T]) -> None:
        """Add entries with their keys; the same as `push` for each of them, with fewer calls."""
        buckets = self._buckets
        for key, entry in zip(keys, entries, strict=True):
            bucket = buckets.get(key)
            if bucket is None:
                self.push(key, entry)
            else:
                bucket.entered.append(entry)

    def pop(self) -> T:
        """Remove and return an entry with the least key."""
        key = self._keys[0]
        bucket = self._buckets[key]
        entry = self._take(bucket)
        if not bucket.entered and not bucket.leaving:
            heappop(self._keys)
            del self._buckets[key]
        return entry

    def in_order(self) -> Iterator[tuple[Any, T]]:
        """Yield keys and entries in the order in which they would leave, first in first out among equals."""
        for key, bucket in sorted(self._buckets.items(), key=itemgetter(0)):
            for entry in (*reversed(bucket.leaving), *bucket.entered):
                yield key, entry

    def _take(self, bucket: _Bucket[T]) -> T:
        if self._ties == "fifo":
            if not bucket.leaving:
                bucket.entered.reverse()
                bucket.leaving, bucket.entered = bucket.entered, bucket.leaving
            return bucket.leaving.pop()
        if self._ties == "random":
            place = self._random.randrange(len(bucket.entered))
            bucket.entered[place], bucket.entered[-1] = bucket.entered[-1], bucket.entered[place]
        return bucket.entered.pop()


def next_open(lists: Sequence[OpenList[T]]) -> OpenList[T] | None:
    """Return the list whose turn it is, or None when all are empty."""
    chosen = None
    for candidate in lists:
        if candidate and (chosen is None or candidate.turns < chosen.turns):
            chosen = candidate
    if chosen is not None:
        chosen.turns += 1
    return chosen
