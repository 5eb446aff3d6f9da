"""The bundled world behind its tools, and an explorer that makes every call the coverage asks for."""

from collections.abc import Callable

import pytest

from agents.gathering.coverage import Coverage, coverage
from agents.gathering.notebook import Notebook, note_of
from agents.tool_calls.observation import observed
from envs import Tables, TaskKind, TripRequest, TripTask, generate_tasks, load_tables, travel_toolbox
from tools import Toolbox

Explorer = Callable[..., tuple[Notebook, Coverage]]


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_tables()


@pytest.fixture(scope="session")
def toolbox(tables: Tables) -> Toolbox:
    return travel_toolbox(tables)


@pytest.fixture(scope="session")
def tasks(tables: Tables) -> dict[int, TripTask]:
    """One task for each length of a trip."""
    return {days: generate_tasks(tables, TaskKind("medium", days), seed=4, count=1)[0] for days in (3, 5, 7)}


@pytest.fixture(scope="session")
def explore(toolbox: Toolbox) -> Explorer:
    def gather(request: TripRequest, notebook: Notebook = Notebook(), spare: int = 0) -> tuple[Notebook, Coverage]:  # noqa: B008 - frozen
        while (found := coverage(request, notebook, spare)).lacking:
            for item in found.lacking:
                call = item.search
                answer = observed(toolbox.call(call.tool, call.arguments))
                notebook = notebook.with_notes([note_of(call.tool, call.arguments, answer)])
        return notebook, found

    return gather
