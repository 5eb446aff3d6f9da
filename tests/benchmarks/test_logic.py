"""Riddles in fixed forms are read mechanically, and the gold option is the one that follows."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.logic import deduction, lies
from benchmarks.logic.riddles import Riddle, entailed
from planners import ConstraintProgram, Int, Require, evaluate_text
from tools import Budget, DataError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "logic"


def lines_of(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs {path}, or GROUNDPLAN_SHARED")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    examples: list[dict[str, Any]] = json.loads(path.read_text())["examples"]
    return examples


def wrong(riddles: Sequence[Riddle]) -> list[str]:
    budget = Budget(seconds=20)
    return [riddle.id for riddle in riddles if entailed(riddle, budget) != (riddle.gold,)]


def test_every_sixth_logical_deduction_has_the_gold_answer() -> None:
    records = lines_of("logic_lm/LogicalDeduction.jsonl")
    assert len(records) == 174
    riddles = [deduction.riddle(record) for record in records]
    assert wrong(riddles[::6]) == []


def test_every_sixth_web_of_lies_has_the_gold_answer() -> None:
    records = lines_of("bbh/web_of_lies.json")
    assert len(records) == 138
    riddles = [lies.riddle(number, record) for number, record in enumerate(records)]
    assert wrong(riddles[::6]) == []


def test_boolean_expressions_have_their_gold_value() -> None:
    records = lines_of("bbh/boolean_expressions.json")
    assert len(records) == 133
    for record in records:
        assert str(evaluate_text(record["input"].removesuffix(" is"), {})) == record["target"]


NAMES = ["blue jay", "jay", "owl", "crow", "robin"]


@pytest.mark.parametrize(
    ("statement", "expression"),
    [
        ("The blue jay is to the left of the jay.", "place['blue jay'] < place['jay']"),
        ("The owl is newer than the crow.", "place['owl'] > place['crow']"),
        ("Jay finished above Owl.", None),
        ("The owl is the leftmost.", "place['owl'] == 1"),
        ("The owl is the second from the right.", "place['owl'] == 4"),
        ("The owl is the third-newest.", "place['owl'] == 3"),
        ("The owl are the second-most expensive.", "place['owl'] == 4"),
        ("The owl finished last.", "place['owl'] == 5"),
        ("The owl finished second-to-last.", "place['owl'] == 4"),
        ("The owl finished first.", "place['owl'] == 1"),
        ("The owl finished fourth.", "place['owl'] == 4"),
        ("The owl sleeps.", None),
        ("The owl is the best.", None),
    ],
)
def test_a_statement_becomes_an_expression(statement: str, expression: str | None) -> None:
    if expression is None:
        with pytest.raises(DataError, match="unknown"):
            deduction.expression(statement, NAMES)
    else:
        assert deduction.expression(statement, NAMES) == expression


def test_what_others_say_becomes_an_equation() -> None:
    assert lies.expression("Ann says Ben lies.") == "honest['Ann'] == (not honest['Ben'])"
    assert lies.expression("Ben tells the truth.") == "honest['Ben']"
    with pytest.raises(DataError, match="unknown"):
        lies.expression("Ben shrugs.")


def test_only_what_holds_in_every_solution_follows() -> None:
    program = ConstraintProgram(variables=[Int("x", 0, 9)], constraints=[Require("r", "x > 3")])
    riddle = Riddle("r", program, {"A": "x > 2", "B": "x > 4", "C": "x < 2"}, "A")
    assert entailed(riddle, Budget(seconds=10)) == ("A",)
    nothing = program.model_copy(update={"constraints": (Require("r", "x > 9"),)})
    assert entailed(Riddle("r", nothing, {"A": "x > 2"}, "A"), Budget(seconds=10)) == ()
