"""The nodes of the tool-using agent and the edges between them."""

from collections.abc import Callable, Coroutine
from copy import copy
from dataclasses import asdict
from functools import cache
from typing import Any, Literal, get_args

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command

from agents.acting.graph import nodes
from agents.acting.graph.act import act
from agents.acting.graph.desk import Desk
from agents.acting.graph.questions import ask, is_waiting
from agents.acting.graph.state import State
from agents.acting.plan import Plan
from agents.graph.timing import NodeOf, Update, timed

Compiled = CompiledStateGraph[State, Desk, State, State]
Node = NodeOf[State, Desk]
Target = Literal["act", "judge", "replan", "ask", "finish"]
Routed = Callable[..., Coroutine[Any, Any, Command[Target]]]

LIMITED = frozenset({"plan", "replan", "act"})
"""What the budget limits; an answer that was found in time is still judged when the time is up."""


def after_plan(state: State) -> Target:
    """Go on with an accepted move, otherwise back to the planner."""
    if state["complaints"]:
        return "replan"
    if is_waiting(state):
        return "ask"
    if state.get("candidate"):
        return "judge"
    return "act" if Plan.model_validate(state["plan"]).steps else "finish"


def after_act(state: State) -> Target:
    """Judge an answer as soon as there is one; ask about an effect of which nobody knows."""
    if is_waiting(state):
        return "ask"
    return "judge" if state.get("candidate") else "replan"


def after_ask(state: State) -> Target:
    """Do what was consented to, or plan with the answer."""
    return "act" if state["question"]["next"] == "act" else "replan"


NODES: dict[str, Node] = {
    "plan": nodes.plan,
    "act": act,
    "judge": nodes.judge,
    "replan": nodes.plan,
    "ask": ask,
    "finish": nodes.finish,
}
ROUTES: dict[str, Callable[[State], Target]] = {
    "plan": after_plan,
    "act": after_act,
    "judge": lambda state: "replan",
    "replan": after_plan,
    "ask": after_ask,
}


def routed(node: Node, route: Callable[[State], Target]) -> Routed:
    """Wrap a node: it says itself where the run goes on; a state with a final status goes straight to the end.

    LangGraph would read the whole state anew for a conditional edge, and take a thread to decide on it.
    """

    async def run(state: State, runtime: Runtime[Desk]) -> Command[Target]:
        update = await node(state, runtime)
        after = State(**{**state, **update})  # type: ignore[typeddict-item]  # a node returns keys of the state
        return Command(update=update, goto="finish" if "status" in after else route(after))

    return run


def charged(node: Node) -> Node:
    """Wrap a node: what the meter has counted is in the state, so that a resumed run goes on counting."""

    async def run(state: State, runtime: Runtime[Desk]) -> Update:
        update = await node(state, runtime)
        return {**update, "usage": asdict(runtime.context.meter.used)}

    return run


def build(checkpointer: Any = None) -> Compiled:
    """Return the graph; with a checkpointer every node boundary can be resumed."""
    # Compiling takes longer than many a step, and nothing but the checkpointer differs between runs.
    graph = copy(_compiled())
    graph.checkpointer = checkpointer
    return graph


@cache
def _compiled() -> Compiled:
    graph = StateGraph(State, context_schema=Desk)
    for name, node in NODES.items():
        step = timed(name, charged(node), limited=name in LIMITED)
        if name in ROUTES:
            graph.add_node(name, routed(step, ROUTES[name]), destinations=get_args(Target))
        else:
            graph.add_node(name, step)
    graph.add_edge(START, "plan")
    graph.add_edge("finish", END)
    return graph.compile()
