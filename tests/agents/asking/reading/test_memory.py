"""A sentence that was read before takes no model, whatever its things are called, unless its answer does not fit."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.asking.reading.memory import SentenceMemory, stand_ins
from agents.asking.reading.rules import read_rules
from agents.asking.reading.sentences import Text
from agents.asking.reading.sums import read_sums
from agents.documents import Json
from agents.memory.entry import Provenance
from agents.memory.recall import LoggedRecall
from agents.memory.store import Memory
from agents.models.scripted import ScriptedModel
from planners import FactWords

SOURCE = Provenance(run="r", verdict="accepted by evaluator", model="m", made="2026")
NAMES = ("ines", "juri", "kim")
PEOPLE = tuple(FactWords(name, f"the number of keys that {name} has") for name in NAMES)
STOVE = FactWords("stove", "the stove", {True: "hot", False: "not hot"})
BELL = FactWords("bell", "the bell", {True: "loud", False: "mute"})
DOOR = FactWords("door", "the door", {True: "shut", False: "ajar"})


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory(tmp_path / "memory.sqlite") as opened:
        yield opened


def recalling(memory: Memory) -> SentenceMemory:
    return SentenceMemory(LoggedRecall(memory, lambda kind, data: None))


def sums(memory: Memory, told: str, *equations: str) -> tuple[list[str], int]:
    """Read, remember what was read, and return the equations and the number of calls."""
    model, own = ScriptedModel([{"equation": one} for one in equations]), recalling(memory)
    spec, _ = asyncio.run(read_sums(model, Text(told, "How many does Ines have?", PEOPLE), 9, memory=own))
    memory.remember(own.read, SOURCE)
    return [part.expression for part in spec.program.constraints], len(model.requests)


def test_other_names_and_numbers_make_no_other_sentence(memory: Memory) -> None:
    assert sums(memory, "Ines has 4 more keys than Juri.", "ines == juri + 4") == (["ines == juri + 4"], 1)
    assert sums(memory, "Kim has 7 more keys than Ines.") == (["kim == ines + 7"], 0)
    assert sums(memory, "Kim has 7 fewer keys than Ines.", "kim == ines - 7") == (["kim == ines - 7"], 1)


def test_readings_that_disagree_settle_nothing(memory: Memory) -> None:
    sums(memory, "Ines has 4 more keys than Juri.", "ines == juri + 4")
    instructions = memory.entries("pattern")[0].lesson.scope
    wrong = memory.entries("pattern")[0].lesson.model_copy(
        update={"content": {"answer": '{"equation": "<1> == <0> + <2>"}'}}
    )
    memory.remember([wrong], SOURCE.model_copy(update={"run": "other"}))
    assert {entry.lesson.scope for entry in memory.entries("pattern")} == {instructions}
    assert sums(memory, "Kim has 2 more keys than Juri.", "kim == juri + 2")[1] == 1


def test_what_is_known_is_held_to_the_words_as_an_answer_is(memory: Memory) -> None:
    sums(memory, "Ines has 4 more keys than Juri.", "ines == juri + 4")
    (entry,) = memory.entries("pattern")
    memory.forget(entry.id)
    unfit = entry.lesson.model_copy(update={"content": {"answer": '{"equation": "<0> == <2>"}'}})
    memory.remember([unfit], SOURCE)
    assert sums(memory, "Kim has 2 more keys than Juri.", "kim == juri + 2") == (["kim == juri + 2"], 1)


def rules(memory: Memory, told: str, vocabulary: tuple[FactWords, ...], *replies: Json) -> tuple[list[str], int]:
    model, own = ScriptedModel(list(replies)), recalling(memory)
    spec, _ = asyncio.run(read_rules(model, Text(told, "Is the bell loud?", vocabulary), memory=own))
    memory.remember(own.read, SOURCE)
    return [part.expression for part in spec.program.constraints], len(model.requests)


def test_states_stand_for_the_same_states_of_other_things(memory: Memory) -> None:
    read = {"states": {"bell": "loud", "door": "ajar"}, "form": "if", "conclusion": "bell"}
    told = "The bell is loud whenever the door is ajar."
    assert rules(memory, told, (BELL, DOOR), read) == (["implies(not door, bell)"], 1)
    told = "The stove is hot whenever the bell is mute."
    assert rules(memory, told, (BELL, STOVE)) == (["implies(not bell, stove)"], 0)
    told = "The stove is not hot whenever the bell is mute."
    assert rules(memory, told, (BELL, STOVE), {"states": {"stove": "not hot", "bell": "mute"}, "form": "if",
                                              "conclusion": "stove"})[1] == 1  # fmt: skip


def test_stand_ins_go_back_to_the_words_and_an_ambiguous_word_stays() -> None:
    words = stand_ins("Ada", "full", "not full", "4", "open", "open")
    assert words.hide("ADA is not full, 14 are open, 4 full") == "<0> is <2>, 14 are open, <3> <1>"
    assert words.show("<0> == <3> + <9>") == "ada == 4 + <9>"
