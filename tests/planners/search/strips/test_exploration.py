from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, given, settings

from planners.search.strips.exploration import Explored, explore
from planners.search.strips.schemas import Pattern, Row, Schema, StripsTask, read_strips
from tests.planners.search.strips.plain_tasks import PLAIN, Task

Fact = tuple[str, ...]


def by_definition(task: StripsTask) -> tuple[list[set[Row]], set[Fact]]:
    """Try all arguments until nothing new comes; negation counts where nothing of the predicate is ever deleted."""
    facts = set(task.init)
    lasting = {one.predicate for schema in task.schemas for one in schema.negative} - {
        one.predicate for schema in task.schemas for one in schema.deletes
    }
    instances: list[set[Row]] = [set() for _ in task.schemas]
    while True:
        for schema, found in zip(task.schemas, instances, strict=True):
            found.update(row for row in product(*schema.domains) if holds(task, schema, row, facts, lasting))
        added = {
            ground(task, one, row)
            for schema, found in zip(task.schemas, instances, strict=True)
            for row in found
            for one in schema.adds
        }
        if added <= facts:
            return instances, facts
        facts |= added


def holds(task: StripsTask, schema: Schema, row: Row, facts: set[Fact], lasting: set[str]) -> bool:
    def name(term: int) -> str:
        return ground(task, Pattern("", (term,)), row)[1]

    return (
        all(ground(task, one, row) in facts for one in schema.positive)
        and not any(ground(task, one, row) in task.init for one in schema.negative if one.predicate in lasting)
        and all(name(left) == name(right) for left, right in schema.equal)
        and not any(name(left) == name(right) for left, right in schema.unequal)
    )


def ground(task: StripsTask, pattern: Pattern, row: Row) -> Fact:
    return (pattern.predicate, *(row[term] if term >= 0 else task.constants[~term] for term in pattern.terms))


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(PLAIN)
def test_every_reachable_instance_is_found_once(plain: Task) -> None:
    task = read_strips(*plain)
    found: Explored = explore(task)
    instances, facts = by_definition(task)
    assert [sorted(rows) for rows in found.instances] == [sorted(rows) for rows in instances]
    assert sorted((name, *row) for name, rows in found.rows.items() for row in rows) == sorted(facts)


def test_an_action_may_use_one_fact_twice() -> None:
    def near(*terms: int) -> Pattern:
        return Pattern("near", terms)

    everyone = ("ann", "bob", "cid")
    meet = Schema("meet", (everyone,) * 3, (near(0, 1), near(1, 2)), (), (), (), (near(2, 0),), (), Fraction(1), ())
    init = (("near", "ann", "ann"), ("near", "ann", "bob"), ("near", "bob", "ann"))
    task = StripsTask((), (meet,), init, (), (), frozenset({"near"}), {})
    assert sorted(explore(task).instances[0]) == sorted(by_definition(task)[0][0])
