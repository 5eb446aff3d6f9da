"""An evaluation with a memory: its own file, fed by accepted runs only, and the summary says what it was good for."""

import asyncio
from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent
from agents.evaluate.remembering import MEMORY_FILE, begin_memory, memory_of, with_memory
from agents.evaluate.runner import Record
from agents.evaluate.summary import summary_of
from agents.formalisms.program import ProgramFormalism
from agents.memory.store import open_memory
from agents.models.scripted import ScriptedModel
from tests.agents.cli.conftest import TEXT, document


def attempt(folder: Path, model: ScriptedModel, *tasks: str) -> dict[str, Record]:
    agent = TaskAgent(model, folder / "runs")

    async def run() -> dict[str, Json]:
        return {task: await agent.answer(task, TEXT, ProgramFormalism()) for task in tasks}

    return {
        task: Record(task=task, outcome="attempted", seconds=1, scores=scores)
        for task, scores in asyncio.run(run()).items()
    }


def test_one_task_learns_from_another_within_the_evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users.sqlite"
    monkeypatch.setenv("GROUNDPLAN_MEMORY", str(users))
    begin_memory(tmp_path)
    model = ScriptedModel([document(), document()])
    records = attempt(tmp_path, model, "one", "two")
    assert [record.scores["recalled"] for record in records.values()] == [0, 1]
    assert "[data from 'memory'" in model.requests[1].messages[1].content
    assert not users.exists(), "what the user remembers is none of an evaluation's business"
    with open_memory(tmp_path / MEMORY_FILE) as memory:
        (entry,) = memory.entries()
    assert [one.run for one in entry.provenance] == ["one", "two"]
    lines = {line.name: line for line in with_memory(summary_of(2, records, ()), records, tmp_path).lines}
    assert (lines["tasks that were told something"].hits, lines["tasks that were told something"].of) == (1, 2)
    assert lines["model calls a task"].value == 1
    assert lines["example entries"].value == 1


def test_without_a_memory_nothing_is_learned_and_calls_are_counted_all_the_same(tmp_path: Path) -> None:
    model = ScriptedModel([document(), document()])
    records = attempt(tmp_path, model, "one", "two")
    assert model.requests[0].messages == model.requests[1].messages
    assert memory_of(tmp_path / "runs") is None
    (line,) = with_memory(summary_of(2, records, ()), records, tmp_path).lines
    assert (line.section, line.name, line.value) == ("memory", "model calls a task", 1)


def test_an_oracle_has_no_line_about_memory(tmp_path: Path) -> None:
    records = {"t": Record(task="t", outcome="attempted", seconds=1, scores={"success": True})}
    assert with_memory(summary_of(1, records, ()), records, tmp_path).lines == ()
