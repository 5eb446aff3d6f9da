"""Rules from words: a form a sentence, only what the sentence speaks of, and all of it."""

import asyncio
import json

import pytest

from agents.asking.reading.rules import read_rules
from agents.asking.reading.sentences import Text, mentioned, sentences
from agents.models.scripted import Reply, ScriptedModel
from agents.models.structured import StructuredOutputError
from planners import FactWords, OneFactMissing, OpenProgram, missing_in_program
from tools import InputError

VOCABULARY = (
    FactWords("kettle", "the kettle", {True: "on", False: "off"}),
    FactWords("whistle", "the whistle", {True: "shrill", False: "quiet"}),
    FactWords("window", "the window", {True: "open", False: "shut"}),
    FactWords("cat", "the cat", {True: "awake", False: "asleep"}),
)
TOLD = """\
The whistle is shrill exactly when the kettle is on. If the whistle is shrill, then the cat is awake.
The window is shut. Tea is nice."""


def rule(form: str, conclusion: str, **states: str) -> str:
    return json.dumps({"states": states, "form": form, "conclusion": conclusion})


RIGHT: list[Reply] = [
    rule("exactly", "whistle", kettle="on", whistle="shrill"),
    rule("if", "cat", whistle="shrill", cat="awake"),
    rule("fact", "window", window="shut"),
]


def read(replies: list[Reply], asked: str = "Is the whistle shrill?") -> tuple[OpenProgram, ScriptedModel]:
    model = ScriptedModel(replies)
    return asyncio.run(read_rules(model, Text(TOLD, asked, VOCABULARY)))[0], model


def test_sentences_become_a_program_in_which_the_unsaid_is_open() -> None:
    spec, model = read(RIGHT)
    assert [item.expression for item in spec.program.constraints] == [
        "(kettle) == (whistle)",
        "implies(whistle, cat)",
        "not window",
    ]
    assert (spec.target, spec.askable) == ("whistle", ("kettle", "cat"))
    assert len(model.requests) == 3  # nothing is asked about the tea
    missing = missing_in_program(spec)
    assert isinstance(missing, OneFactMissing)
    assert [fact.name for fact in missing.facts] == ["kettle"]


def test_the_decoding_offers_only_what_the_sentence_speaks_of() -> None:
    _, model = read(RIGHT)
    schema = model.requests[2].schema
    assert schema is not None
    states = schema["properties"]["states"]["properties"]
    assert {name: state["enum"] for name, state in states.items()} == {"window": ["open", "shut"]}
    assert schema["properties"]["conclusion"]["enum"] == ["window"]


def test_what_a_form_leaves_out_is_told_and_it_is_asked_for_again() -> None:
    forgetful = rule("fact", "whistle", whistle="shrill")
    spec, model = read([forgetful, *RIGHT])
    assert len(spec.program.constraints) == 3
    assert "the things of the sentence are whistle, kettle" in model.requests[1].messages[-1].content


@pytest.mark.parametrize(
    "wrong",
    [
        rule("fact", "whistle", kettle="on", whistle="shrill"),
        rule("exactly", "cat", kettle="on", whistle="shrill"),
        rule("exactly", "whistle", kettle="warm", whistle="shrill"),
        rule("if", "whistle", kettle="on", whistle="shrill", cat="awake"),
    ],
)
def test_a_form_that_says_nothing_or_too_much_is_no_answer(wrong: str) -> None:
    with pytest.raises(StructuredOutputError):
        read([wrong] * 3)


def test_a_sentence_without_a_condition_may_state_several_facts() -> None:
    model = ScriptedModel([rule("fact", "cat", cat="asleep", window="open")])
    text = Text("The cat is asleep and the window is open.", "Is the kettle on?", VOCABULARY)
    spec = asyncio.run(read_rules(model, text))[0]
    assert [item.expression for item in spec.program.constraints] == ["not cat", "window"]
    assert spec.askable == ("whistle",)


def test_a_question_about_nothing_known_is_refused() -> None:
    with pytest.raises(InputError, match="not about one thing"):
        read(RIGHT, asked="Is the milk sour?")


def test_sentences_end_at_stops_and_lines() -> None:
    assert sentences("One. Two?\nThree") == ["One.", "Two?", "Three"]
    assert mentioned("The cat saw a catalogue and the kettle", ["kettle", "cat", "dog"]) == ["cat", "kettle"]
