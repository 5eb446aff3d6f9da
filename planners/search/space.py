"""The state space of a task: packed states, the goal test, and what follows a state."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from planners.search.collection import no_collection
from planners.search.packing import Packed, Packing
from planners.search.successors import SuccessorGenerator
from planners.search.task import FdrTask, Operator, State

if TYPE_CHECKING:
    from planners.search.flat_space import FlatSpace

_Move = tuple[int, Any, tuple[tuple[int, int, int], ...]]
"""An operator's number, what it adds to a packed state or None, and effects whose share depends on the state."""


class StateSpace:
    """Walk through the states of a task; an operator goes by its number in the task."""

    def __init__(self, task: FdrTask) -> None:
        sizes = [len(values) for values in task.variables]
        packing = Packing(sizes)
        self.task = task
        self.unpack = packing.unpack
        self.pack = packing.pack
        self.initial = packing.pack(task.initial)
        self.costs = [operator.cost for operator in task.operators]
        self.packing = packing
        self._goal_mask, self._goal_value = packing.mask(task.goal)
        with no_collection():
            self.changes = [_changes(operator) for operator in task.operators]
            moves = [(one.preconditions, self._move(number, one)) for number, one in enumerate(task.operators)]
            self._only_adds = all(addend is not None and not loose for _, (_, addend, loose) in moves)
            self.generator = SuccessorGenerator(moves, sizes)

    @cached_property
    def flat(self) -> "FlatSpace":
        """Return the space as arrays, which only compiled code needs."""
        from planners.search.flat_space import flattened  # here, because NumPy is slow to import

        return flattened(self)

    def at_goal(self, packed: Packed) -> bool:
        """Return whether the goal holds in a state."""
        return packed & self._goal_mask == self._goal_value

    def goal_among(self, moves: list[tuple[int, Packed]]) -> Packed | None:
        """Return the first goal state that one of some moves leads to, if any."""
        mask, value = self._goal_mask, self._goal_value
        for _, packed in moves:
            if packed & mask == value:
                return packed
        return None

    def successors(self, packed: Packed, state: State) -> list[tuple[int, Packed]]:
        """Return the applicable operators of a state, given packed and unpacked, with the states they lead to."""
        moves = self.generator.applicable(state)
        if self._only_adds:
            return [(number, packed + addend) for number, addend, _ in moves]
        found = []
        for number, addend, loose in moves:
            if addend is None:
                found.append((number, self.pack(self.task.operators[number].successor(state))))
                continue
            after = packed + addend
            for variable, value, shift in loose:
                after += value - state[variable] << shift
            found.append((number, after))
        return found

    def children(self, state: State, moves: list[tuple[int, Packed]]) -> list[State]:
        """Return the states that moves lead to, unpacked."""
        found = []
        for number, _ in moves:
            changes = self.changes[number]
            if changes is None:
                found.append(self.task.operators[number].successor(state))
                continue
            values = list(state)
            for variable, value in changes:
                values[variable] = value
            found.append(tuple(values))
        return found

    def child(self, state: State, number: int) -> State:
        """Return the state after an operator."""
        return self.children(state, [(number, 0)])[0]

    def _move(self, number: int, operator: Operator) -> _Move:
        changes = self.changes[number]
        if changes is None:
            return number, None, ()
        before = dict(operator.preconditions)
        shifts = self.packing.shifts
        addend, loose = 0, []
        for variable, value in changes:
            if variable in before:
                addend += value - before[variable] << shifts[variable]
            else:
                loose.append((variable, value, shifts[variable]))
        return number, addend, tuple(loose)


def _changes(operator: Operator) -> tuple[tuple[int, int], ...] | None:
    """Return the variables that an operator sets, or None where that depends on the state."""
    changes: dict[int, int] = {}
    for effect in operator.effects:
        if effect.conditions:
            return None
        changes[effect.variable] = effect.value
    return tuple(changes.items())
