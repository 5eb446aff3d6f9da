"""The graphs that `langgraph.json` names, so that LangGraph's own tools can show, run and step through them.

The model is the one that the environment names, as for `Agent`; whoever runs a graph brings the checkpointer.
"""

import os
from functools import cache, lru_cache

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.acting.graph.build import build as build_acting
from agents.acting.graph.desk import Desk as ActingDesk
from agents.acting.graph.state import State as ActingState
from agents.acting.planner import CodePlanner
from agents.acting.report import ActingSettings
from agents.acting.skill import SkillBook
from agents.agent import DEFAULT_MODEL, MODEL_VARIABLE
from agents.formalisms.base import Formalism
from agents.formalisms.registry import open_formalisms
from agents.gathering.agent import MOST_STEPS, trip_skills
from agents.gathering.judging import gathered_judge
from agents.gathering.names import names_only
from agents.gathering.planning import next_move
from agents.gathering.skills import FormalizeTrip
from agents.graph.build import Compiled, build
from agents.graph.nodes import Desk, Node
from agents.graph.state import State
from agents.graph.timing import Update
from agents.models.chat import ChatModel
from agents.models.registry import open_model
from agents.runs import Settings
from envs import load_tables, travel_toolbox
from tools import Budget

_KEPT_RUNS = 100
_MOST_NODES = 10_000
_SETTINGS = Settings(text="", model=DEFAULT_MODEL)
_DEFAULTS = State(
    formalism=_SETTINGS.world,
    on_conflict=_SETTINGS.on_conflict,
    assume=_SETTINGS.assume,
    max_rounds=_SETTINGS.rounds,
)


def formalizing_agent() -> Compiled:
    """Return the formalizing agent, which needs a state with `text`, the request, and nothing else.

    The time limit, otherwise that of a run, holds here for each node: these tools keep no clock between nodes.
    """
    return build(around=_with_own_desk)


def travelling_agent() -> "CompiledStateGraph[ActingState, None, ActingState, ActingState]":
    """Return the tool-using agent on the bundled travel world, which needs a state with `request`.

    It gathers with the search tools, then formalizes and solves on what it gathered; its own graph is a subgraph.
    """
    acting = build_acting()

    async def travel(state: ActingState, runtime: Runtime[None]) -> Update:
        info = runtime.execution_info
        assert info is not None, "a node runs in a graph"
        desk = _travel_desk(info.thread_id or info.run_id or info.task_id)
        return await acting.ainvoke(state, {"recursion_limit": _MOST_NODES}, context=desk)

    graph = StateGraph(ActingState)
    graph.add_node("travel", travel)
    graph.add_edge(START, "travel")
    graph.add_edge("travel", END)
    return graph.compile()


def _with_own_desk(node: Node) -> Node:
    async def run(state: State, runtime: Runtime[Desk]) -> Update:
        missing = {key: value for key, value in _DEFAULTS.items() if key not in state}
        whole = State(**{**missing, **state})  # type: ignore[typeddict-item]  # the keys of two states
        meter = Budget(seconds=_SETTINGS.seconds).start()
        update = await node(whole, runtime.override(context=Desk(_model(), _formalisms(), meter)))
        return {**missing, **update}

    return run


@lru_cache(maxsize=_KEPT_RUNS)
def _travel_desk(run: str) -> ActingDesk:
    """Return the desk of a run: what its steps came to is kept as long as this process lives."""
    tables, model = load_tables(), _model()
    names = names_only(tables)
    return ActingDesk(
        model=model,
        skills=SkillBook(trip_skills(FormalizeTrip(names), travel_toolbox(tables), names)),
        planner=CodePlanner(lambda view: next_move(view, asks_model=False)),
        judge=gathered_judge(names),
        settings=ActingSettings(text="", model=model.name, steps=MOST_STEPS),
        meter=Budget(seconds=_SETTINGS.seconds).start(),
    )


@cache
def _model() -> ChatModel:
    return open_model(os.environ.get(MODEL_VARIABLE, DEFAULT_MODEL))


@cache
def _formalisms() -> dict[str, Formalism]:
    return open_formalisms(_SETTINGS.world)
