"""The delete relaxation of a task: numbered facts that never become false again, and operators that add them.

A conditional effect becomes an operator of its own that also needs the effect's conditions. All operators that come
of one action keep its number, so that an action is never paid for twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add

from planners.search.task import Fact, FdrTask, Operator, State


@dataclass(frozen=True, slots=True)
class RelaxedOperator:
    """An action makes `adds` true where all `conditions` are; no fact is in both, and there are some of both."""

    action: int
    conditions: tuple[int, ...]
    adds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Facts below `size`, the cost of each action by its number, and the goal as alternatives, each a conjunction.

    The last fact is always true, so that operators and goals that need nothing else can name it.
    """

    size: int
    costs: tuple[int, ...]
    operators: tuple[RelaxedOperator, ...]
    goals: tuple[tuple[int, ...], ...]

    def users(self) -> list[list[int]]:
        """Return for each fact the operators that need it."""
        return grouped([operator.conditions for operator in self.operators], self.size)

    def achievers(self) -> list[list[int]]:
        """Return for each fact the operators that add it."""
        return grouped([operator.adds for operator in self.operators], self.size)


def grouped(members: Iterable[Iterable[int]], size: int) -> list[list[int]]:
    """Return for each number below `size` the indices of the `members` that hold it."""
    groups: list[list[int]] = [[] for _ in range(size)]
    for index, numbers in enumerate(members):
        for number in numbers:
            groups[number].append(index)
    return groups


class Facts:
    """Number the facts of a task: the values of the first variable, those of the second, and so on.

    The last number is for a fact that is always true.
    """

    def __init__(self, variables: Sequence[Sequence[str]]) -> None:
        *self._offsets, self.always = accumulate(map(len, variables), initial=0)
        self.size = self.always + 1

    def number(self, fact: Fact) -> int:
        """Return the number of a fact."""
        return self._offsets[fact[0]] + fact[1]

    def numbers(self, facts: Iterable[Fact]) -> tuple[int, ...]:
        """Return the numbers of some facts, each once and in order, or the one that is always true for none."""
        return tuple(sorted({self._offsets[variable] + value for variable, value in facts})) or (self.always,)

    def of(self, state: State) -> list[int]:
        """Return the numbers of the facts that hold in a state."""
        return [*map(add, self._offsets, state), self.always]


def relaxation_of(task: FdrTask) -> Relaxation:
    """Return the delete relaxation of a task."""
    facts = Facts(task.variables)
    return Relaxation(
        facts.size,
        tuple(operator.cost for operator in task.operators),
        tuple(part for action, operator in enumerate(task.operators) for part in _parts(facts, action, operator)),
        (facts.numbers(task.goal),),
    )


def _parts(facts: Facts, action: int, operator: Operator) -> Iterable[RelaxedOperator]:
    """Yield one operator for the effects that always come together, and one for each of the others.

    Effects on a variable with several effects stand alone: one of them may overrule the other.
    """
    touched = [effect.variable for effect in operator.effects]
    together: dict[tuple[tuple[Fact, ...], Fact | None], list[Fact]] = {}
    for effect in operator.effects:
        fact = (effect.variable, effect.value)
        alone = fact if touched.count(effect.variable) > 1 else None
        together.setdefault((effect.conditions, alone), []).append(fact)
    for (conditions, _), added in together.items():
        needed = {*operator.preconditions, *conditions}
        adds = set(added) - needed
        possible = len(dict(needed)) == len(needed)  # no variable has two values at once
        if adds and possible:
            yield RelaxedOperator(action, facts.numbers(needed), facts.numbers(adds))
