"""Open starts from words: for each thing what is left possible, and what is wanted."""

import asyncio
import json

import pytest

from agents.asking.reading.sentences import Text
from agents.asking.reading.starts import Start, read_start
from agents.models.scripted import ScriptedModel
from agents.models.structured import StructuredOutputError
from planners import FactWords
from tools import InputError

VOCABULARY = (
    FactWords("spot of cup", "the cup", {"(in cup sink)": "in the sink", "(in cup box)": "in the box"}),
    FactWords("(broken cup)", "the cup", {"true": "broken", "false": "not broken"}),
    FactWords("spot of jar", "the jar", {"(in jar sink)": "in the sink", "(in jar box)": "in the box"}),
)
TEXT = Text(
    "The cup is in the sink or in the box. The cup may be broken. The jar is in the box. The moon is round.",
    "In the end the cup shall be in the box.",
    VOCABULARY,
)


def read(*possible: list[str]) -> tuple[Start, ScriptedModel]:
    model = ScriptedModel([json.dumps({"possible": listed}) for listed in possible])
    return asyncio.run(read_start(model, TEXT))[0], model


RIGHT = (
    ["the cup is in the sink", "the cup is in the box"],
    ["the cup is broken", "the cup is not broken"],
    ["the jar is in the box"],
    ["the cup is in the box"],
)


def test_each_sentence_leaves_some_answers_possible() -> None:
    start, model = read(*RIGHT)
    assert start.possible == {
        "spot of cup": ("(in cup sink)", "(in cup box)"),
        "(broken cup)": ("true", "false"),
        "spot of jar": ("(in jar box)",),
    }
    assert start.goal == (("spot of cup", "(in cup box)"),)
    assert len(model.requests) == 4


def test_statements_about_several_things_at_once_are_asked_for_again() -> None:
    text = Text("The cup is in the sink and maybe broken.", TEXT.asked, VOCABULARY)
    mixed = json.dumps({"possible": ["the cup is in the sink", "the cup is broken"]})
    plain = json.dumps({"possible": ["the cup is in the sink"]})
    model = ScriptedModel([mixed, plain, json.dumps({"possible": ["the cup is in the box"]})])
    start = asyncio.run(read_start(model, text))[0]
    assert start.possible == {"spot of cup": ("(in cup sink)",)}
    assert "several things" in model.requests[1].messages[-1].content
    with pytest.raises(StructuredOutputError, match="several things"):
        asyncio.run(read_start(ScriptedModel([mixed] * 3), text))


def test_what_is_none_of_the_statements_is_asked_for_again() -> None:
    start, model = read(["the cup is in the sky"], *RIGHT)
    assert start.goal == (("spot of cup", "(in cup box)"),)
    assert "none of the statements" in model.requests[1].messages[-1].content


def test_an_answer_without_any_statement_is_asked_for_again() -> None:
    start, model = read([], *RIGHT)
    assert start.possible["spot of jar"] == ("(in jar box)",)
    assert "at least 1 item" in model.requests[1].messages[-1].content


def test_a_wish_for_nothing_that_is_known_is_refused_before_a_model_is_asked() -> None:
    model = ScriptedModel([])
    with pytest.raises(InputError, match="wants nothing of what is known"):
        asyncio.run(read_start(model, Text("The moon is round.", "Let it shine.", VOCABULARY)))
