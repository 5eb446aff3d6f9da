"""What a trip request leaves open is asked in the middle of a two-stage run, once, and not where nobody is there."""

import asyncio
from pathlib import Path
from typing import Any

from agents.acting.agent import Acted
from agents.acting.skill import ActingDesk, Answered, AuthorAsked, SkillBook
from agents.documents import Draft, Json
from agents.gathering.agent import TwoStageAgent
from agents.gathering.interview import OnOpen, SoFar, interviewed
from agents.gathering.names import names_only
from agents.models.chat import ChatRequest
from agents.models.scripted import Reply, ScriptedModel
from agents.surface import Waiting
from envs import Tables, travel_toolbox
from tools import RunLog

TEXT = "We leave Haskmoor for Varnvale and want to be there for three days, for no more than $9,000."
READING: Json = {
    "origin": "Haskmoor",
    "destination": "Varnvale",
    "first_day": None,
    "last_day": None,
    "days": "three days",
    "people": None,
    "budget": "$9,000",
}


class Reader:
    """A model that reads the request, proposes nothing, and counts how often it read."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self, request: ChatRequest) -> Reply:
        fields = (request.schema or {})["properties"]
        if "calls" in fields:
            return {"calls": []}
        self.read += "origin" in fields
        return {name: READING[name] for name in fields}


def agent(tables: Tables, runs: Path, reader: Reader, **options: Any) -> TwoStageAgent:
    return TwoStageAgent(travel_toolbox(tables), names_only(tables), model=ScriptedModel(reader), runs=runs, **options)


def waiting(end: Acted | Waiting) -> Waiting:
    assert isinstance(end, Waiting)
    return end


def test_one_question_after_the_other_is_asked_and_the_run_goes_on_with_the_answers(
    tables: Tables, tmp_path: Path
) -> None:
    reader = Reader()
    with agent(tables, tmp_path, reader) as it:
        assert "On which date" in waiting(it.run(TEXT, "r")).question
        again = waiting(it.resume("r", "when the sun shines"))
        assert again.question.startswith("'when the sun shines' could not be read")
    with agent(tables, tmp_path, reader) as it:  # another process, days later
        assert "How many people" in waiting(it.resume("r", "April 7th, 2027")).question
        end = it.resume("r", "two")
        assert isinstance(end, Acted)
        found = it.found(end)
    assert (found.status, found.spec["start"], found.spec["people"]) == ("solved", "2027-04-07", 2)
    assert reader.read == 1, "answers need no second reading"
    assert [step.step.id for step in end.report.steps].count("formalize") == 1
    asked = [event.data for event in RunLog.read(tmp_path / "r" / "events.jsonl") if event.kind == "answered"]
    assert [event["answer"] for event in asked] == ["when the sun shines", "April 7th, 2027", "two"]


def test_where_nobody_is_there_the_run_gives_up_with_the_questions(tables: Tables, tmp_path: Path) -> None:
    with agent(tables, tmp_path, Reader(), on_open="give up") as it:
        end = it.run(TEXT)
    assert isinstance(end, Acted)
    assert end.report.status == "gave up"
    assert "On which date" in end.report.reason
    assert "How many people" in end.report.reason


def test_what_is_assumed_is_not_asked(tables: Tables, tmp_path: Path) -> None:
    with agent(tables, tmp_path, Reader(), assume={"people": "2"}) as it:
        assert "On which date" in waiting(it.run(TEXT, "r")).question
        assert isinstance(it.resume("r", "April 7th, 2027"), Acted)


async def colour(known: SoFar) -> Draft:
    """Read a request that leaves a colour open, and a size."""
    missing = [name for name in ("colour", "size") if name not in known.answers]
    if missing:
        questions = tuple({"field": name, "text": f"Which {name}?"} for name in missing)
        return Draft.model_validate({"spec": None, "questions": questions, "partial": {"read": True}})
    return Draft(spec=dict(known.answers))


def desk(folder: Path | None, answered: Answered | None = None) -> ActingDesk:
    return ActingDesk(ScriptedModel([]), SkillBook(()), folder=folder, answered=answered)


async def asked(folder: Path | None, answered: Answered | None = None, on_open: OnOpen = "ask") -> str:
    try:
        draft = await interviewed(colour, desk(folder, answered), on_open)
    except AuthorAsked as asking:
        return asking.question
    return str(draft.spec)


async def _twice(folder: Path) -> list[str]:
    red = Answered("Which colour?", "red")
    return [await asked(folder, red), await asked(folder, red), await asked(folder)]


def test_an_answer_counts_once_however_often_the_execution_is_taken_up_again(tmp_path: Path) -> None:

    assert asyncio.run(_twice(tmp_path / "step")) == ["Which size?"] * 3
    big = Answered("Which size?", "big")
    assert asyncio.run(asked(tmp_path / "step", big)) == "{'colour': 'red', 'size': 'big'}"


def test_where_nothing_can_be_kept_one_question_is_asked(tmp_path: Path) -> None:

    assert asyncio.run(asked(None)) == "Which colour?"
    assert asyncio.run(asked(None, Answered("Which colour?", "red"))) == "None"
