"""The two-stage evaluation end to end: the coverage check alone, models that gather well and badly, and a kill."""

import asyncio
import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from agents.evaluate.remembering import begin_memory
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.summary import Line, Summary
from agents.evaluate.two_stage import TwoStageBench
from agents.formalisms.travel import TravelFormalism
from agents.models.chat import ChatModel, ChatRequest
from agents.models.errors import OutOfTime
from agents.models.scripted import Reply, ScriptedModel
from envs import TripRequest, TripTask
from tools import ModelError, RunLog

Tasks = Mapping[str, TripTask]
Proposer = Callable[[ChatRequest], Reply]

TEXT = (
    "There are two of us, leaving Haskmoor on April 7th, 2027 and home again on April 9th. Three days in Varnvale, "
    "and no more than $9,000 for it all."
)
ASKED = TripRequest(
    origin="Haskmoor",
    destination="Varnvale",
    start=datetime.date(2027, 4, 7),
    days=3,
    city_count=1,
    people=2,
    budget=9000,
)
READING = {
    "origin": "Haskmoor",
    "destination": "Varnvale",
    "first_day": "April 7th, 2027",
    "last_day": "April 9th",
    "days": "Three days",
    "people": ["two of", 2],
    "budget": "$9,000",
}
NEEDED = [
    {"tool": "distance", "origin": "Haskmoor", "destination": "Varnvale"},
    {"tool": "distance", "origin": "Varnvale", "destination": "Haskmoor"},
    {"tool": "search_flights", "origin": "Haskmoor", "destination": "Varnvale", "date": "2027-04-07"},
    {"tool": "search_flights", "origin": "Varnvale", "destination": "Haskmoor", "date": "2027-04-09"},
    *({"tool": f"search_{kind}", "city": "Varnvale"} for kind in ("accommodations", "restaurants", "attractions")),
]


@pytest.fixture
def asked() -> dict[str, TripTask]:
    return {"own/1": TripTask("own/1", TEXT, ASKED, "easy")}


def model(propose: Proposer) -> ScriptedModel:
    """Return a model that reads the request exactly and proposes calls as it is told."""

    def reply(request: ChatRequest) -> Reply:
        if request.schema and "calls" in request.schema["properties"]:
            return propose(request)
        return {name: READING[name] for name in (request.schema or {})["properties"]}

    return ScriptedModel(reply)


def run(
    formalism: TravelFormalism, tasks: Tasks, folder: Path, model: ChatModel | None = None
) -> tuple[dict[str, Record], Summary]:
    bench = TwoStageBench(formalism, tasks, model, folder, 60.0)
    records = asyncio.run(Evaluation(folder).run(list(tasks), bench.attempt, lambda *_: None))
    bench.export(records)
    return records, bench.summarize(records)


def line(summary: Summary, name: str, section: str | None = None) -> Line:
    return next(line for line in summary.lines if line.name == name and section in (None, line.section))


def test_the_coverage_check_alone_delivers_every_plan_without_a_redundant_call(
    formalism: TravelFormalism, tasks: Tasks, tmp_path: Path
) -> None:
    records, summary = run(formalism, tasks, tmp_path)
    for section in ("official", "strict"):
        for name in ("delivered", "commonsense micro", "commonsense macro", "hard micro", "hard macro", "final"):
            found = line(summary, name, section)
            assert (found.hits, found.value) == (found.of, 1.0), found
    assert line(summary, "calls redundant").hits == 0
    assert line(summary, "calls valid").hits == line(summary, "calls answered").hits == line(summary, "calls valid").of
    assert not any(found.name.startswith("calls of the model") for found in summary.lines)
    assert all(record.scores["over"].startswith("all trips") for record in records.values())
    assert len((tmp_path / "plans.jsonl").read_text().splitlines()) == len(tasks)


def test_a_model_that_reads_and_proposes_well_needs_no_help(
    formalism: TravelFormalism, asked: Tasks, tmp_path: Path
) -> None:
    records, summary = run(formalism, asked, tmp_path, model(lambda _: {"calls": NEEDED}))
    assert line(summary, "final in both profiles").hits == 1
    assert line(summary, "specification exact").hits == 1
    wanted = line(summary, "needed calls that the model asked for")
    assert wanted.hits == wanted.of == len(NEEDED)
    assert line(summary, "calls redundant").hits == 0
    assert records["own/1"].scores["tokens"] > 0


def test_a_model_that_proposes_nonsense_costs_calls_and_no_plan(
    formalism: TravelFormalism, asked: Tasks, tmp_path: Path
) -> None:
    nonsense = {"tool": "search_restaurants", "city": "Haskmoor"}
    _, summary = run(formalism, asked, tmp_path, model(lambda _: {"calls": [nonsense, nonsense]}))
    assert line(summary, "final in both profiles").hits == 1
    assert line(summary, "calls redundant").hits == 4
    assert line(summary, "calls of the model that were needed").hits == 0


def test_a_model_that_is_too_slow_to_propose_costs_no_plan_and_is_no_dead_server(
    formalism: TravelFormalism, asked: Tasks, tmp_path: Path
) -> None:
    records, summary = run(formalism, asked, tmp_path, model(lambda _: OutOfTime("no full answer within 120 s")))
    assert line(summary, "final in both profiles").hits == 1
    assert (summary.answered, summary.infrastructure) == (1, 0)
    assert records["own/1"].scores["tool_calls_useful"] == 0, "what was needed, the coverage check asked for"


def test_a_model_that_is_too_slow_to_read_has_failed(formalism: TravelFormalism, asked: Tasks, tmp_path: Path) -> None:
    slow = ScriptedModel(lambda _: OutOfTime("no full answer within 120 s"))
    records, summary = run(formalism, asked, tmp_path, slow)
    assert (summary.answered, summary.infrastructure) == (1, 0)
    assert records["own/1"].scores["reason"] == "no full answer within 120 s"


def test_a_sentence_of_an_accepted_trip_is_not_asked_about_again_where_there_is_a_memory(
    formalism: TravelFormalism, tmp_path: Path
) -> None:
    request = ASKED.model_copy(update={"house_rule": "pets"})
    tasks = {f"own/{n}": TripTask(f"own/{n}", f"{TEXT} Our dog comes along.", request, "medium") for n in (1, 2)}

    def reply(request: ChatRequest) -> Reply:
        slots = (request.schema or {})["properties"]
        if "calls" in slots:
            return {"calls": NEEDED}
        return {"pets": ["Our dog comes along", "must be allowed"]} if "pets" in slots else READING

    calls = {}
    for name in ("on", "off"):
        if name == "on":
            begin_memory(tmp_path / name)
        records, summary = run(formalism, tasks, tmp_path / name, ScriptedModel(reply))
        assert line(summary, "specification exact").hits == 2, records
        calls[name] = [record.scores["calls"] for record in records.values()]
        assert [r.scores["recalled"] for r in records.values()] == ([0, 1] if name == "on" else [0, 0])
    assert calls == {"on": [3, 2], "off": [3, 3]}


def test_a_text_that_cannot_be_read_is_no_plan_and_no_crash(
    formalism: TravelFormalism, asked: Tasks, tmp_path: Path
) -> None:
    records, summary = run(formalism, asked, tmp_path, ScriptedModel(lambda _: "la la la"))
    assert line(summary, "delivered", "official").hits == 0
    assert records["own/1"].outcome == "attempted"
    assert "no valid answer" in records["own/1"].scores["reason"]
    assert records["own/1"].scores["tokens"] > 0


def test_a_run_that_broke_off_goes_on_and_repeats_no_search(
    formalism: TravelFormalism, asked: Tasks, tmp_path: Path
) -> None:
    alive = model(lambda _: {"calls": NEEDED[:3]})
    asked_before: list[ChatRequest] = []

    def dies_at_the_second_proposal(request: ChatRequest) -> Reply:
        asked_before.append(request)
        return {"calls": NEEDED[:3]} if len(asked_before) == 1 else ModelError("the server is gone")

    records, _ = run(formalism, asked, tmp_path, model(dies_at_the_second_proposal))
    assert records["own/1"].outcome == "infrastructure"
    records, summary = run(formalism, asked, tmp_path, alive)
    assert line(summary, "final in both profiles").hits == 1
    calls = [
        event.data for event in RunLog.read(tmp_path / "runs" / "own-1" / "events.jsonl") if event.kind == "tool.call"
    ]
    made = [(call["tool"], call["arguments"]) for call in calls]
    assert len(made) == len(set(made)) == len(NEEDED)
    assert records["own/1"].scores["tool_calls"] == len(NEEDED) + 3, "the second proposal repeats the first"
