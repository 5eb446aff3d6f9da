"""Joins: find the bindings of an action's variables under which given atoms hold, through indexes.

The grounder asks for bindings again and again as facts come to be known; each time only the bindings that use
the newest fact are wanted (semi-naive evaluation, as in Helmert 2009, Concise finite-domain representations).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from planners.pddl.model import Atom, Constant, Variable
from planners.reasoning.facts import Fact

Row = tuple[str, ...]
Binding = dict[str, str]


class Relations:
    """Facts by predicate, indexed by the argument positions that joins ask for."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._rows: dict[str, dict[Row, None]] = {}
        self._indexes: dict[str, dict[tuple[int, ...], dict[Row, list[Row]]]] = {}
        for fact in facts:
            self.add(fact)

    def __contains__(self, fact: Fact) -> bool:
        return fact[1:] in self._rows.get(fact[0], {})

    def add(self, fact: Fact) -> None:
        """Hold one more fact."""
        predicate, row = fact[0], fact[1:]
        self._rows.setdefault(predicate, {})[row] = None
        for positions, index in self._indexes.get(predicate, {}).items():
            index.setdefault(tuple(row[p] for p in positions), []).append(row)

    def fan_out(self, predicate: str, positions: tuple[int, ...]) -> float:
        """Return how many rows match on average when values are given for `positions`."""
        rows = len(self._rows.get(predicate, {}))
        return rows / max(1, len(self._index(predicate, positions))) if positions else rows

    def matching(self, predicate: str, positions: tuple[int, ...], values: Row) -> Iterable[Row]:
        """Return the rows that have `values` at `positions`."""
        if not positions:
            return tuple(self._rows.get(predicate, {}))
        return tuple(self._index(predicate, positions).get(values, ()))

    def _index(self, predicate: str, positions: tuple[int, ...]) -> dict[Row, list[Row]]:
        indexes = self._indexes.setdefault(predicate, {})
        if positions not in indexes:
            index: dict[Row, list[Row]] = {}
            for row in self._rows.get(predicate, {}):
                index.setdefault(tuple(row[p] for p in positions), []).append(row)
            indexes[positions] = index
        return indexes[positions]


@dataclass(frozen=True, slots=True)
class Join:
    """Atoms to be matched, and the objects that each variable may stand for (sets are fast to test)."""

    atoms: tuple[Atom, ...]
    allowed: Mapping[str, frozenset[str]]
    order: Mapping[str, tuple[str, ...]]

    def bindings(self, relations: Relations) -> Iterator[Binding]:
        """Yield every binding of all variables under which all atoms hold."""
        return self._complete([{}], self.atoms, relations)

    def bindings_with(self, fact: Fact, place: int, relations: Relations) -> Iterator[Binding]:
        """Yield every binding in which the atom number `place` is `fact`."""
        start = self._extended({}, self.atoms[place], fact[1:])
        if start is None:
            return iter(())
        return self._complete([start], self.atoms[:place] + self.atoms[place + 1 :], relations)

    def _complete(self, bindings: list[Binding], atoms: tuple[Atom, ...], relations: Relations) -> Iterator[Binding]:
        left = list(atoms)
        bound = set(bindings[0])
        while left and bindings:
            atom = min(left, key=lambda candidate: relations.fan_out(candidate.predicate, _bound(candidate, bound)))
            left.remove(atom)
            bindings = self._matched(bindings, atom, bound, relations)
            bound |= {term.name for term in atom.terms if isinstance(term, Variable)}
        free = [name for name in self.order if name not in bound]
        for binding in bindings:
            if not free:
                yield binding
                continue
            for values in product(*(self.order[name] for name in free)):
                yield {**binding, **dict(zip(free, values, strict=True))}

    def _matched(self, bindings: list[Binding], atom: Atom, bound: set[str], relations: Relations) -> list[Binding]:
        positions = _bound(atom, bound)
        found = []
        for binding in bindings:
            values = tuple(_value(atom, place, binding) for place in positions)
            for row in relations.matching(atom.predicate, positions, values):
                longer = self._extended(binding, atom, row)
                if longer is not None:
                    found.append(longer)
        return found

    def _extended(self, binding: Binding, atom: Atom, row: Row) -> Binding | None:
        """Return `binding` with the atom's variables bound as in `row`, or None where that is impossible."""
        longer = dict(binding)
        for term, name in zip(atom.terms, row, strict=True):
            if isinstance(term, Constant):
                if term.name != name:
                    return None
            elif longer.setdefault(term.name, name) != name or name not in self.allowed[term.name]:
                return None
        return longer


def _value(atom: Atom, place: int, binding: Binding) -> str:
    term = atom.terms[place]
    return term.name if isinstance(term, Constant) else binding[term.name]


def _bound(atom: Atom, bound: set[str]) -> tuple[int, ...]:
    """Return the places of an atom that are known."""
    return tuple(place for place, term in enumerate(atom.terms) if isinstance(term, Constant) or term.name in bound)
