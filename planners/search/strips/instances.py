"""The instances of a schema, and the facts that its atoms are in each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from planners.search.strips.facts import Facts
from planners.search.strips.schemas import Pattern, Row, Schema

Column = Sequence[int | None]
"""The fact that an atom is in each instance; None where it never holds."""


@dataclass(frozen=True, slots=True)
class Instances:
    """Arguments, and a column for each atom over a predicate that changes."""

    schema: Schema
    rows: Sequence[Row]
    positive: tuple[Column, ...]
    negative: tuple[Column, ...]
    adds: tuple[Column, ...]
    deletes: tuple[Column, ...]

    @classmethod
    def of(cls, schema: Schema, rows: Sequence[Row], facts: Facts) -> "Instances":
        """Look up the facts of all instances."""

        def columns(patterns: tuple[Pattern, ...]) -> tuple[Column, ...]:
            return tuple(list(facts.column(one, rows)) for one in patterns if one.predicate in facts.predicates)

        parts = (schema.positive, schema.negative, schema.adds, schema.deletes)
        return cls(schema, rows, *map(columns, parts))

    def together(self, columns: tuple[Column, ...]) -> Iterator[tuple[int | None, ...]]:
        """Yield for each instance what some columns have."""
        return zip(*columns, strict=True) if columns else repeat((), len(self.rows))
