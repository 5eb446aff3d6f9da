"""What a run teaches: accepted programs become examples, mended mistakes hints; nothing else is learned."""

import json
from pathlib import Path
from typing import Any

import pytest

from agents.agent import Agent, Done
from agents.documents import Json
from agents.memory.learning import note
from agents.memory.store import Memory, open_memory
from agents.models.scripted import ScriptedModel

TEXT = "Paint the shed and the gate, each red or blue. They must differ. Red costs 7, blue 4. Spend at most 12."
ALIKE = "Paint the door and the bench, each red or blue. They must differ. Red costs 7, blue 4. Spend at most 12."


def document(things: tuple[str, str] = ("shed", "gate"), limit: int = 12) -> Json:
    one, other = things
    return {
        "plan": "Choose a colour for each thing.",
        "sets": [{"name": "thing", "members": [one, other]}, {"name": "colour", "members": ["red", "blue"]}],
        "tables": [{"name": "price", "rows": [["red", 7], ["blue", 4]]}],
        "variables": [{"name": "paint", "kind": "choice", "low": 0, "high": 0, "of": "colour", "over": ["thing"]}],
        "constraints": [
            {"quote": "They must differ", "name": "differ", "expression": f"paint['{one}'] != paint['{other}']"},
            {
                "quote": "Spend at most",
                "name": "budget",
                "expression": f"sum(price[paint[t]] for t in thing) <= {limit}",
            },
        ],
        "goal": None,
    }


def faulty() -> Json:
    form = document()
    form["constraints"][0]["expression"] = "paint['shed'] = paint['gate']"
    return form


def solve(tmp_path: Path, text: str, *replies: Json, **options: Any) -> tuple[ScriptedModel, Done]:
    model = ScriptedModel(replies)
    settings = {"world": "program", "runs": tmp_path / "runs", "memory": tmp_path / "memory.sqlite", **options}
    with Agent(model, **settings) as agent:
        run = agent.run(text)
    assert isinstance(run, Done)
    return model, run


def entries(tmp_path: Path) -> list[tuple[str, Json]]:
    with open_memory(tmp_path / "memory.sqlite") as memory:
        return [(entry.lesson.kind, entry.lesson.content) for entry in memory.entries()]


def asked(model: ScriptedModel, turn: int = 0) -> str:
    return "\n".join(message.content for message in model.requests[turn].messages)


def test_an_accepted_program_is_an_example_for_a_similar_request(tmp_path: Path) -> None:
    model, run = solve(tmp_path, TEXT, document())
    assert "[data from" not in asked(model)
    assert entries(tmp_path) == [("example", {"document": document()})]
    with open_memory(tmp_path / "memory.sqlite") as memory:
        (source,) = memory.entries()[0].provenance
    assert (source.run, source.verdict, source.model) == (run.run, "accepted by evaluator", "scripted")
    model, run = solve(tmp_path, ALIKE, document(("door", "bench")))
    _, told, request = (message.content for message in model.requests[0].messages)
    assert "paint['shed'] != paint['gate']" in told
    assert told.count("\n| ") == 1, "an example is one line of data"
    assert "Paint the door" in request
    events = (tmp_path / "runs" / run.run / "events.jsonl").read_text()
    assert "memory.recalled" in events


def test_what_mended_a_mistake_is_a_hint_at_the_next_one_like_it(tmp_path: Path) -> None:
    mended = {"constraint_0": document()["constraints"][0]}
    solve(tmp_path, TEXT, faulty(), mended)
    assert ("repair", _repair()) in entries(tmp_path)
    model, _ = solve(tmp_path, TEXT, faulty(), mended)
    hint = model.requests[1].messages[-1].content
    assert json.dumps(_repair()["right"])[1:-1] in hint
    assert "How similar mistakes were mended" in hint


def test_nothing_is_learned_of_what_cannot_be_solved_or_was_given_up_in_part(tmp_path: Path) -> None:
    _, run = solve(tmp_path, TEXT, document(limit=5), on_conflict="stop")
    assert run.certificate.status == "unsolvable"
    _, run = solve(tmp_path, TEXT, document(limit=5), on_conflict="best")
    assert run.certificate.status == "solved"
    assert entries(tmp_path) == []


def test_a_document_that_no_checker_accepts_is_not_learned(tmp_path: Path) -> None:
    _, run = solve(tmp_path, TEXT, faulty(), {"constraint_0": faulty()["constraints"][0]}, rounds=1)
    assert run.certificate.status == "invalid"
    assert entries(tmp_path) == []


def test_what_the_request_does_not_say_is_not_part_of_the_example(tmp_path: Path) -> None:
    form = document()
    invented = {"quote": "The gate is red", "name": "gate red", "expression": "paint['gate'] == 'red'"}
    form["constraints"].append(invented)
    solve(tmp_path, TEXT, form, {"constraint_2": invented})
    assert entries(tmp_path) == [("example", {"document": document()})]


def test_a_persons_advice_is_shown_as_data(tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.sqlite") as memory:
        note(memory, "Whoever paints a shed must differ it from the gate.", "program")
    model, _ = solve(tmp_path, TEXT, document())
    assert '| {"advice":"Whoever paints a shed' in asked(model)


def test_a_resumed_run_learns_in_the_memory_it_was_started_with(tmp_path: Path) -> None:
    model = ScriptedModel([document()])
    failing = ScriptedModel([RuntimeError("no power")])
    folders: dict[str, Any] = {"runs": tmp_path / "runs", "memory": tmp_path / "memory.sqlite"}
    with Agent(failing, world="program", **folders) as agent, pytest.raises(RuntimeError, match="no power"):
        agent.run(TEXT, "killed")
    with Agent.of_run("killed", model=model, runs=tmp_path / "runs") as agent:
        assert isinstance(agent.resume("killed"), Done)
    assert [kind for kind, _ in entries(tmp_path)] == ["example"]


def _repair() -> Json:
    return {
        "mistake": "`=` assigns, it does not compare",
        "wrong": "paint['shed'] = paint['gate']",
        "right": "paint['shed'] != paint['gate']",
    }
