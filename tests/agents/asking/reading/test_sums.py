"""Word problems from words: equations that use everybody and every number of their sentence."""

import asyncio
import json

import pytest

from agents.asking.reading.sentences import Text
from agents.asking.reading.sums import read_limit, read_sums
from agents.models.scripted import ScriptedModel
from agents.models.structured import StructuredOutputError
from planners import Determined, FactWords, OpenProgram, missing_in_program
from tools import InputError

VOCABULARY = tuple(FactWords(name, f"the number of keys of {name}") for name in ("lou", "moe", "nia"))
TOLD = "Lou carries 3 keys more than Moe. All three carry many: Lou, Moe and Nia have 12. Moe carries 2 keys."


def read(*equations: str, asked: str = "How many keys has Nia?") -> tuple[OpenProgram, ScriptedModel]:
    model = ScriptedModel([json.dumps({"equation": equation}) for equation in equations])
    return asyncio.run(read_sums(model, Text(TOLD, asked, VOCABULARY), 9))[0], model


def test_equations_determine_what_they_determine() -> None:
    spec, _ = read("lou == moe + 3", "lou + moe + nia == 12", "moe == 2")
    assert (spec.target, spec.askable) == ("nia", ("lou",))
    assert missing_in_program(spec) == Determined(5)


def test_names_are_understood_however_they_are_spelled() -> None:
    spec, _ = read("Lou == MOE + 3", "lou + moe + Nia == 12", "moe == 2")
    assert spec.program.constraints[0].expression == "lou == moe + 3"


def test_a_sum_may_be_asked_for() -> None:
    spec, _ = read("lou == moe + 3", "lou + moe + nia == 12", "moe == 2", asked="How many have Lou and Nia together?")
    assert (spec.target, spec.askable) == ("lou + nia", ("lou", "nia"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("lou == 3", "speaks of moe"),
        ("lou == moe", "number 3"),
        ("lou == ben + moe + 3", "'ben'"),
        ("lou + moe + 3", "=="),
        ("lou == moe +", "lou == moe +"),
    ],
)
def test_what_is_wrong_with_an_equation_is_told(wrong: str, told: str) -> None:
    spec, model = read(wrong, "lou == moe + 3", "lou + moe + nia == 12", "moe == 2")
    assert len(spec.program.constraints) == 3
    assert told in model.requests[1].messages[-1].content


def test_a_model_that_never_learns_gives_no_specification() -> None:
    with pytest.raises(StructuredOutputError):
        read("lou", "lou", "lou")


def test_a_question_about_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="about nobody"):
        read("lou == moe + 3", "lou + moe + nia == 12", "moe == 2", asked="How many has Otto?")


def test_a_limit_is_read_from_its_sentence() -> None:
    model = ScriptedModel([json.dumps({"most": 40})])
    assert asyncio.run(read_limit(model, "Nobody carries more than 40 keys."))[0] == 40
    with pytest.raises(InputError, match="states no limit"):
        asyncio.run(read_limit(model, "Nobody carries many."))
