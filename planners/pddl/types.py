"""The type hierarchy: who is below whom."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from planners.pddl.model import OBJECT


class TypeTree:
    """Answer questions about a hierarchy given as type -> parents; cycles do no harm."""

    def __init__(self, parents: Mapping[str, tuple[str, ...]]) -> None:
        self._parents = parents
        self._above: dict[str, frozenset[str]] = {}
        self._overlaps: dict[tuple[frozenset[str], frozenset[str]], bool] = {}

    def __contains__(self, name: str) -> bool:
        return name == OBJECT or name in self._parents

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return all types in alphabetical order."""
        return tuple(sorted({OBJECT, *self._parents}))

    def above(self, name: str) -> frozenset[str]:
        """Return the type itself and all types above it; `object` is above every type."""
        known = self._above.get(name)
        if known is None:
            found, waiting = {OBJECT}, [name]
            while waiting:
                current = waiting.pop()
                if current not in found or current == name:
                    found.add(current)
                    waiting.extend(parent for parent in self._parents.get(current, ()) if parent not in found)
            known = self._above[name] = frozenset(found)
        return known

    def is_a(self, types: Iterable[str], wanted: Iterable[str]) -> bool:
        """Return whether something of `types` (either) is always of one of the `wanted` types."""
        goal = frozenset(wanted)
        return all(not self.above(name).isdisjoint(goal) for name in types)

    def can_be(self, types: Iterable[str], wanted: Iterable[str]) -> bool:
        """Return whether some type lies below one of `types` and one of the `wanted` types."""
        pair = frozenset(types), frozenset(wanted)
        known = self._overlaps.get(pair)
        if known is None:
            known = any(not any(self.above(name).isdisjoint(side) for side in pair) for name in self.names)
            self._overlaps[pair] = known
        return known

    def cycle(self) -> tuple[str, ...]:
        """Return the types of one cycle, or nothing."""
        done: set[str] = set()
        for start in sorted(self._parents):
            path = self._cycle_from(start, done)
            if path:
                return path
        return ()

    def _cycle_from(self, start: str, done: set[str]) -> tuple[str, ...]:
        path: dict[str, None] = {}
        waiting = [(start, False)]
        while waiting:
            name, leaving = waiting.pop()
            if leaving:
                done.add(path.popitem()[0])
            elif name in path:
                return tuple(path)[list(path).index(name) :]
            elif name not in done:
                path[name] = None
                waiting.append((name, True))
                waiting.extend((parent, False) for parent in reversed(self._parents.get(name, ())))
        return ()
