"""Nodes under a budget: their seconds are added up, their end is an event, an exhausted budget is a status."""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from dataclasses import Field
from typing import Any, ClassVar, Protocol, TypeVar

from langgraph.runtime import Runtime

from agents.formalisms.base import Log
from agents.models.errors import OutOfTime
from tools import BudgetExhausted, Meter

Update = dict[str, Any]
GRACE_S = 2.0
"""A solver keeps to the same limit and may then still say what it has proven."""


class Accounted(Protocol):
    """A desk, which is a dataclass, with a meter and a log."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def meter(self) -> Meter:
        """Return the meter that the run is charged to."""
        ...

    @property
    def log(self) -> Log:
        """Return where events go."""
        ...


StateT = TypeVar("StateT", bound=Mapping[str, Any], contravariant=True)
DeskT = TypeVar("DeskT", bound=Accounted)


class NodeOf(Protocol[StateT, DeskT]):
    """A node as LangGraph calls it, the runtime by name."""

    def __call__(self, state: StateT, runtime: Runtime[DeskT]) -> Coroutine[Any, Any, Update]:
        """Return the keys of the state that the node changes."""
        ...


def timed(name: str, node: NodeOf[StateT, DeskT], *, limited: bool) -> NodeOf[StateT, DeskT]:
    """Wrap a node; a limited one is stopped when the time is up."""

    async def run(state: StateT, runtime: Runtime[DeskT]) -> Update:
        started = time.perf_counter()
        try:
            work = node(state, runtime)
            update = await (_within(runtime.context.meter, work) if limited else work)
        except BudgetExhausted as spent:
            update = {"status": "gave up", "reason": spent.message}
        took = time.perf_counter() - started
        seconds = dict(state.get("seconds", {}))
        seconds[name] = round(seconds.get(name, 0.0) + took, 4)
        runtime.context.log("node", {"node": name, "seconds": round(took, 4), "changed": sorted(update)})
        return {**update, "seconds": seconds}

    return run


async def _within(meter: Meter, work: Coroutine[Any, Any, Update]) -> Update:
    """Wait for a node until the time is up: a model's server may hang for longer than the run may last."""
    left_s = meter.remaining_s()
    scope = asyncio.timeout(None if left_s is None else left_s + GRACE_S)
    try:
        meter.check()
        async with scope:
            return await work
    except TimeoutError:
        if scope.expired():
            meter.check()
        raise
    except OutOfTime:
        meter.check()  # a call that was given all the time that was left ends with it
        raise
    finally:
        work.close()
