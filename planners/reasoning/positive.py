"""The positive form of a task: plain operators without negation, disjunction and conditions on effects.

A fact that is asked for negatively gets a complement: fact number n of N is false where number N + n is true. An
action becomes one operator for each alternative of its precondition, alone and with each conditional effect.
What cannot be reached with these operators, cannot be reached by the actions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from planners.reasoning.formula import Cube, Dnf
from planners.reasoning.task import Cost, GroundAction, GroundTask

_MOST_PAIRED = 24


@dataclass(frozen=True, slots=True)
class Operator:
    """Masks over facts and complements; `action` is the number of the action in the task."""

    action: int
    precondition: int
    add: int
    delete: int


@dataclass(frozen=True, slots=True)
class PositiveTask:
    """The operators of a task in positive form."""

    task: GroundTask
    count: int
    negated: int
    operators: tuple[Operator, ...]
    goals: tuple[int, ...]

    @property
    def costs(self) -> tuple[Cost, ...]:
        """Return the cost of each action by its number."""
        return tuple(action.cost for action in self.task.actions)

    def lift(self, state: int) -> int:
        """Return a state with the complements that hold in it."""
        return state | (self.negated & ~state) << self.count

    def cube(self, cube: Cube) -> int:
        """Return a conjunction of literals as a mask; its negated facts must have complements."""
        return cube.positive | cube.negative << self.count

    def pairwise_operators(self) -> tuple[Operator, ...]:
        """Return the operators with up to two conditional effects at once, as statements on pairs of facts need."""
        extra = (
            operator for number, action in enumerate(self.task.actions) for operator in self._pairs(number, action)
        )
        return (*self.operators, *extra)

    def _pairs(self, number: int, action: GroundAction) -> Iterator[Operator]:
        effects = _simple_effects(action)
        if len(effects) > _MOST_PAIRED:
            # All effects at once, their conditions dropped: weaker, and far fewer.
            yield from (_weakened(self, number, action, cube) for cube in action.precondition)
            return
        for cube in action.precondition:
            for pair in combinations(effects, 2):
                yield from _operator(self, number, action, (cube, *pair))


_SimpleEffect = tuple[Cube, int, int]


def positive_task(task: GroundTask) -> PositiveTask:
    """Return the positive form of a task, with the goal's alternatives."""
    negated = 0
    for condition in _conditions(task):
        for cube in condition:
            negated |= cube.negative
    empty = PositiveTask(task, len(task.facts), negated, (), ())
    operators = tuple(
        operator
        for number, action in enumerate(task.actions)
        for cube in action.precondition
        for chosen in ((cube,), *((cube, effect) for effect in _simple_effects(action)))
        for operator in _operator(empty, number, action, chosen)
    )
    return PositiveTask(task, empty.count, negated, operators, tuple(empty.cube(cube) for cube in task.goal))


def _conditions(task: GroundTask) -> Iterator[Dnf]:
    yield task.goal
    for action in task.actions:
        yield action.precondition
        for effect in action.conditional:
            yield effect.condition


def _simple_effects(action: GroundAction) -> list[_SimpleEffect]:
    return [(cube, effect.add, effect.delete) for effect in action.conditional for cube in effect.condition]


def _operator(
    form: PositiveTask, number: int, action: GroundAction, chosen: tuple[Cube | _SimpleEffect, ...]
) -> Iterator[Operator]:
    """Yield the operator of a precondition with some effects, or nothing where they exclude each other."""
    condition, add, delete = Cube(), action.add, action.delete
    for part in chosen:
        cube, added, deleted = (part, 0, 0) if isinstance(part, Cube) else part
        condition = condition.joined(cube)
        add |= added
        delete |= deleted
    if not condition.contradictory:
        delete &= ~add
        lifted_add = add | (delete & form.negated) << form.count
        lifted_delete = delete | (add & form.negated) << form.count
        yield Operator(number, form.cube(condition), lifted_add, lifted_delete)


def _weakened(form: PositiveTask, number: int, action: GroundAction, cube: Cube) -> Operator:
    """Return an operator that adds all that any effect may make true and deletes nothing."""
    add, delete = action.add, action.delete
    for effect in action.conditional:
        add |= effect.add
        delete |= effect.delete
    return Operator(number, form.cube(cube), add | (delete & form.negated) << form.count, 0)
