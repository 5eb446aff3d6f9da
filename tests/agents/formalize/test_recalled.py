"""What a sentence of a trip was read as is taken over word for word, and judged as a model's answer would be."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.remembering import TaskMemory
from agents.formalisms.base import Wording
from agents.formalisms.travel import TravelFormalism
from agents.formalize.recalled import SENTENCES, WISHES
from agents.memory.entry import Accepted, Lesson, Provenance, Round
from agents.memory.recall import LoggedRecall
from agents.memory.store import Memory
from agents.models import ScriptedModel
from envs import load_tables

WORLD = TravelFormalism(load_tables())
PLAIN = "Haskmoor to Varnvale from April 7th, 2027 to April 9th for two people and $9,000."
FRAME: Json = {
    "origin": "Haskmoor", "destination": "Varnvale", "first_day": "April 7th, 2027", "last_day": "April 9th",
    "people": ["two people", 2], "budget": "$9,000",
}  # fmt: skip
PETS: Json = {"pets": ["Our dog comes along", "must be allowed"]}
SOURCE = Provenance(run="r", verdict="accepted by strict", model="m", made="2026")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory(tmp_path / "memory.sqlite") as opened:
        yield opened


def read(memory: Memory, text: str, *replies: Json, critique: tuple[str, ...] = ()) -> tuple[ScriptedModel, Json]:
    model = ScriptedModel(list(replies))
    wording = Wording(text, critique=critique, memory=LoggedRecall(memory, lambda kind, data: None))
    draft, _ = asyncio.run(WORLD.formalize(model, wording))
    assert draft.spec is not None
    memory.remember(WORLD.lessons(Accepted(text, {}, (Round(draft),))), SOURCE)
    return model, draft.spec


def test_only_the_sentences_that_are_not_known_are_asked_about(memory: Memory) -> None:
    read(memory, f"{PLAIN} Our dog comes along.", FRAME, PETS)
    model, spec = read(
        memory, f"{PLAIN} We long for French food. Our dog comes along.", FRAME, {"cuisines": ["French"]}
    )
    assert (spec["house_rule"], spec["cuisines"]) == ("pets", ["French"])
    assert model.requests[1].messages[-1].content == "Preferences: We long for French food."
    model, again = read(memory, f"{PLAIN} Our dog comes along. We long for French food.", FRAME)
    assert again == spec
    assert len(model.requests) == 1


def test_critique_asks_the_model(memory: Memory) -> None:
    text = f"{PLAIN} Our dog comes along."
    read(memory, text, FRAME, PETS)
    model, _ = read(memory, text, FRAME, PETS, critique=("strict: the room is too small",))
    assert len(model.requests) == 2


def test_what_no_phrase_of_the_sentence_supports_is_not_believed(memory: Memory) -> None:
    stated = [["house_rule", "smoking", "Our dog comes along"]]
    lesson = Lesson(kind="pattern", scope=SENTENCES, text="Our dog comes along", content={"stated": stated})
    memory.remember([lesson], SOURCE)
    model, spec = read(memory, f"{PLAIN} Our dog comes along.", FRAME, PETS)
    assert spec["house_rule"] == "pets"
    assert len(model.requests) == 2


def test_a_wish_is_taken_over_if_its_expression_still_fits_the_words(memory: Memory) -> None:
    text = f"{PLAIN} No meal over $40."
    _, spec = read(memory, text, FRAME, {"means": "", "expression": WISH})
    assert [wish["expression"] for wish in spec["wishes"]] == [WISH]
    assert [entry.lesson.scope for entry in memory.entries("pattern")] == [WISHES]
    model, again = read(memory, text, FRAME)
    assert again == spec
    assert len(model.requests) == 1


WISH = "all(meal_price[d, m] <= 40 for d in day for m in meal)"


def test_what_a_task_was_told_is_counted_and_a_rejected_result_teaches_nothing(tmp_path: Path) -> None:
    lesson = Lesson(kind="pattern", scope=SENTENCES, text="x", content={"stated": []})
    task = TaskMemory(tmp_path / "memory.sqlite", "one/1")
    task.learn("m", (), [lesson])
    assert not (tmp_path / "memory.sqlite").exists(), "nobody judged"
