"""Delete-relaxed reachability fact by fact (Helmert 2009): all instances of actions that it leaves, each found once."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planners.search.strips.joins import Fire, Tables, compiled
from planners.search.strips.relations import Relation
from planners.search.strips.schemas import Pattern, Row, StripsTask


@dataclass(frozen=True, slots=True)
class Explored:
    """The instances of each schema, as arguments, and the reachable rows of each predicate, in a fixed order."""

    instances: Sequence[Sequence[Row]]
    rows: Mapping[str, Sequence[Row]]


def explore(task: StripsTask) -> Explored:
    """Return what is reachable where nothing is ever deleted."""
    growing = sorted({pattern.predicate for schema in task.schemas for pattern in schema.adds})
    initial = _initial_rows(task)
    pending = deque((predicate, row) for predicate in growing for row in initial[predicate])
    tables = Tables(
        relations={name: Relation(() if name in growing else rows) for name, rows in initial.items()},
        seen={predicate: set(initial[predicate]) for predicate in growing},
        push=pending.append,
        constants=task.constants,
        columns=_columns(task, initial),
        lasting=frozenset(initial) - {pattern.predicate for schema in task.schemas for pattern in schema.deletes},
    )
    instances: list[list[Row]] = [[] for _ in task.schemas]
    triggers: dict[str, list[Fire]] = {predicate: [] for predicate in growing}
    at_once = []
    for schema, found in zip(task.schemas, instances, strict=True):
        places = [place for place, pattern in enumerate(schema.positive) if pattern.predicate in triggers]
        for place in places:
            triggers[schema.positive[place].predicate].append(compiled(schema, place, tables, found.append))
        if not places:
            at_once.append(compiled(schema, None, tables, found.append))
    for fire in at_once:
        fire(())
    while pending:
        predicate, row = pending.popleft()
        tables.relations[predicate].add(row)
        for fire in triggers[predicate]:
            fire(row)
    return Explored(instances, {name: relation.rows for name, relation in tables.relations.items()})


def _initial_rows(task: StripsTask) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {pattern.predicate: [] for pattern in _patterns(task)}
    for fact in task.init:
        rows.setdefault(fact[0], []).append(fact[1:])
    return rows


def _columns(task: StripsTask, initial: Mapping[str, Sequence[Row]]) -> dict[str, list[frozenset[str]]]:
    """Return which objects the facts of a predicate can have at each place."""
    columns = {name: [set(column) for column in zip(*rows, strict=True)] for name, rows in initial.items()}
    for schema in task.schemas:
        for pattern in (*schema.positive, *schema.negative, *schema.adds):
            columns[pattern.predicate] = columns[pattern.predicate] or [set() for _ in pattern.terms]
        for pattern in schema.adds:
            for column, term in zip(columns[pattern.predicate], pattern.terms, strict=True):
                column |= {task.constants[~term]} if term < 0 else set(schema.domains[term])
    return {name: [frozenset(column) for column in sets] for name, sets in columns.items()}


def _patterns(task: StripsTask) -> list[Pattern]:
    return [
        pattern
        for schema in task.schemas
        for pattern in (*schema.positive, *schema.negative, *schema.adds, *schema.deletes)
    ]
