"""A scene for `benchmarks.acting_kills`: a two-stage trip, each search call an effect, so that repetitions are counted.

python -m benchmarks.acting_kills --scene benchmarks.two_stage_kills:two_stage
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from agents import TwoStageAgent, Waiting, names_only
from benchmarks.acting_kills import EFFECTS, Scene
from envs import TaskKind, generate_tasks, load_tables, travel_toolbox
from tools import Tool, Toolbox


def two_stage(folder: Path) -> Scene:
    """Return an agent that gathers for five days in the bundled world; the first cities it looks into do not do."""
    tables = load_tables()
    task = generate_tasks(tables, TaskKind("medium", 5), seed=4, count=1)[0]
    request = task.request.model_copy(update={"budget": None})
    agent = TwoStageAgent(
        Toolbox(_counted(tool, folder / EFFECTS) for tool in travel_toolbox(tables)),
        names_only(tables),
        given=request.model_dump(mode="json"),
        runs=folder / "runs",
    )
    return Scene(agent, task.text, _unasked)


def _counted(tool: Tool[..., Any], lines: Path) -> Tool[..., Any]:
    """Return a tool that writes down each of its calls."""

    def call(**arguments: Any) -> Any:
        with lines.open("a") as file:
            file.write(f"{tool.name} {arguments}\n")
        return tool.function(**arguments)

    return replace(tool, function=call)


def _unasked(waiting: Waiting) -> str:
    raise AssertionError(f"a two-stage run asks nothing: {waiting.question}")
