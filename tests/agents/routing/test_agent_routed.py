"""An agent over a router: nothing of it knows that there are several models, and the ladder is climbed to its end."""

from pathlib import Path

from agents.agent import Agent, Done
from agents.documents import Json
from agents.models.chat import ChatRequest
from agents.models.scripted import Reply, ScriptedModel
from agents.recorded import CALL
from agents.routing import EffortPolicy, ModelEntry, ModelTable, RoutedModel
from agents.routing.effort import Effort
from agents.routing.feedback import UPTAKE
from tools import RunLog

TEXT = "The largest number below five, please."


def part(expression: str) -> Json:
    return {"quote": "below five", "name": "below five", "expression": expression}


def document(expression: str) -> Json:
    return {
        "plan": "Choose a number.",
        "sets": [],
        "tables": [],
        "variables": [{"name": "number", "kind": "int", "low": 0, "high": 9, "of": "", "over": []}],
        "constraints": [part(expression)],
        "goal": {"quote": "largest number", "sense": "maximize", "expression": "number"},
    }


def writer(first: str, repair: str) -> ScriptedModel:
    """Return a model that writes one expression, and another one whenever it is to repair the first."""

    def write(request: ChatRequest) -> Reply:
        if request.schema is not None and request.schema["title"] == "Repair":
            missing: Json = {key: [] for key in request.schema["required"] if key.startswith("more_")}
            return {**missing, "constraint_0": part(repair)}
        return document(first)

    return ScriptedModel(write)


def solved(folder: Path, small: ScriptedModel, large: ScriptedModel, rounds: int) -> Done:
    entries = (
        ModelEntry(name="small", spec="embedded", role="local-small"),
        ModelEntry(name="large", spec="embedded", role="local-large"),
    )
    table = ModelTable(models=entries, effort=EffortPolicy(easy=Effort(rounds=rounds)))
    model = RoutedModel(table, opened={"small": small, "large": large})
    with Agent(model, world="program", runs=folder) as agent:
        run = agent.run(TEXT)
    assert isinstance(run, Done)
    return run


def test_what_the_small_model_leaves_as_it_is_the_large_one_mends(tmp_path: Path) -> None:
    small, large = writer("numbr < 5", "numbr < 5"), writer("number < 5", "number < 5")
    run = solved(tmp_path, small, large, rounds=6)
    assert (run.certificate.status, run.certificate.plan, run.certificate.rounds) == ("solved", {"number": 4}, 6)
    assert run.certificate.model == "route(small, large)"
    assert (len(small.requests), len(large.requests)) == (5, 1)
    events = list(RunLog.read(tmp_path / run.run / "events.jsonl"))
    uptakes = [event.data for event in events if event.kind == UPTAKE]
    assert [(one["manner"], one["parts"]["below five"]) for one in uptakes] == [
        ("plain", False),
        ("plain", False),
        ("specific", False),
        ("worked correction", False),
        ("other model", True),
    ]
    asked = [leg["model"] for event in events if event.kind == CALL for leg in event.data["legs"]]
    assert asked == ["small"] * 5 + ["large"]
    said = [request.messages[-1].content for request in small.requests]
    assert "is the same as before" in said[2]
    assert "Corrected it may read" in said[4]
    assert "number < 5" in said[4].split("Corrected it may read")[1]


def test_what_is_changed_and_still_wrong_goes_to_the_next_model_at_once(tmp_path: Path) -> None:
    small, large = writer("numbr < 5", "nummer < 5"), writer("number < 5", "number < 5")
    run = solved(tmp_path, small, large, rounds=3)
    assert (run.certificate.status, run.certificate.rounds) == ("solved", 3)
    assert (len(small.requests), len(large.requests)) == (2, 1)


def test_without_rounds_for_it_the_end_comes_before_the_other_model(tmp_path: Path) -> None:
    large = writer("number < 5", "number < 5")
    run = solved(tmp_path, writer("numbr < 5", "numbr < 5"), large, rounds=3)
    assert (run.certificate.status, run.certificate.rounds, large.requests) == ("invalid", 3, [])
