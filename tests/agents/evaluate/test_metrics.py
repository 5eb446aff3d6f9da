"""The production metrics: counted from the log of what was used, and words where there is no figure."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel

from agents.documents import Json
from agents.evaluate.energy import EnergyMeter
from agents.evaluate.metrics import Observed, metrics_of, tool_calls_in
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.summary import Line, Measured, Metrics
from agents.evaluate.usage_log import UsageLog
from agents.models.chat import ChatModel, ChatReply, Message
from agents.models.scripted import Reply, ScriptedModel
from agents.models.structured import StructuredOutputError, ask
from agents.recorded import ATTEMPTS, CALL, RecordedModel
from agents.routing import EffortPolicy, ModelEntry, ModelTable, Price, PriceList, RoutedModel
from tools import ModelError, RunLog, Usage

FREE = PriceList(rest=Price(prompt=0, completion=0))
PRICED = PriceList(rest=Price(prompt=1_000_000, completion=2_000_000), currency="EUR")
"""One for a token that is read, two for one that is written."""


class Count(BaseModel):
    count: int


def ignore(record: Record, answered: int, of: int) -> None:
    """Take no notice."""


def evaluated(
    folder: Path, model: ChatModel, tasks: Sequence[str] = ("a", "b"), meter: EnergyMeter | None = None
) -> tuple[dict[str, Record], UsageLog]:
    """Ask a model for a number in each task; a success is the number 3."""
    usage = UsageLog(folder, meter)
    metered = usage.metered(model)

    async def attempt(task: str) -> Json:
        try:
            answer = await ask(metered, (Message("user", task),), Count, attempts=2)
        except StructuredOutputError:
            return {"success": False, "tokens": 1}
        return {"success": answer.value.count == 3, "tokens": answer.usage.tokens}

    with usage:
        return asyncio.run(Evaluation(folder).run(list(tasks), usage.attributed(attempt), ignore)), usage


def metrics(folder: Path, *replies: Reply, prices: PriceList = FREE, tasks: Sequence[str] = ("a", "b")) -> Metrics:
    records, usage = evaluated(folder, ScriptedModel(replies), tasks)
    return metrics_of(Observed(records, usage.events(), (), prices))


def figure(measured: Measured) -> Line:
    assert isinstance(measured, Line), measured
    return measured


def test_the_cost_of_all_calls_is_shared_by_the_successes(tmp_path: Path) -> None:
    found = figure(metrics(tmp_path, {"count": 3}, "hm", {"count": 4}, prices=PRICED).cost)
    # Prompts of 1, 1 and 15 words (the question, the wrong answer and what is wrong with it), answers of 2, 1 and 2.
    prompts = sum(
        event.data["usage"]["prompt_tokens"] for event in RunLog.read(tmp_path / "usage.jsonl") if "usage" in event.data
    )
    assert (found.value, found.unit) == (prompts + 2 * (2 + 1 + 2), "EUR")
    assert prompts > 3


def test_without_a_success_the_whole_cost_is_told_and_without_prices_none(tmp_path: Path) -> None:
    assert metrics(tmp_path / "1", {"count": 4}, prices=PRICED, tasks=["a"]).cost == "no success; 5 EUR in all"
    assert metrics(tmp_path / "2", {"count": 3}, prices=PriceList(), tasks=["a"]).cost == "no prices given"
    assert figure(metrics(tmp_path / "3", {"count": 3}, prices=FREE, tasks=["a"]).cost).value == 0.0


def test_each_model_of_a_router_has_its_own_price(tmp_path: Path) -> None:
    small = ModelEntry(name="small", spec="embedded", role="local-small")
    far = ModelEntry(name="far", spec="embedded", role="remote", price=Price(prompt=0, completion=1_000_000))
    table = ModelTable(models=(small, far), effort=EffortPolicy())
    opened = {"small": ScriptedModel(["hm"]), "far": ScriptedModel([{"count": 3}])}
    records, usage = evaluated(tmp_path, RoutedModel(table, opened=opened), ["a"])
    found = metrics_of(Observed(records, usage.events(), (), table.prices()))
    assert figure(found.cost).value == 2.0, "two words from far away"
    assert (figure(found.schema_valid).hits, figure(found.schema_valid).of) == (0, 1)


def test_what_a_server_does_not_tell_is_not_taken_for_nothing(tmp_path: Path) -> None:
    silent = ChatReply('{"count": 3}', "stop", Usage(calls=1), "m")
    assert (
        metrics(tmp_path / "1", silent, prices=PRICED, tasks=["a"]).cost == "the server does not tell what calls took"
    )
    assert figure(metrics(tmp_path / "2", silent, prices=FREE, tasks=["a"]).cost).value == 0


def test_only_the_first_attempt_at_an_answer_counts_as_valid_at_once(tmp_path: Path) -> None:
    found = figure(metrics(tmp_path, {"count": 3}, "hm", {"count": 3}).schema_valid)
    assert (found.hits, found.of) == (1, 2)


def test_answers_that_never_had_the_form_count_too(tmp_path: Path) -> None:
    found = figure(metrics(tmp_path, "hm", "hm", {"count": 3}).schema_valid)
    assert (found.hits, found.of) == (1, 2)


def test_an_attempt_that_keeps_a_log_of_its_own_hides_no_answer_from_this_one(tmp_path: Path) -> None:
    usage, own = UsageLog(tmp_path), list[str]()
    model = RecordedModel(usage.metered(ScriptedModel(["three", '{"count": 3}'])), lambda kind, _: own.append(kind))
    with usage:
        asyncio.run(ask(model, (Message("user", "a"),), Count))
    assert own == [event.kind for event in usage.events()] == [CALL, CALL, ATTEMPTS]


def test_where_no_model_was_asked_it_says_so(tmp_path: Path) -> None:
    record = Record(task="a", outcome="attempted", seconds=2.0, scores={"success": True})
    found = metrics_of(Observed({"a": record}, (), (), FREE))
    assert (found.cost, found.schema_valid, found.executable_calls, found.energy) == (
        "no model was asked",
        "no guided answers",
        "no calls",
        "not measured",
    )
    assert [figure(line).value for line in found.latency] == [2.0, 2.0]
    assert metrics_of(Observed({}, (), (), FREE)).latency == ("nothing was answered",)


def test_latency_is_told_of_tasks_and_of_calls(tmp_path: Path) -> None:
    names = [figure(line).name for line in metrics(tmp_path, {"count": 3}, {"count": 3}).latency]
    assert names == [
        "latency of a task p50",
        "latency of a task p95",
        "latency of a model call p50",
        "latency of a model call p95",
    ]


def test_calls_of_an_attempt_that_failed_are_paid_and_its_seconds_are_no_latency(tmp_path: Path) -> None:
    model = ScriptedModel(["hm", ModelError("gone"), {"count": 3}])
    records, _ = evaluated(tmp_path, model, ["a"])
    assert records["a"].outcome == "infrastructure"
    records, usage = evaluated(tmp_path, model, ["a"])
    found = metrics_of(Observed(records, usage.events(), (), PRICED))
    assert figure(found.cost).value == (1 + 2 * 1) + (1 + 2 * 2)
    assert (figure(found.schema_valid).hits, figure(found.schema_valid).of) == (1, 2)


def test_tasks_that_are_not_asked_for_are_left_out(tmp_path: Path) -> None:
    evaluated(tmp_path, ScriptedModel([{"count": 3}, {"count": 4}]))
    records, usage = evaluated(tmp_path, ScriptedModel([]), ["a"])
    assert figure(metrics_of(Observed(records, usage.events(), (), PRICED)).cost).value == 5


def test_answers_that_are_older_than_the_log_have_no_cost(tmp_path: Path) -> None:
    records, usage = evaluated(tmp_path, ScriptedModel([{"count": 3}]), ["a"])
    old = Record(task="old", outcome="attempted", seconds=1.0, scores={"success": True, "tokens": 9})
    found = metrics_of(Observed({**records, "old": old}, usage.events(), (), PRICED))
    assert found.cost == "the calls of 1 task were not logged"


def test_tool_calls_are_counted_in_the_logs_of_the_runs(tmp_path: Path) -> None:
    for task, answers in {"split/1": [True, True, False], "split/2": [True]}.items():
        with RunLog.open(tmp_path / "runs" / task.replace("/", "-") / "events.jsonl") as log:
            log.append("node", node="act")
            for ok in answers:
                log.append("tool.call", tool="search", status="ok", observation={"ok": ok})
    calls = tool_calls_in(tmp_path / "runs", ["split/1"])
    found = figure(metrics_of(Observed({}, (), calls, FREE)).executable_calls)
    assert (found.hits, found.of) == (2, 3)
    assert tool_calls_in(tmp_path / "none", ["split/1"]) == []


class Zone:
    """A counter of the hardware in a folder of the test."""

    def __init__(self, folder: Path, name: str, value: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "name").write_text(f"{name}\n")
        (folder / "max_energy_range_uj").write_text("1000000\n")
        self.set(value)

    def set(self, value: int) -> None:
        (self.folder / "energy_uj").write_text(f"{value}\n")


def test_energy_is_read_from_the_counters_of_the_packages_also_when_they_wrap_around(tmp_path: Path) -> None:
    first = Zone(tmp_path / "intel-rapl:0", "package-0", 900_000)
    Zone(tmp_path / "intel-rapl:0:0", "core", 0)
    second = Zone(tmp_path / "intel-rapl:1", "package-1", 5)
    meter = EnergyMeter(tmp_path)
    assert meter.joules() is None, "nothing was begun"
    assert meter.start()
    first.set(100_000)
    second.set(50_005)
    assert meter.joules() == pytest.approx(0.25)
    assert meter.joules() == 0.0


@pytest.mark.parametrize("spoil", ["gone", "no number", "no range"])
def test_a_counter_that_can_no_longer_be_read_ends_the_measurement(tmp_path: Path, spoil: str) -> None:
    zone = Zone(tmp_path / "intel-rapl:0", "package-0", 10)
    meter = EnergyMeter(tmp_path)
    assert meter.start()
    if spoil == "gone":
        (zone.folder / "energy_uj").unlink()
    elif spoil == "no number":
        (zone.folder / "energy_uj").write_text("?")
    else:
        (zone.folder / "max_energy_range_uj").unlink()
        zone.set(1)
    assert meter.joules() is None
    zone.set(30)
    assert meter.joules() is None, "a gap is not measured"


def test_where_there_are_no_counters_nothing_is_measured(tmp_path: Path) -> None:
    meter = EnergyMeter(tmp_path / "none")
    assert not meter.start()
    assert meter.joules() is None


class Ticking(EnergyMeter):
    """A meter that finds two joules whenever it is asked."""

    def joules(self) -> float | None:
        return 2.0


@pytest.mark.parametrize(("second", "expected"), [(Ticking(), 4.0), (EnergyMeter(Path("none")), None)])
def test_energy_adds_up_over_interruptions_if_all_of_it_was_measured(
    tmp_path: Path, second: EnergyMeter, expected: float | None
) -> None:
    evaluated(tmp_path, ScriptedModel([{"count": 3}]), ["a"], Ticking())
    records, usage = evaluated(tmp_path, ScriptedModel([{"count": 3}]), ["a", "b"], second)
    energy = metrics_of(Observed(records, usage.events(), (), FREE)).energy
    assert (figure(energy).value if expected else energy) == (expected or "not measured")


def test_the_log_holds_counts_and_no_texts(tmp_path: Path) -> None:
    evaluated(tmp_path, ScriptedModel([{"count": 3}]), ["secret words"])
    events = list(RunLog.read(tmp_path / "usage.jsonl"))
    assert [event.kind for event in events] == ["model.call", "model.attempts", "energy"]
    assert {event.data["task"] for event in events} == {"secret words"}
    assert "messages" not in json.dumps([event.data for event in events])


def test_a_call_of_tasks_side_by_side_belongs_to_its_own(tmp_path: Path) -> None:
    usage = UsageLog(tmp_path)
    model = usage.metered(ScriptedModel(lambda request: {"count": 3}))

    async def attempt(task: str) -> Json:
        for _ in range(3):
            await asyncio.sleep(0)
            await ask(model, (Message("user", task),), Count)
        return {"success": True}

    tasks = ["a", "b", "c", "d"]
    with usage:
        asyncio.run(Evaluation(tmp_path, parallel=4).run(tasks, usage.attributed(attempt), ignore))
    asked = [event.data["task"] for event in usage.events() if event.kind == "model.call"]
    assert {task: asked.count(task) for task in tasks} == dict.fromkeys(tasks, 3)
