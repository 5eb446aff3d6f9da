"""Heuristics compiled by Numba, evaluated in batches over packed states; without it, or outside its subset, as before.

What can be compiled is a function of a state that works with integers, lists of them and arrays. Lists and tuples of
integers that it refers to become arrays. The first values are computed both ways, and where they differ, or where
the compiler refuses, the plain function goes on alone.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import CellType, FunctionType
from typing import Any

import numpy as np

from planners.search.task import State

_TRIALS = 200
_SPARE_BYTES = 4  # values are read four bytes at a time
_Layout = tuple[int, tuple[int, ...], tuple[int, ...]]


def can_compile() -> bool:
    """Return whether Numba is installed."""
    return find_spec("numba") is not None


class Compiled:
    """A heuristic whose function is compiled when a search first asks for it; `fallback` says why it was not."""

    def __init__(self, name: str, function: Callable[[State], float], *, safe: bool = False) -> None:
        self.name = name
        self.admissible = False
        self.safe = safe
        self.fallback = "" if can_compile() else "Numba is not installed"
        self.function = function
        self._estimates: dict[_Layout, CompiledEstimate] = {}

    def __call__(self, state: State) -> float:
        """Return the value of one state, uncompiled."""
        return self.function(state)

    def over_packed(self, bytes_a_state: int, shifts: Sequence[int], bits: Sequence[int]) -> "CompiledEstimate":
        """Return a function of packed states; it is compiled once for each layout."""
        layout = (bytes_a_state, tuple(shifts), tuple(bits))
        if layout not in self._estimates:
            self._estimates[layout] = CompiledEstimate(self, layout)
        return self._estimates[layout]


class CompiledEstimate:
    """The values of packed states, from the compiler once it is trusted."""

    def __init__(self, heuristic: Compiled, layout: _Layout) -> None:
        self._heuristic = heuristic
        self._layout = layout
        self._trials = 0
        self._kernel = None if heuristic.fallback else self._compiled()

    def __call__(self, packed: Sequence[int]) -> Sequence[float]:
        """Return the value of each packed state."""
        if self._kernel is None:
            return self._plain(packed)
        width = self._layout[0] + _SPARE_BYTES
        content = b"".join([state.to_bytes(width, "little") for state in packed])
        if self._trials >= _TRIALS:
            return self._kernel(content, len(packed))
        self._trials += len(packed)
        return self._tried(content, packed)

    @property
    def is_trusted(self) -> bool:
        """Return whether the compiled values were compared often enough, or there are none."""
        return self._kernel is None or self._trials >= _TRIALS

    def _tried(self, content: bytes, packed: Sequence[int]) -> Sequence[float]:
        expected = self._plain(packed)
        assert self._kernel is not None
        try:
            difference = self._kernel(content, len(packed)) != expected
        except Exception as error:  # whatever the compiler says of code that nobody wrote for it
            difference, self._heuristic.fallback = True, f"it cannot be compiled: {type(error).__name__}"
        if difference:
            self._heuristic.fallback = self._heuristic.fallback or "compiled, it has other values"
            self._kernel = None
        return expected

    def _plain(self, packed: Sequence[int]) -> list[float]:
        _, shifts, bits = self._layout
        where = [(shift, (1 << count) - 1) for shift, count in zip(shifts, bits, strict=True)]
        return [self._heuristic(tuple([state >> shift & mask for shift, mask in where])) for state in packed]

    def _compiled(self) -> Callable[[bytes, int], list[float]]:
        numba: Any = import_module("numba")  # optional, slow to import, and only here

        bytes_a_state, shifts, bits = self._layout
        estimate = numba.njit(_with_arrays(self._heuristic.function))
        offsets = np.array([shift // 8 for shift in shifts])
        rest = np.array([shift % 8 for shift in shifts])
        masks = np.array([(1 << count) - 1 for count in bits])

        def kernel(rows: Any) -> Any:
            values = np.empty(len(offsets), np.int64)
            found = np.empty(len(rows))
            for number in range(len(rows)):
                row = rows[number]
                for variable in range(len(offsets)):
                    at = offsets[variable]
                    word = row[at] | row[at + 1] << 8 | row[at + 2] << 16 | row[at + 3] << 24
                    values[variable] = word >> rest[variable] & masks[variable]
                found[number] = estimate(values)
            return found

        kernel_compiled = numba.njit(kernel)

        def run(content: bytes, count: int) -> list[float]:
            rows = np.frombuffer(content, np.uint8).reshape(count, bytes_a_state + _SPARE_BYTES)
            values: list[float] = kernel_compiled(rows).tolist()
            return values

        return run


def _with_arrays(function: Any) -> Any:
    """Return the function with the lists of integers that it closes over as arrays."""
    cells = tuple(CellType(_as_array(cell.cell_contents)) for cell in function.__closure__ or ())
    return FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__, cells)


def _as_array(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    try:
        array = np.array(value)
    except ValueError:  # rows of different lengths
        return value
    return array if array.dtype.kind in "ib" else value
