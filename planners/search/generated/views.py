"""From the search's states to the view that a heuristic module chose, as cheaply as Python can."""

from collections.abc import Sequence
from typing import Any

from planners.search.generated.contract import Estimate, GroundAtom, TaskView, View, atoms_of, changes
from planners.search.task import State

_REMEMBERED = 1 << 20  # operators whose changes are kept


class InView:
    """A heuristic as the search calls it: states are shown to `estimate` in the view it wants."""

    admissible = False
    safe = False  # infinity is an opinion of the author, never a proof

    def __init__(self, name: str, view: TaskView, kind: View, estimate: Estimate) -> None:
        self.name = name
        self._view = view
        self._estimate = estimate
        self.shown: object = None  # the state last given to `estimate`, for whoever must name it
        self._kind = kind

    def show(self, state: State) -> Any:
        """Return a state as `estimate` wants it."""
        return atoms_of(self._view, state) if self._kind == "atoms" else state

    def __call__(self, state: State) -> float:
        """Return the estimate of a state."""
        self.shown = state
        return self._estimate(self.show(state))


class InAtoms(InView):
    """Atoms follow the parent's: copying a set costs a fraction of hashing its atoms anew."""

    def __init__(self, name: str, view: TaskView, estimate: Estimate) -> None:
        super().__init__(name, view, "atoms", estimate)
        self._changes: dict[int, tuple[tuple[GroundAtom, ...], tuple[GroundAtom, ...]]] = {}

    def evaluate_successors(self, parent: State, operators: Sequence[int], states: Sequence[State]) -> Sequence[float]:
        """Return the estimates of the states that follow `parent`."""
        before, known = self.show(parent), self._changes
        values = []
        for number, state in zip(operators, states, strict=True):
            change = known.get(number) or self._change(number)
            self.shown = state
            values.append(self._estimate(before.difference(change[1]).union(change[0])))
        return values

    def _change(self, number: int) -> tuple[tuple[GroundAtom, ...], tuple[GroundAtom, ...]]:
        change = changes(self._view, number)
        if len(self._changes) < _REMEMBERED:
            self._changes[number] = change
        return change


def in_view(name: str, view: TaskView, kind: View, estimate: Estimate) -> InView:
    """Return the heuristic over the search's states; conditional effects rule out the quick way."""
    if kind == "atoms" and not view.fdr.has_conditional_effects:
        return InAtoms(name, view, estimate)
    return InView(name, view, kind, estimate)
