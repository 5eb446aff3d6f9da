"""Run what may take long in a process of its own, which ends with its limit or with the call that asked for it."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

from pydantic import Field

from agents.mcp.turns import its_turn
from tools import (
    BudgetExhausted,
    Finished,
    GroundplanError,
    InputError,
    Limits,
    Stopped,
    ToolFailed,
    ToolResult,
    shared_worker,
)

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_SECONDS = 30.0
MEMORY_MB = 4096
GRACE_S = 2.0
"""A solver keeps to the same limit and may then still say what it has proven."""

Seconds = Annotated[float, Field(gt=0, le=3600)]


def job(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that runs in a worker: an error travels as its message alone, so all of it is put there."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except InputError as error:
            raise InputError(str(error)) from None

    return run


async def in_worker(function: Callable[..., Any], *args: Any, seconds: float = DEFAULT_SECONDS) -> Any:
    """Return what `function(*args)` returns, as JSON data; cancelling the call ends its process.

    A server bounds how many run at once: the limit counts from its turn on.

    Raises `InputError` for what is wrong with the arguments and `BudgetExhausted` when time or memory end first.
    """
    limits = Limits(seconds=seconds + GRACE_S, memory_mb=MEMORY_MB)
    async with its_turn():
        done = await shared_worker().run_async(function, *args, limits=limits)
    match done:
        case Finished(value=value):
            return value
        case Stopped(reason="timeout"):
            raise BudgetExhausted(f"the {seconds:g} seconds are used up", hint="ask for less")
        case Stopped(reason="memory"):
            raise BudgetExhausted(f"the {MEMORY_MB} MB of memory are used up", hint="ask for less")
        case Stopped(reason=reason, detail=detail):
            raise GroundplanError(f"the work was stopped ({reason})", hint=detail)


def value_of(result: ToolResult) -> Any:
    """Return the value of a call that succeeded, or raise what it failed for."""
    if isinstance(result, ToolFailed):
        raise InputError(result.message) if result.retry == "changed" else GroundplanError(result.message)
    return result.value
