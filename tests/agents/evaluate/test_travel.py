"""The travel evaluation end to end: the oracle, a model that reads exactly, one that errs, and one that raves."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from agents.evaluate.agent_runs import ASSUMED, TaskAgent, spec_errors
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.summary import Line, Summary
from agents.evaluate.travel import TravelBench
from agents.formalisms.travel import TravelFormalism
from agents.models.chat import ChatModel
from agents.models.scripted import ScriptedModel
from envs import TripTask
from tools import ModelError, RunLog

Tasks = Mapping[str, TripTask]


def ignore(record: Record, answered: int, of: int) -> None:
    """Take no notice."""


def bench(
    formalism: TravelFormalism, tasks: Tasks, folder: Path, model: ChatModel | None = None
) -> tuple[TravelBench, dict[str, Record], Summary]:
    agent = TaskAgent(model, folder / "runs", assume=ASSUMED) if model else None
    it = TravelBench(formalism, tasks, agent, folder)
    records = asyncio.run(Evaluation(folder).run(list(tasks), it.attempt, ignore))
    summary = it.summarize(records)
    it.export(records)
    return it, records, summary


def line(summary: Summary, name: str, section: str | None = None) -> Line:
    return next(line for line in summary.lines if line.name == name and section in (None, line.section))


def test_the_oracle_solves_everything_at_the_proven_optimum(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path
) -> None:
    _, _, summary = bench(formalism, tasks, tmp_path)
    for section in ("official", "strict"):
        for name in ("delivered", "commonsense micro", "commonsense macro", "hard micro", "hard macro", "final"):
            found = line(summary, name, section)
            assert (found.hits, found.value) == (found.of, 1.0), found
    assert line(summary, "cost equals the proven optimum").hits == 3
    assert line(summary, "mean cost / proven optimum").value == 1.0
    assert not any("token" in found.name or "specification" in found.name for found in summary.lines)
    assert (summary.failed, summary.infrastructure, summary.open) == ({}, 0, 0)
    assert len((tmp_path / "plans.jsonl").read_text().splitlines()) == 3


def test_a_model_that_reads_exactly_reaches_the_oracle(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path, reader: Callable[..., ScriptedModel]
) -> None:
    _, _, summary = bench(formalism, tasks, tmp_path, reader(tasks))
    assert line(summary, "final in both profiles").hits == 3
    assert line(summary, "specification exact").hits == 3
    assert line(summary, "tokens a task").value > 0
    for task in tasks:
        events = RunLog.read(tmp_path / "runs" / task.replace("/", "-") / "events.jsonl")
        assert "model.call" in {event.kind for event in events}, "the log of each task holds its model calls"


def test_a_plan_for_a_misread_request_is_judged_by_the_real_one(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path, reader: Callable[..., ScriptedModel]
) -> None:
    _, records, summary = bench(formalism, tasks, tmp_path, reader(tasks, days=4, budget=99_999))
    for record in records.values():
        assert record.scores["spec_errors"] == ["days", "budget"]
    assert line(summary, "specification exact").hits == 0
    assert line(summary, "final in both profiles").hits == 0
    assert line(summary, "proven cheapest").value > 0, "a cheapest plan, but for another request"


def test_a_model_that_raves_has_failed_and_its_tokens_count(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path
) -> None:
    _, records, summary = bench(formalism, tasks, tmp_path, ScriptedModel(lambda request: "I like trains"))
    assert {(r.outcome, r.scores["status"]) for r in records.values()} == {("attempted", "invalid")}
    critiques = line(summary, "critiques taken up")
    assert (critiques.hits, critiques.of) == (0, 6), "two corrections were asked of each task, and nothing changed"
    assert line(summary, "delivered", "official").hits == 0
    assert line(summary, "tokens a task").value > 0


def test_a_correction_that_changes_what_was_wrong_counts_as_taken_up(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path, reader: Callable[..., ScriptedModel]
) -> None:
    first = dict(list(tasks.items())[:1])
    exact = reader(first)
    said: list[int] = []

    def stutter(request: object) -> object:
        said.append(1)
        return "hm" if len(said) == 1 else exact._function(request)  # type: ignore[arg-type]

    _, _, summary = bench(formalism, first, tmp_path, ScriptedModel(stutter))  # type: ignore[arg-type]
    assert line(summary, "final in both profiles").hits == 1
    assert (line(summary, "critiques taken up").hits, line(summary, "critiques taken up").of) == (1, 1)


def test_a_dead_server_is_in_no_denominator_and_the_runs_go_on(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path, reader: Callable[..., ScriptedModel]
) -> None:
    dead = ScriptedModel(lambda request: ModelError("the server is gone"))
    _, _, summary = bench(formalism, tasks, tmp_path, dead)
    assert (summary.answered, summary.infrastructure) == (0, 3)
    assert line(summary, "final in both profiles").of == 0
    _, _, summary = bench(formalism, tasks, tmp_path, reader(tasks))
    assert (summary.answered, summary.infrastructure) == (3, 0)
    assert line(summary, "final in both profiles").hits == 3


def test_specifications_differ_by_field_and_not_by_the_order_of_cuisines() -> None:
    gold = {"people": 2, "cuisines": ["Indian", "French"], "budget": 100}
    assert spec_errors({"people": 2, "cuisines": ["French", "Indian"], "budget": 100}, gold) == []
    assert spec_errors({"people": 3, "cuisines": ["French"], "budget": 100}, gold) == ["people", "cuisines"]
