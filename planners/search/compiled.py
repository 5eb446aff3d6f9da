"""Heuristics compiled by Numba once a search has gone on for a while; without it, or outside its subset, as before.

What can be compiled is a function of a state that works with integers, lists of them and arrays. Lists and tuples of
integers that it refers to become arrays. For the first states the values are computed both ways, and where they
differ, or where the compiler refuses, the plain function goes on alone.
"""

import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from planners.search.closed_lists import Moves
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import State

_TRIALS = 200
_PATIENCE_S = 2.0
_COMPILING_S = 15.0  # more than it takes, so that a search does not compile instead of searching


def can_compile() -> bool:
    """Return whether Numba is installed."""
    return find_spec("numba") is not None


class Compiled:
    """A heuristic whose function is compiled when a search has taken `patience_s`; `fallback` says why it was not.

    So a search that ends earlier pays nothing for the compiler. The compiled function must first agree with the
    plain one on `trials` states.
    """

    def __init__(
        self,
        name: str,
        function: Callable[[State], float],
        *,
        safe: bool = False,
        patience_s: float = _PATIENCE_S,
        trials: int = _TRIALS,
    ) -> None:
        self.name = name
        self.admissible = False
        self.safe = safe
        self.function = function
        self.patience_s = patience_s
        self.trials = trials
        self.fallback = "" if can_compile() else "Numba is not installed"
        self.kernel: Any = None

    def __call__(self, state: State) -> float:
        """Return the value of one state, uncompiled."""
        return self.function(state)

    def compile(self, states: Sequence[State]) -> None:
        """Set `kernel` to the function compiled, over an array of values, if it agrees on these states."""
        try:
            from planners.search.compiled_search import compiled_and_tried  # optional, and slow to import

            self.kernel = compiled_and_tried(self.function, states)
        except Exception as error:  # whatever the compiler says of code that nobody wrote for it
            self.fallback = f"it cannot be compiled: {type(error).__name__}"
        if self.kernel is None:
            self.fallback = self.fallback or "compiled, it has other values"


class CompiledEvaluation:
    """The values of states that follow one state: plain ones until the heuristic is compiled."""

    def __init__(self, heuristic: Compiled, space: StateSpace, progress: Progress) -> None:
        self._heuristic = heuristic
        self._space = space
        self._progress = progress
        self._first: list[State] = []
        self._compile_at_s = time.monotonic() + heuristic.patience_s
        self._over_packed: Callable[[list[int]], list[float]] | None = None

    @property
    def kernel(self) -> Any:
        """Return the compiled function of an array of values, or None."""
        return self._heuristic.kernel

    def __call__(self, _parent: State, moves: Moves, states: Sequence[State]) -> Sequence[float]:
        """Return the value of each state."""
        if self.kernel is not None:
            return self._compiled()([packed for _, packed in moves])
        values = list(map(self._heuristic.function, states))
        if not self._heuristic.fallback and self._is_due(states):
            self._heuristic.compile(self._first)
        return values

    def _is_due(self, states: Sequence[State]) -> bool:
        """Remember the first states; return whether there are enough, and enough time has passed and is left."""
        if len(self._first) < self._heuristic.trials:
            self._first += states
            return False
        now = time.monotonic()
        left = self._progress.remaining_s(now)
        return now >= self._compile_at_s and (left is None or left > _COMPILING_S)

    def _compiled(self) -> Callable[[list[int]], list[float]]:
        if self._over_packed is None:
            from planners.search.compiled_search import over_packed

            self._over_packed = over_packed(self._space, self.kernel)
        return self._over_packed
