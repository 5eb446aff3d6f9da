"""Drive one run of the graph from a fresh start, an answer or its last checkpoint."""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from agents.documents import Json
from agents.graph.build import build
from agents.graph.checkpoints import open_checkpoints
from agents.graph.nodes import Desk
from agents.graph.state import State
from agents.runs import RunFolder, Settings


async def drive(
    folder: RunFolder, settings: Settings, answer: str | None, desk: Desk
) -> AsyncIterator[tuple[str, Json]]:
    """Yield (node, update) pairs, then ("waiting", question) or ("done", state).

    Each node boundary is on disk before the next node starts, so a kill loses the running node only.
    """
    config: RunnableConfig = {"configurable": {"thread_id": folder.name}, "recursion_limit": 200}
    async with open_checkpoints(folder.checkpoints) as saver:
        graph = build(saver)
        before = await graph.aget_state(config)
        if before.interrupts and answer is None:
            yield "waiting", before.interrupts[0].value
            return
        start = _start(settings, bool(before.values), bool(before.interrupts), answer)
        stream = graph.astream(start, config, context=desk, stream_mode="updates", durability="sync")
        async for chunk in stream:
            for node, update in chunk.items():
                if node != "__interrupt__":
                    yield node, update or {}
        after = await graph.aget_state(config)
    if after.interrupts:
        yield "waiting", after.interrupts[0].value
    else:
        yield "done", dict(after.values)


def _start(settings: Settings, begun: bool, asked: bool, answer: str | None) -> Any:
    if asked:
        return Command(resume=answer)
    if begun:
        return None  # go on from the last checkpoint
    return State(
        text=settings.text,
        formalism=settings.world,
        on_conflict=settings.on_conflict,
        assume=settings.assume,
        max_rounds=settings.rounds,
    )
