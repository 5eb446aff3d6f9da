"""Compile the joins of a schema: a Python function that finds all instances in which a new fact takes part.

The nested loops of a join are written out as Python text, since walking through a description of them takes several
times as long. The text has only numbers in it: what it names is in a table that goes with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from planners.search.strips.relations import Relation
from planners.search.strips.schemas import Pattern, Row, Schema

Fire = Callable[[Row], None]


@dataclass(frozen=True, slots=True)
class Tables:
    """What joins read and write.

    `relations` has the rows of each predicate that are known to the joins, `seen` those of predicates that grow,
    waiting ones included; a new one goes to `push`. `columns` has what rows can have at each place.
    """

    relations: Mapping[str, Relation]
    seen: Mapping[str, set[Row]]
    push: Callable[[tuple[str, Row]], None]
    constants: Sequence[str]
    columns: Mapping[str, Sequence[frozenset[str]]]
    lasting: frozenset[str]
    """Predicates of which no fact is ever deleted."""

    def fan_out(self, pattern: Pattern, places: tuple[int, ...]) -> float:
        """Return how many rows match, on average or at most, where `places` are given."""
        arity = len(pattern.terms)
        if pattern.predicate in self.seen:
            columns = self.columns[pattern.predicate]
            return prod(len(columns[place]) for place in range(arity) if place not in places)
        relation = self.relations[pattern.predicate]
        return len(relation.rows) / max(1, len(relation.index(places, arity)))


def compiled(schema: Schema, trigger: int | None, tables: Tables, emit: Callable[[Row], None]) -> Fire:
    """Return what emits all instances of a schema in which the positive atom number `trigger` is a new fact.

    Without a trigger it emits all instances. No instance is emitted twice, where a fact is new once.
    """
    join = _Join(schema, tables)
    if trigger is not None:
        join.begin(trigger)
    join.complete(trigger)
    join.finish(emit)
    return join.function()


class _Join:
    def __init__(self, schema: Schema, tables: Tables) -> None:
        self._schema = schema
        self._tables = tables
        self._lines = ["def fire(row):"]
        self._depth = 1
        self._names: dict[str, Any] = {"nothing": ()}
        self._bound: set[int] = set()
        self._tests = self._tests_to_come()

    def begin(self, trigger: int) -> None:
        """Bind what the new fact binds."""
        pattern = self._schema.positive[trigger]
        self._bind(pattern, tuple(range(len(pattern.terms))), "row", loop=False)
        for other in self._schema.positive[:trigger]:
            if other.predicate == pattern.predicate:  # a fact at both places is found from the first of them
                self._tests.append((set(other.terms), f"{self._row(other)} != row"))

    def complete(self, trigger: int | None) -> None:
        """Match the other atoms, those first that leave least to go through, then what no atom binds."""
        self._test()
        left = [pattern for place, pattern in enumerate(self._schema.positive) if place != trigger]
        while left:
            pattern = min(left, key=lambda one: self._tables.fan_out(one, self._given(one)))
            pattern = next((one for one in left if len(self._given(one)) == len(one.terms)), pattern)
            left.remove(pattern)
            self._match(pattern)
        for parameter, names in enumerate(self._schema.domains):
            if parameter not in self._bound:
                self._open(f"for p{parameter} in {self._name(names)}")
                self._bound.add(parameter)
                self._test()

    def finish(self, emit: Callable[[Row], None]) -> None:
        """Emit the instance, and what it adds."""
        parameters = "".join(f"p{parameter}," for parameter in range(len(self._schema.domains)))
        self._line(f"{self._name(emit)}(({parameters}))")
        push = self._name(self._tables.push)
        for pattern in self._schema.adds:
            seen = self._name(self._tables.seen[pattern.predicate])
            self._line(f"fact = {self._row(pattern)}")
            self._line(f"if fact not in {seen}:")
            self._line(f"    {seen}.add(fact)")
            self._line(f"    {push}(({self._name(pattern.predicate)}, fact))")

    def function(self) -> Fire:
        """Return the function whose text is complete."""
        exec("\n".join(self._lines), self._names)  # noqa: S102 - the text was made here, of numbers only
        fire: Fire = self._names["fire"]
        return fire

    def _match(self, pattern: Pattern) -> None:
        relation, given = self._tables.relations[pattern.predicate], self._given(pattern)
        if len(given) == len(pattern.terms):
            self._require(f"{self._row(pattern)} in {self._name(relation.known)}")
            return
        index = self._name(relation.index(given, len(pattern.terms)))
        key = self._tuple([pattern.terms[place] for place in given]) if len(given) != 1 else self._term(pattern, given)
        rest = tuple(place for place in range(len(pattern.terms)) if place not in given)
        self._bind(pattern, rest, f"{index}.get({key}, nothing)", loop=True)
        self._test()

    def _bind(self, pattern: Pattern, places: tuple[int, ...], source: str, *, loop: bool) -> None:
        """Take apart a row or a part of it; what is known already is compared."""
        names, checks = [], []
        for place in places:
            term = pattern.terms[place]
            if term >= 0 and term not in self._bound:
                self._bound.add(term)
                names.append(f"p{term}")
                if not self._tables.columns[pattern.predicate][place] <= frozenset(self._schema.domains[term]):
                    checks.append(f"p{term} in {self._name(frozenset(self._schema.domains[term]))}")
            else:
                names.append(f"q{place}")
                checks.append(f"q{place} == {self._value(term)}")
        if loop:
            self._open(f"for {', '.join(names)} in {source}")
        elif names:
            self._line(f"{', '.join(names)}, = {source}")
        for check in checks:
            self._require(check)

    def _tests_to_come(self) -> list[tuple[set[int], str]]:
        """Return tests with the terms that must be bound before."""
        schema = self._schema
        tests = [({left, right}, f"{self._value(left)} == {self._value(right)}") for left, right in schema.equal]
        tests += [({left, right}, f"{self._value(left)} != {self._value(right)}") for left, right in schema.unequal]
        for pattern in schema.negative:
            if pattern.predicate in self._tables.lasting:
                initial = self._tables.relations[pattern.predicate].known
                initial = self._tables.seen.get(pattern.predicate, initial)
                tests.append((set(pattern.terms), f"{self._row(pattern)} not in {self._name(frozenset(initial))}"))
        return tests

    def _test(self) -> None:
        """Write the tests of which all terms are bound by now."""
        ready = [test for test in self._tests if all(term < 0 or term in self._bound for term in test[0])]
        self._tests = [test for test in self._tests if test not in ready]
        for _, text in ready:
            self._require(text)

    def _require(self, test: str) -> None:
        """Go on only where a test holds; no block, since Python nests no hundred of them."""
        self._line(f"if not ({test}): {'continue' if self._depth > 1 else 'return'}")

    def _open(self, head: str) -> None:
        """Begin a loop that reaches to the end."""
        self._line(f"{head}:")
        self._depth += 1

    def _line(self, line: str) -> None:
        self._lines.append(" " * self._depth + line)

    def _given(self, pattern: Pattern) -> tuple[int, ...]:
        return tuple(place for place, term in enumerate(pattern.terms) if term < 0 or term in self._bound)

    def _row(self, pattern: Pattern) -> str:
        return self._tuple(pattern.terms)

    def _tuple(self, terms: Sequence[int]) -> str:
        return f"({''.join(f'{self._value(term)},' for term in terms)})"

    def _term(self, pattern: Pattern, places: tuple[int, ...]) -> str:
        return self._value(pattern.terms[places[0]])

    def _value(self, term: int) -> str:
        return f"p{term}" if term >= 0 else self._name(self._tables.constants[~term])

    def _name(self, thing: Any) -> str:
        """Return a name under which the text finds something."""
        name = f"n{len(self._names)}"
        self._names[name] = thing
        return name
