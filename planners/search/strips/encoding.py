"""From reachable instances of actions to a task in finite-domain form (Helmert 2009)."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, repeat
from math import lcm

from planners.search.strips.exploration import Explored
from planners.search.strips.facts import Facts
from planners.search.strips.instances import Instances
from planners.search.strips.invariants import mutex_groups
from planners.search.strips.layout import Goal, Layout, laid_out
from planners.search.strips.schemas import NotStripsError, Pattern, Row, Schema, StripsTask
from planners.search.task import NONE_OF_THOSE, Effect, Fact, FdrTask, Operator

_Facts = tuple[int | None, ...]
_Change = tuple[tuple[Fact, ...], int, int]


def encoded(name: str, task: StripsTask, explored: Explored, *, keep_irrelevant: bool) -> FdrTask:
    """Return the task in finite-domain form; fractional costs are scaled to integers.

    Variables that no goal depends on are left out unless `keep_irrelevant`. Actions whose preconditions exclude each
    other are left out, and those that change nothing.
    """
    facts = Facts(task, explored.rows)
    known = [Instances.of(*pair, facts) for pair in zip(task.schemas, explored.instances, strict=True)]
    groups = mutex_groups(task, facts)
    goal = _goal(task, facts)
    if goal is None:
        return FdrTask(name, ((NONE_OF_THOSE, NONE_OF_THOSE),), (0,), ((0, 1),), ())
    layout = laid_out(facts, known, groups, goal, keep_irrelevant=keep_irrelevant)
    return _Encoding(task, facts, groups, layout).task(name, known, goal)


def _goal(task: StripsTask, facts: Facts) -> Goal | None:
    """Return the goal over facts that may change, or None where it can never hold."""
    static = set(task.init)
    positive, negative = set(), set()
    for fact in task.goal:
        number = facts.number(fact)
        if number is not None:
            positive.add(number)
        elif fact not in static:
            return None
    for fact in task.unmet:
        number = facts.number(fact)
        if number is not None:
            negative.add(number)
        elif fact in static:
            return None
    return Goal(frozenset(positive), frozenset(negative))


class _Encoding:
    def __init__(self, task: StripsTask, facts: Facts, groups: Sequence[Sequence[int]], layout: Layout) -> None:
        self._task = task
        self._facts = facts
        self._layout = layout
        self._value_of = layout.value_of
        self._sizes = [len(chosen) for chosen in layout.variables]
        self._none_used = {number for number, size in enumerate(self._sizes) if size == 1}
        self._groups_of = _groups_of(groups, facts.count)
        self._meeting = {pair for group in groups for pair in facts.meeting(group)}
        self._effects: dict[tuple[_Change, ...], tuple[Effect, ...]] = {}

    def task(self, name: str, known: Sequence[Instances], goal: Goal) -> FdrTask:
        """Return the task; whatever makes its goal impossible leaves a goal that nothing reaches."""
        costs = _Costs(self._task)
        operators = tuple(operator for one in known for operator in self._operators(one, costs.of(one)))
        texts = self._facts.texts()
        initial = tuple(self._initial(chosen) for chosen in self._layout.variables)
        self._none_used.update(number for number, value in enumerate(initial) if value == self._sizes[number])
        wanted = self._condition(tuple(sorted(goal.positive)), tuple(sorted(goal.negative)))
        variables = tuple(self._texts(number, texts) for number in range(len(self._sizes)))
        if wanted is None:
            variables, initial = (*variables, (NONE_OF_THOSE, NONE_OF_THOSE)), (*initial, 0)
            wanted = ((len(variables) - 1, 1),)
        return FdrTask(name, variables, initial, wanted, operators)

    def _operators(self, known: Instances, costs: Iterable[int]) -> Iterator[Operator]:
        excluding = self._may_exclude(known)
        parts = map(known.together, (known.positive, known.negative, known.adds, known.deletes))
        for row, cost, needed, unmet, added, deleted in zip(known.rows, costs, *parts, strict=True):
            condition = self._condition(needed, unmet)
            if condition is None or self._excluded(needed, excluding):
                continue
            effects = self._changes(dict(condition), added, deleted)
            if effects:
                yield Operator(f"({' '.join((known.schema.name, *row))})", condition, effects, cost)

    def _condition(self, needed: _Facts, unmet: _Facts) -> tuple[Fact, ...] | None:
        """Return a conjunction as values of variables, or None where it can never hold."""
        value_of = self._value_of
        found = {value for fact in needed if fact is not None and (value := value_of[fact]) is not None}
        for fact in unmet:
            if fact is None:
                continue
            if fact in needed or fact in self._layout.always:
                return None
            place, value = self._layout.twin_of.get(fact), value_of[fact]
            if place is not None:
                found.add((place, 1))
            elif value is not None and self._sizes[value[0]] == 1:
                found.add((value[0], 1))  # in a larger variable another value is asked for
        if len(found) > 1 and len(dict(found)) < len(found):
            return None
        return tuple(sorted(found))

    def _changes(self, before: dict[int, int], added: _Facts, deleted: _Facts) -> tuple[Effect, ...]:
        """Return the effects; what is added stays, and only what is sure to hold is deleted without a condition."""
        value_of, twin_of = self._value_of, self._layout.twin_of
        after: dict[int, int] = {}
        for fact in added:
            if fact is not None and (value := value_of[fact]) is not None:
                after[value[0]] = value[1]
                if fact in twin_of:
                    after[twin_of[fact]] = 0
        changes: list[_Change] = []
        for fact in deleted:
            if fact is None or fact in added or (value := value_of[fact]) is None:
                continue
            if fact in twin_of:
                after[twin_of[fact]] = 1
            if value[0] not in after:
                changes += self._deletion(value, before, after)
        changes += [((), variable, value) for variable, value in after.items() if before.get(variable) != value]
        key = tuple(changes)
        if key not in self._effects:
            self._effects[key] = tuple(Effect(*change) for change in changes)
        return self._effects[key]

    def _deletion(self, value: Fact, before: dict[int, int], after: dict[int, int]) -> list[_Change]:
        """Note that a variable is left without the value, or return the effect where that depends on the state."""
        variable, size = value[0], self._sizes[value[0]]
        if size == 1 or before.get(variable) == value[1]:
            after[variable] = size
        elif variable in before:
            return []
        self._none_used.add(variable)
        return [] if variable in after else [((value,), variable, size)]

    def _may_exclude(self, known: Instances) -> list[tuple[int, int]]:
        """Return the places of pairs of positive atoms whose predicates meet in some group."""
        names = [one.predicate for one in known.schema.positive if one.predicate in self._facts.predicates]
        pairs = combinations(range(len(names)), 2)
        return [pair for pair in pairs if (names[pair[0]], names[pair[1]]) in self._meeting]

    def _excluded(self, needed: _Facts, pairs: Sequence[tuple[int, int]]) -> bool:
        """Return whether two different facts, at one of some pairs of places, lie in one group."""
        for left, right in pairs:
            one, other = needed[left], needed[right]
            if one is not None and other is not None and one != other:
                groups = self._groups_of[other]
                for group in self._groups_of[one]:
                    if group in groups:
                        return True
        return False

    def _initial(self, chosen: tuple[int, ...]) -> int:
        holding = (value for value, fact in enumerate(chosen) if fact in self._facts.initial)
        return next(holding, len(chosen))

    def _texts(self, number: int, texts: Sequence[str]) -> tuple[str, ...]:
        found = [texts[fact] for fact in self._layout.variables[number]]
        if number in self._none_used:
            found.append(f"(not {found[0]})" if len(found) == 1 else NONE_OF_THOSE)
        return tuple(found)


def _groups_of(groups: Sequence[Sequence[int]], count: int) -> list[tuple[int, ...]]:
    """Return the numbers of the groups of each fact."""
    found: list[tuple[int, ...]] = [()] * count
    for number, group in enumerate(groups):
        for fact in group:
            found[fact] += (number,)
    return found


class _Costs:
    """What instances cost, as integers."""

    def __init__(self, task: StripsTask) -> None:
        self._task = task
        numbers = [*(schema.cost for schema in task.schemas), *task.values.values()]
        self._scale = lcm(*(number.denominator for number in numbers))

    def of(self, known: Instances) -> Iterator[int]:
        """Yield the cost of each instance."""
        schema = known.schema
        if not schema.costs:
            yield from repeat(self._whole(schema.cost, schema), len(known.rows))
            return
        for row in known.rows:
            yield self._whole(sum((self._value(one, row) for one in schema.costs), schema.cost), schema)

    def _whole(self, cost: Fraction, schema: Schema) -> int:
        if cost < 0:
            raise NotStripsError(f"the action {schema.name!r} costs less than nothing: {cost}")
        return int(cost * self._scale)

    def _value(self, pattern: Pattern, row: Row) -> Fraction:
        names = (row[term] if term >= 0 else self._task.constants[~term] for term in pattern.terms)
        key = (pattern.predicate, *names)
        if key not in self._task.values:
            raise NotStripsError(f"{' '.join(key)!r} has no value in the initial state")
        return self._task.values[key]
