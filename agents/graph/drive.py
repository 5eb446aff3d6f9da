"""Drive one run of the graph from a fresh start, an answer or its last checkpoint."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol, runtime_checkable

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from langgraph.typing import ContextT, StateT

from agents.documents import Json
from agents.graph.checkpoints import open_checkpoints
from agents.graph.choices import check_answer, unasked
from agents.runs import RunFolder
from agents.surface import closing

_MOST_NODES = 10_000
"""More than any run has: what ends a run is its budget and its rounds."""


@runtime_checkable
class Recalling(Protocol):
    """A desk that takes up its account where the run left it."""

    def recall(self, state: Json) -> None:
        """Take note of the state that the run goes on from."""
        ...


async def drive(
    build: Callable[[Any], CompiledStateGraph[StateT, ContextT, StateT, StateT]],
    folder: RunFolder,
    fresh: StateT,
    answer: str | None,
    desk: ContextT,
) -> AsyncIterator[tuple[str, Json]]:
    """Yield (node, update) pairs, then ("waiting", question) or ("done", state); `fresh` is what a run begins with.

    Each node boundary is on disk before the next node starts, so a kill loses the running node only.
    """
    config: RunnableConfig = {"configurable": {"thread_id": folder.name}, "recursion_limit": _MOST_NODES}
    async with open_checkpoints(folder.checkpoints) as saver:
        graph = build(saver)
        before = await graph.aget_state(config)
        if before.interrupts and answer is None:
            yield "waiting", before.interrupts[0].value
            return
        if answer is not None and not before.interrupts:
            raise unasked(folder.name, "does not wait")
        _recall(desk, before.values)
        start: Command[Any] | StateT | None = None if before.values else fresh
        if before.interrupts and answer is not None:
            check_answer(before.interrupts[0].value, answer)
            start = Command(resume=answer)
        stream = graph.astream(start, config, context=desk, stream_mode="updates", durability="sync")
        async with closing(_updates(stream)) as updates:
            async for node, update in updates:
                yield node, update
        after = await graph.aget_state(config)
    if after.interrupts:
        yield "waiting", after.interrupts[0].value
    else:
        yield "done", dict(after.values)


async def _updates(stream: AsyncIterator[Json]) -> AsyncIterator[tuple[str, Json]]:
    async with closing(stream):
        async for chunk in stream:
            for node, update in chunk.items():
                if node != "__interrupt__":
                    yield node, update or {}


def _recall(desk: object, state: Json) -> None:
    if state and isinstance(desk, Recalling):
        desk.recall(state)
