"""Put the variables with many values first: packed states are then small, and quick to unpack."""

from dataclasses import replace

from planners.search.task import Effect, Fact, FdrTask, Operator


def arranged(task: FdrTask) -> FdrTask:
    """Return the same task with its variables ordered by falling number of values."""
    order = sorted(range(len(task.variables)), key=lambda variable: -len(task.variables[variable]))
    return _Arrangement(order).task(task)


class _Arrangement:
    def __init__(self, order: list[int]) -> None:
        self._order = order
        self._place = {variable: place for place, variable in enumerate(order)}
        self._facts: dict[Fact, Fact] = {}
        self._effects: dict[Effect, Effect] = {}

    def task(self, task: FdrTask) -> FdrTask:
        return replace(
            task,
            variables=tuple(task.variables[variable] for variable in self._order),
            initial=tuple(task.initial[variable] for variable in self._order),
            goal=self._sorted(task.goal),
            operators=tuple(map(self._operator, task.operators)),
            mutexes=tuple(self._all(group) for group in task.mutexes),
        )

    def _operator(self, operator: Operator) -> Operator:
        effects = tuple(map(self._effect, operator.effects))
        return replace(operator, preconditions=self._sorted(operator.preconditions), effects=effects)

    def _effect(self, effect: Effect) -> Effect:
        """Return the one object for an effect: a large task repeats each of them many times."""
        moved = Effect(self._all(effect.conditions), self._place[effect.variable], effect.value)
        return self._effects.setdefault(moved, moved)

    def _sorted(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(sorted(self._all(facts)))

    def _all(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        moved = ((self._place[variable], value) for variable, value in facts)
        return tuple(self._facts.setdefault(fact, fact) for fact in moved)
