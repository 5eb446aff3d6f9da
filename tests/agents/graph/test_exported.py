"""What `langgraph.json` names can be opened, drawn and run as LangGraph's own tools do it."""

import asyncio
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from langgraph.graph.state import CompiledStateGraph

from agents.acting.graph.build import NODES
from tests.agents.cli.conftest import TEXT, document

ROOT = Path(__file__).resolve().parents[3]
CONFIG = json.loads((ROOT / "langgraph.json").read_text())


def opened(reference: str) -> Any:
    """Load a graph as LangGraph's server does: the module by its file, then the factory in it."""
    file, _, name = reference.partition(":")
    spec = importlib.util.spec_from_file_location("exported_by_langgraph", ROOT / file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)()


@pytest.mark.parametrize("name", CONFIG["graphs"])
def test_a_named_graph_opens_and_draws_itself(name: str) -> None:
    graph = opened(CONFIG["graphs"][name])
    assert isinstance(graph, CompiledStateGraph)
    drawn = graph.get_graph().draw_mermaid()
    assert all(node in drawn for node in graph.nodes if not node.startswith("__"))


def test_the_graph_of_the_acting_agent_shows_inside_the_travelling_one() -> None:
    drawn = opened(CONFIG["graphs"]["travel"]).get_graph(xray=True).draw_mermaid()
    assert all(node in drawn for node in NODES)


def test_the_travelling_agent_answers_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the embedded model answered to this request.
    monkeypatch.setenv("GROUNDPLAN_MODEL", f"scripted:{ROOT / 'tests' / 'examples' / 'readme.json'}")
    request = "Two of us leave Lake Ember for Ormvale, 25 to 27 April 2027, for at most $500."
    state = asyncio.run(opened(CONFIG["graphs"]["travel"]).ainvoke({"request": request}, context={}))
    assert state["status"] == "solved"
    assert all(ruling["passed"] for ruling in state["best"]["rulings"])


def test_the_formalizing_agent_answers_a_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "replies.json"
    script.write_text(json.dumps([{"json": document()}]))
    monkeypatch.setenv("GROUNDPLAN_MODEL", f"scripted:{script}")
    graph = opened(CONFIG["graphs"]["formalize"])
    state = asyncio.run(graph.ainvoke({"text": TEXT, "formalism": "program"}, context={}))  # as their server does
    assert state["status"] == "solved"
    assert state["result"]["plan"]
