"""The baselines in the two-stage evaluation: what a model writes is judged, whatever it says about it."""

import asyncio
from collections.abc import Mapping
from itertools import count, pairwise
from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.bench import Order
from agents.evaluate.kinds import KINDS, SpecSource
from agents.evaluate.opening import open_bench
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.summary import Line, Summary
from agents.evaluate.task_sets import travel_tasks
from agents.evaluate.two_stage_baselines import BaselineBench
from agents.formalisms.travel import TravelFormalism
from agents.gathering.coverage import coverage
from agents.gathering.notebook import Notebook, note_of
from agents.models.chat import ChatModel, ChatRequest
from agents.models.scripted import Reply, ScriptedModel
from agents.tool_calls.observation import observed
from envs import TripTask, travel_toolbox
from tools import Budget, InputError, ModelError, RunLog

MEASURED = ("delivered", "commonsense micro", "commonsense macro", "hard micro", "hard macro", "final")


def move(skill: str, inputs: Json, name: str, answer: object = None) -> Json:
    step = {"id": name, "skill": skill, "inputs": inputs, "goal": "", "evidence": []}
    return {"move": "plan", "thought": "", "steps": [step], "answer": answer}


def answering(answer: object) -> Json:
    return {"move": "plan", "thought": "", "steps": [], "answer": answer}


@pytest.fixture(scope="module")
def task(tasks: Mapping[str, TripTask]) -> TripTask:
    return next(task for task in tasks.values() if task.request.city_count == 1)


@pytest.fixture(scope="module")
def best(formalism: TravelFormalism, task: TripTask) -> list[Json]:
    """The days of the cheapest trip."""
    found = formalism.solve(task.request.model_dump(mode="json"), Budget(seconds=30))
    return list(found.plan)


@pytest.fixture(scope="module")
def searches(formalism: TravelFormalism, task: TripTask) -> list[Json]:
    """The moves of a ReAct that makes every needed search, one by one."""
    toolbox, notebook = travel_toolbox(formalism.tables), Notebook()
    while lacking := coverage(task.request, notebook).lacking:
        calls = [item.search for item in lacking]
        answers = [observed(toolbox.call(call.tool, call.arguments)) for call in calls]
        notebook = notebook.with_notes(
            note_of(call.tool, call.arguments, seen) for call, seen in zip(calls, answers, strict=True)
        )
    return [move(note.tool, note.arguments, f"s{number}") for number, note in enumerate(notebook.notes)]


def run(
    formalism: TravelFormalism, tasks: Mapping[str, TripTask], folder: Path, model: ChatModel, seconds: float = 60.0
) -> tuple[Record, Summary]:
    bench = BaselineBench(formalism, tasks, model, folder, seconds)
    records = asyncio.run(Evaluation(folder).run(list(tasks), bench.attempt, lambda *_: None))
    bench.export(records)
    return next(iter(records.values())), bench.summarize(records)


def line(summary: Summary, name: str, section: str | None = None, column: str = "") -> Line:
    found = (line for line in summary.lines if line.name == name and section in (None, line.section))
    return next(line for line in found if line.column == column)


def test_a_react_that_gathers_and_writes_a_right_trip_is_final_in_both_profiles(
    formalism: TravelFormalism, task: TripTask, searches: list[Json], best: list[Json], tmp_path: Path
) -> None:
    model = ScriptedModel([*searches, move("write_trip", {"plan": best}, "trip", "$trip")])
    record, summary = run(formalism, {f"react/{task.id}": task}, tmp_path, model)
    for section in ("official", "strict"):
        assert [line(summary, name, section).value for name in MEASURED] == [1.0] * len(MEASURED)
    assert line(summary, "cost equals the proven optimum").hits == 1
    for name, of in (("calls valid", 1.0), ("calls answered", 1.0), ("calls redundant", 0.0)):
        assert line(summary, name).value == of
    assert line(summary, "calls a task").value == len(searches)
    assert line(summary, "steps a task").value == len(searches) + 1
    assert record.scores["calls"] == len(searches) + 1
    assert not {"specification exact", "proven cheapest"} & {line.name for line in summary.lines}
    assert len((tmp_path / "plans-react.jsonl").read_text().splitlines()) == 1
    logged = RunLog.read(tmp_path / "runs" / f"react-{task.id.replace('/', '-')}" / "events.jsonl")
    assert sum(event.kind == "tool.call" for event in logged) == len(searches)


def test_an_answer_that_is_no_trip_is_not_delivered(formalism: TravelFormalism, task: TripTask, tmp_path: Path) -> None:
    model = ScriptedModel([answering("A lovely trip, all booked and within the budget.")])
    record, summary = run(formalism, {f"react/{task.id}": task}, tmp_path, model)
    assert (record.outcome, record.scores["plan"], record.scores["success"]) == ("attempted", None, False)
    assert "holds no trip" in record.scores["reason"]
    assert line(summary, "delivered", "official").hits == line(summary, "final in both profiles").hits == 0


def test_a_trip_that_rests_on_nothing_is_delivered_and_not_accepted(
    formalism: TravelFormalism, task: TripTask, best: list[Json], tmp_path: Path
) -> None:
    invented = [{**day, "accommodation": "The Grand Nowhere, Varnvale"} for day in best]
    model = ScriptedModel([move("write_trip", {"plan": invented}, "trip", "$trip"), answering("It is perfect.")])
    record, summary = run(formalism, {f"react/{task.id}": task}, tmp_path, model)
    assert line(summary, "delivered", "official").hits == 1
    assert line(summary, "final in both profiles").hits == 0
    assert record.scores["reason"].startswith("the answer was not accepted: official: ")


def test_what_was_written_counts_and_not_the_words_about_it(
    formalism: TravelFormalism, task: TripTask, best: list[Json], tmp_path: Path
) -> None:
    model = ScriptedModel([move("write_trip", {"plan": best}, "trip"), answering("I could not find a trip.")])
    record, _ = run(formalism, {f"react/{task.id}": task}, tmp_path, model)
    assert record.scores["success"]


def test_calls_are_counted_that_are_wrong_or_made_twice(
    formalism: TravelFormalism, task: TripTask, searches: list[Json], tmp_path: Path
) -> None:
    (first,) = searches[0]["steps"]
    again = move(first["skill"], first["inputs"], "again")
    unknown = move("search_attractions", {"city": "Nowhere"}, "lost")
    formless = move("search_attractions", {"town": "Nowhere"}, "formless")
    useless = move("search_attractions", {"city": task.request.origin}, "useless")
    replies: list[Reply] = [searches[0], again, unknown, formless, useless, {"move": "give up", "reason": "lost"}]
    record, summary = run(formalism, {f"react/{task.id}": task}, tmp_path, ScriptedModel(replies))
    assert {name: line(summary, f"calls {name}").hits for name in ("valid", "answered", "redundant")} == {
        "valid": 4,
        "answered": 3,
        "redundant": 4,
    }
    assert line(summary, "calls valid").of == 5
    assert (record.scores["plan"], record.scores["reason"]) == (None, "lost")


def test_reflexion_mends_its_trip_by_the_verdict_and_stands_beside_react(
    formalism: TravelFormalism, task: TripTask, best: list[Json], tmp_path: Path
) -> None:
    nowhere = [{**day, "dinner": "The Grand Nowhere, Varnvale"} for day in best]
    wrong = move("write_trip", {"plan": nowhere}, "trip", "$trip")
    right = move("write_trip", {"plan": best}, "better", "$better")
    model = ScriptedModel([wrong, wrong, {"lesson": "dine where a search found a table"}, right])
    ids = [f"{way}/{task.id}" for way in ("react", "reflexion")]
    _, summary = run(formalism, dict.fromkeys(ids, task), tmp_path, model)
    assert line(summary, "final in both profiles", column="react").hits == 0
    assert line(summary, "final in both profiles", column="reflexion").hits == 1
    verdict = model.requests[2].messages[-1].content
    assert "official: " in verdict
    sections = [line.section for line in summary.lines]
    assert len(list(dict.fromkeys(sections))) == 1 + sum(a != b for a, b in pairwise(sections))
    assert {"plans-react.jsonl", "plans-reflexion.jsonl"} <= {path.name for path in tmp_path.iterdir()}


def test_a_run_that_never_ends_is_stopped_by_its_limits_and_has_failed(
    formalism: TravelFormalism, task: TripTask, tmp_path: Path
) -> None:
    numbers = count()

    def looks_on(request: ChatRequest) -> Reply:
        number = next(numbers)
        return move("search_attractions", {"city": f"Town {number}"}, f"s{number}")

    record, summary = run(formalism, {f"react/{task.id}": task}, tmp_path, ScriptedModel(looks_on))
    assert (record.outcome, record.scores["plan"], summary.infrastructure) == ("attempted", None, 0)
    assert "budget of" in record.scores["reason"]


def test_a_dead_server_is_no_wrong_answer(formalism: TravelFormalism, task: TripTask, tmp_path: Path) -> None:
    gone = ScriptedModel([ModelError("the server is gone")])
    record, summary = run(formalism, {f"react/{task.id}": task}, tmp_path, gone)
    assert (record.outcome, summary.infrastructure, summary.answered) == ("infrastructure", 1, 0)


def test_a_run_that_broke_off_goes_on_and_repeats_no_search(
    formalism: TravelFormalism, task: TripTask, searches: list[Json], best: list[Json], tmp_path: Path
) -> None:
    posed = {f"react/{task.id}": task}
    record, _ = run(formalism, posed, tmp_path, ScriptedModel([*searches, ModelError("the server is gone")]))
    assert record.outcome == "infrastructure"
    record, _ = run(formalism, posed, tmp_path, ScriptedModel([move("write_trip", {"plan": best}, "trip", "$trip")]))
    assert record.scores["success"]
    assert record.scores["tool_calls"] == len(searches)


def test_only_baselines_that_act_are_offered_and_the_ids_say_which(formalism: TravelFormalism, tmp_path: Path) -> None:
    kind = KINDS["two-stage"]
    blind: tuple[SpecSource, ...] = ("one-shot", "chain-of-thought")
    for source in blind:
        with pytest.raises(InputError, match="calls no tool") as error:
            kind.require_source(source)
        assert "react or reflexion or baselines" in error.value.hint
    order = Order("baselines", ScriptedModel([]), tmp_path, 1.0, count=2)
    names = [task.id for task in travel_tasks(formalism.tables, None, "generated", count=2)]
    assert list(open_bench("two-stage", order).bench.tasks) == [
        f"{way}/{name}" for way in ("react", "reflexion") for name in names
    ]


def test_the_model_is_told_of_searches_without_filters_and_of_no_gold(
    formalism: TravelFormalism, task: TripTask, tmp_path: Path
) -> None:
    seen: list[ChatRequest] = []

    def gives_up(request: ChatRequest) -> Reply:
        seen.append(request)
        return {"move": "give up", "reason": "no"}

    run(formalism, {f"react/{task.id}": task}, tmp_path, ScriptedModel(gives_up))
    system, told = (message.content for message in seen[0].messages)
    assert "search_restaurants" in system
    assert not any(word in system for word in ("cuisine", "cost_enquiry", "room_type", task.request.destination))
    assert told.startswith(f"The request:\n{task.text}\n\nAt most ")
