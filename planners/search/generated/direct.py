"""Check that a heuristic is direct: every state reached by strictly improving steps has a strictly improving successor.

Then plain hill climbing, which takes any step to a smaller value, reaches a goal from the initial state whatever
ties it breaks (Pereira, Correa and Seipp, 2026; descending and dead-end avoiding heuristics of Seipp et al., 2016).
Infinity is never an improvement, so a dead end that is given infinity is never entered; one that is entered by
improving steps has no improving way on, and shows as a violation there or below.
"""

import time
from dataclasses import dataclass
from math import inf

from planners.search.packing import Packed
from planners.search.space import StateSpace
from planners.search.task import FdrTask, Heuristic, Incremental, State


@dataclass(frozen=True, slots=True)
class DirectLimits:
    """Bound a check by states whose successors are looked at, and by wall-clock time."""

    states: int = 10_000
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Direct:
    """No violation among the `states` that were checked; with `proved` these are all there are.

    `goals` counts the goal states met; `steps` is the length of the steepest descent from the initial state.
    """

    states: int
    proved: bool
    goals: int
    steps: int


@dataclass(frozen=True, slots=True)
class SuccessorValue:
    """What an operator leads to, and its value."""

    operator: str
    value: float


@dataclass(frozen=True, slots=True)
class Violation:
    """A state reached by strictly improving steps, no goal, all of whose successors are no better.

    `state` holds its atoms, `path` the operators that led there, `successors` the least values first.
    """

    state: tuple[str, ...]
    value: float
    successors: tuple[SuccessorValue, ...]
    path: tuple[str, ...]

    def counterexample(self, shown: int = 12) -> str:
        """Return the violation as text for the author of the heuristic."""
        way = f"after {' '.join(self.path[-shown:])}" if self.path else "initially"
        if len(self.path) > shown:
            way = f"after {len(self.path)} improving steps, the last of them {' '.join(self.path[-shown:])}"
        lines = [
            f"{way}, the heuristic is stuck: this is no goal, its value is {_text(self.value)}, none below is less"
        ]
        if self.value == inf:
            lines = [f"{way}, the value is infinity: the heuristic gives the task up"]
        lines.append(f"state: {' '.join(self.state)}")
        if not self.successors:
            lines.append("no operator is applicable: this is a dead end, which should have had the value infinity")
        lines += [f"{found.operator} leads to the value {_text(found.value)}" for found in self.successors[:shown]]
        if len(self.successors) > shown:
            lines.append(f"... and {len(self.successors) - shown} more successors with values no smaller than these")
        return "\n".join(lines)


def check_direct(task: FdrTask, heuristic: Heuristic, limits: DirectLimits | None = None) -> Direct | Violation:
    """Look at the states reachable by strictly improving steps, the steepest descent first, within the limits."""
    return _Check(StateSpace(task), heuristic, limits or DirectLimits()).run()


class _Check:
    def __init__(self, space: StateSpace, heuristic: Heuristic, limits: DirectLimits) -> None:
        self._space = space
        self._heuristic = heuristic
        self._limits = limits
        self._parents: dict[Packed, tuple[Packed, int]] = {}
        self._goals: set[Packed] = set()
        self._steps: int | None = None

    def run(self) -> Direct | Violation:
        space, deadline = self._space, time.monotonic() + self._limits.seconds
        value = self._heuristic(space.unpack(space.initial))
        waiting, checked = [(space.initial, value)], 0
        while waiting:
            packed, value = waiting.pop()
            if space.at_goal(packed):
                self._meet_goal(packed)
                continue
            if checked >= self._limits.states or time.monotonic() > deadline:
                return Direct(checked, proved=False, goals=len(self._goals), steps=self._steps or 0)
            checked += 1
            found = self._successors(packed)
            better = [(child, h, number) for child, h, number in found if h < value]
            if not better or value == inf:
                return self._violation(packed, value, found)
            waiting += self._fresh(packed, better)
        return Direct(checked, proved=True, goals=len(self._goals), steps=self._steps or 0)

    def _successors(self, packed: Packed) -> list[tuple[Packed, float, int]]:
        state = self._space.unpack(packed)
        moves = self._space.successors(packed, state)
        if not moves:
            return []
        numbers = [number for number, _ in moves]
        states: list[State] = [self._space.child(state, number) for number in numbers]
        heuristic = self._heuristic
        if isinstance(heuristic, Incremental):
            values = heuristic.evaluate_successors(state, numbers, states)
        else:
            values = [heuristic(child) for child in states]
        return [(child, value, number) for (number, child), value in zip(moves, values, strict=True)]

    def _fresh(self, parent: Packed, better: list[tuple[Packed, float, int]]) -> list[tuple[Packed, float]]:
        """Remember how new states were reached; the best comes last, so that it is looked at first."""
        fresh = []
        for child, value, number in sorted(better, key=lambda found: -found[1]):
            if child not in self._parents and child != self._space.initial:
                self._parents[child] = (parent, number)
                fresh.append((child, value))
        return fresh

    def _meet_goal(self, packed: Packed) -> None:
        self._goals.add(packed)
        if self._steps is None:
            self._steps = len(self._path(packed))

    def _path(self, packed: Packed) -> tuple[str, ...]:
        names = []
        while (step := self._parents.get(packed)) is not None:
            packed, number = step
            names.append(self._space.task.operators[number].name)
        return tuple(reversed(names))

    def _violation(self, packed: Packed, value: float, found: list[tuple[Packed, float, int]]) -> Violation:
        operators = self._space.task.operators
        ordered = sorted(found, key=lambda successor: (successor[1], operators[successor[2]].name))
        successors = tuple(SuccessorValue(operators[number].name, h) for _, h, number in ordered)
        atoms = self._space.task.atoms(self._space.unpack(packed))
        return Violation(atoms, value, successors, self._path(packed))


def _text(value: float) -> str:
    return "infinity" if value == inf else f"{value:g}" if isinstance(value, float) else str(value)
