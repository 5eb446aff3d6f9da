"""The graph: assess, formalize, check, solve, verify, reflect, ask, answer, and the edges between them."""

from collections.abc import Callable
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agents.documents import Draft, Result
from agents.graph import nodes
from agents.graph.nodes import Desk
from agents.graph.state import State

Compiled = CompiledStateGraph[State, Desk, State, State]


Target = Literal["formalize", "check", "solve", "verify", "reflect", "ask", "answer"]
Route = Callable[[State], Target]


def unless_settled(route: Route) -> Route:
    """Wrap a route: a state with a final status goes straight to the answer."""

    def routed(state: State) -> Target:
        return "answer" if "status" in state else route(state)

    return routed


def after_formalize(state: State) -> Target:
    """Ask when the draft has questions, else check it."""
    return "ask" if Draft.model_validate(state["draft"]).questions else "check"


def after_check(state: State) -> Target:
    """Reflect on faults, else solve."""
    return "reflect" if state["critique"] else "solve"


def after_solve(state: State) -> Target:
    """Verify a solution; turn a contradiction into a question unless the caller said to stop."""
    result = Result.model_validate(state["result"])
    if result.status == "solved":
        return "verify"
    asks = result.status == "unsolvable" and result.offers and state["on_conflict"] != "stop"
    return "ask" if asks else "answer"


def after_verify(state: State) -> Target:
    """Answer with an accepted solution, reflect on a rejected one."""
    return "answer" if all(ruling["passed"] for ruling in state["rulings"]) else "reflect"


def after_ask(state: State) -> Target:
    """Go on with a relaxed specification, or formalize again with the new answer."""
    return "check" if state["result"].get("status") == "unsolvable" else "formalize"


NODES: dict[str, nodes.Node] = {
    "assess": nodes.assess,
    "formalize": nodes.formalize,
    "check": nodes.check,
    "solve": nodes.solve,
    "verify": nodes.verify,
    "reflect": nodes.reflect,
    "ask": nodes.ask,
    "answer": nodes.answer,
}
ROUTES: dict[str, Route] = {
    "assess": lambda state: "formalize",
    "formalize": after_formalize,
    "check": after_check,
    "solve": after_solve,
    "verify": after_verify,
    "reflect": lambda state: "formalize",
    "ask": after_ask,
}


def build(checkpointer: Any = None, around: Callable[[nodes.Node], nodes.Node] | None = None) -> Compiled:
    """Compile the agent's graph; with a checkpointer every node boundary can be resumed.

    `around` wraps every node, for those who run the graph without a `Desk` as its context.
    """
    graph = StateGraph(State, context_schema=None if around else Desk)
    for name, node in NODES.items():
        timed = nodes.timed(name, node)
        graph.add_node(name, around(timed) if around else timed)
    graph.add_edge(START, "assess")
    for name, route in ROUTES.items():
        graph.add_conditional_edges(name, unless_settled(route))
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
