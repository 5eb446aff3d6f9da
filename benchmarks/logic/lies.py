"""Read webs of lies: a chain of people who tell the truth or lie, and what they say of each other."""

import re
from typing import Any

from benchmarks.logic.riddles import Riddle
from planners import Bool, ConstraintProgram, Require
from tools import DataError

_HONEST = {"tells the truth": "", "lies": "not "}


def riddle(number: int, record: dict[str, Any]) -> Riddle:
    """Return the riddle of one record; raise `DataError` for a statement of unknown form."""
    *statements, question = re.findall(r"[A-Z][^.?]*[.?]", record["input"].removeprefix("Question: "))
    people = sorted({name for text in statements for name in re.findall(r"\b[A-Z]\w*", text)})
    asked = re.fullmatch(r"Does (\w+) tell the truth\?", question)
    if asked is None:
        raise DataError(f"unknown form of question: {question!r}")
    program = ConstraintProgram(
        sets={"person": people},
        variables=[Bool("honest", over=("person",))],
        constraints=[Require(text, expression(text)) for text in statements],
    )
    name = asked.group(1)
    options = {"Yes": f"honest[{name!r}]", "No": f"not honest[{name!r}]"}
    return Riddle(f"web-of-lies-{number}", program, options, record["target"])


def expression(statement: str) -> str:
    """Return the statement as an expression over `honest`."""
    match = re.fullmatch(r"(?:(\w+) says )?(\w+) (tells the truth|lies)\.", statement)
    if match is None:
        raise DataError(f"unknown form of statement: {statement!r}")
    speaker, subject, claim = match.groups()
    said = f"{_HONEST[claim]}honest[{subject!r}]"
    return f"honest[{speaker!r}] == ({said})" if speaker else said
