"""Which facts become values of which variables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planners.search.cover import covered
from planners.search.strips.facts import Facts
from planners.search.strips.instances import Column, Instances
from planners.search.task import Fact


@dataclass(frozen=True, slots=True)
class Goal:
    """The facts that must hold, and those that must not; both are reachable."""

    positive: frozenset[int]
    negative: frozenset[int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Variables by the facts that are their values; one more value of each says that none of them holds.

    `value_of` has the value of each fact, and nothing for one that is in `always` or that no goal depends on. A fact
    that is asked for negatively, where nothing else says that it is false, has a variable of its own besides, in
    `twin_of`.
    """

    variables: tuple[tuple[int, ...], ...]
    value_of: tuple[Fact | None, ...]
    twin_of: dict[int, int]
    always: frozenset[int]


def laid_out(
    facts: Facts, known: Sequence[Instances], groups: Sequence[Sequence[int]], goal: Goal, *, keep_irrelevant: bool
) -> Layout:
    """Cover the facts that change by groups, give each other one a variable, and put large variables first."""
    always = frozenset(facts.initial - _in_columns(column for one in known for column in one.deletes))
    changing = [fact for fact in range(facts.count) if fact not in always]
    variables = [chosen for _, chosen in covered(changing, groups)]
    alone = set(changing).difference(*variables)
    variables += [(fact,) for fact in sorted(alone)]
    place = _places(variables, facts.count)
    if not keep_irrelevant:
        needed = _relevant(known, goal, place)
        variables = [chosen for number, chosen in enumerate(variables) if number in needed]
        place = _places(variables, facts.count)
    variables.sort(key=len, reverse=True)
    value_of: list[Fact | None] = [None] * facts.count
    for number, chosen in enumerate(variables):
        for value, fact in enumerate(chosen):
            value_of[fact] = (number, value)
    doubtful = sorted(_undecided(known, place) | _undecided_goal(goal, place))
    twins = [fact for fact in doubtful if (of := value_of[fact]) is not None and len(variables[of[0]]) > 1]
    twin_of = {fact: number for number, fact in enumerate(twins, len(variables))}
    return Layout((*variables, *((fact,) for fact in twins)), tuple(value_of), twin_of, always)


def _in_columns(columns: Iterable[Column]) -> set[int]:
    found: set[int | None] = set()
    for column in columns:
        found.update(column)
    return {fact for fact in found if fact is not None}


def _places(variables: Sequence[tuple[int, ...]], count: int) -> list[int]:
    """Return for each fact which variable it belongs to, -1 where to none."""
    place = [-1] * count
    for number, chosen in enumerate(variables):
        for fact in chosen:
            place[fact] = number
    return place


def _relevant(known: Sequence[Instances], goal: Goal, place: Sequence[int]) -> set[int]:
    """Return the variables that the goal depends on: what changes one of them asks for the others."""
    asked_by: dict[int, set[int]] = {}
    for one in known:
        conditions = [*one.positive, *one.negative]
        columns = [_placed(column, place) for column in (*conditions, *one.adds, *one.deletes)]
        for variables in set(zip(*columns, strict=True)):
            asked, changed = variables[: len(conditions)], variables[len(conditions) :]
            for variable in changed:
                asked_by.setdefault(variable, set()).update(asked)
    waiting = [place[fact] for fact in goal.positive | goal.negative]
    found = set(waiting)
    while waiting:
        new = asked_by.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found - {-1}


def _placed(column: Column, place: Sequence[int]) -> list[int]:
    return [-1 if fact is None else place[fact] for fact in column]


def _undecided(known: Sequence[Instances], place: Sequence[int]) -> set[int]:
    """Return what is asked for negatively where no other value of its variable is asked for."""
    found: set[int] = set()
    for one in known:
        for column in one.negative:
            for fact, needed in zip(column, one.together(one.positive), strict=True):
                if fact is not None and place[fact] not in {place[other] for other in needed if other is not None}:
                    found.add(fact)
    return found


def _undecided_goal(goal: Goal, place: Sequence[int]) -> set[int]:
    decided = {place[fact] for fact in goal.positive}
    return {fact for fact in goal.negative if place[fact] not in decided}
