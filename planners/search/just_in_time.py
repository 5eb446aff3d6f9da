"""Numba, the optional compiler of numeric Python: what of it is used, and nothing else imports it.

Importing this module takes a second, and the first function compiled two more.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from types import CellType, FunctionType
from typing import Any, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])
_njit: Any = numba.njit  # one of its options is in no stub
_BARE = {"_nrt": False}
"""No counts of references to arrays, which take most of the time of a loop over arrays that are not its own."""
_ESTIMATE = numba.float64(numba.int64[::1])
_STATE = numba.types.Array(numba.int64, 1, "C", readonly=True)
"""What an estimate is given: to write into a state is an error, as with a tuple."""


def inlined(function: Function) -> Function:
    """Return a function that is compiled into whatever calls it: to pass many arrays costs more than most bodies."""
    return cast("Function", _njit(inline="always", **_BARE)(function))


@lru_cache(maxsize=16)
def compiled_estimate(function: Callable[..., float]) -> Any:
    """Return an estimate compiled: a function of an array of values, one a variable.

    Lists and tuples of integers that it refers to become arrays. Whatever the compiler says of it is raised.
    """
    inner = _njit([(_STATE,)])(_with_arrays(function))

    def estimate(values: Any) -> float:
        return float(inner(values))

    return _njit(_ESTIMATE)(estimate)


def compiled_over(function: Callable[..., Any], examples: Sequence[Any], *, estimate: bool) -> Any:
    """Return a function compiled for arguments like the examples, with any compiled estimate as one more if asked.

    It must not make arrays. The machine code does not depend on the estimate, and is kept on disk where there is a
    place for it.
    """
    types = [*map(numba.typeof, examples), *([numba.types.FunctionType(_ESTIMATE)] if estimate else [])]
    try:
        compiled = _njit(cache=True, **_BARE)(function)
        compiled.compile(tuple(types))
    except Exception:  # no folder can be written or read, as in a confined process, or what lies there is damaged
        compiled = _njit(**_BARE)(function)
        compiled.compile(tuple(types))
    compiled.disable_compile()
    return compiled


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
