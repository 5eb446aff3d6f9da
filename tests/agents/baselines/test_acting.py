"""The baselines as agents: the same surface, skills and judge as the agent that they are compared with."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from agents.acting.agent import Acted, ActingAgent
from agents.acting.handlers.code import CodeSkill
from agents.acting.plan import PlanView
from agents.baselines.acting import baseline_agent
from agents.baselines.registry import BASELINES
from agents.documents import Json, Ruling
from agents.models.scripted import Reply, ScriptedModel
from agents.surface import Step, Waiting
from tools import InputError, ModelError

TOWN: Json = {
    "type": "object",
    "properties": {"town": {"type": "string"}},
    "required": ["town"],
    "additionalProperties": False,
}
PRICES = {"Ys": 80, "Is": 65, "Os": 90}


class Room(BaseModel):
    price: int


def price_in(inputs: Json) -> Json:
    return {"price": PRICES[inputs["town"]]}


LOOK_UP = CodeSkill("price_in", "Look up the price of a room in a town.", TOWN, price_in)


def at_most_70(answer: Any, view: PlanView) -> tuple[Ruling, ...]:
    passed = isinstance(answer, dict) and answer.get("price", 1000) <= 70
    return (Ruling(checker="budget", passed=passed, findings=() if passed else ("more than 70",)),)


def react(town: str, name: str) -> Json:
    step = {"id": name, "skill": "price_in", "inputs": {"town": town}, "goal": "", "evidence": []}
    return {"move": "plan", "thought": "look", "steps": [step], "answer": None}


def said(name: str) -> Json:
    return {"move": "plan", "thought": "done", "steps": [], "answer": f"${name}"}


def baseline(name: str, folder: Path, replies: list[Reply], **options: Any) -> tuple[ScriptedModel, ActingAgent]:
    model = ScriptedModel(replies)
    return model, baseline_agent(name, model, [LOOK_UP], Room, judge=at_most_70, runs=folder, **options)


def ended(end: Acted | Waiting) -> Acted:
    assert isinstance(end, Acted)
    return end


SOLVING: dict[str, list[Reply]] = {
    "direct": [{"price": 65}],
    "chain-of-thought": [{"reasoning": "Is is cheaper."}, {"price": 65}],
    "react": [react("Ys", "a"), react("Is", "b"), said("b")],
    "reflexion": [react("Ys", "a"), said("a"), {"lesson": "try Is"}, react("Is", "b"), said("b")],
}


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_streams_its_steps_and_the_judge_makes_the_result(tmp_path: Path, name: str) -> None:
    _, agent = baseline(name, tmp_path, SOLVING[name])
    with agent:
        *steps, end = agent.stream("A room for at most 70.")
    assert isinstance(end, Acted)
    assert all(isinstance(step, Step) for step in steps)
    assert (end.report.status, end.report.answer) == ("solved", {"price": 65})
    assert end.report.usage["calls"] == len(SOLVING[name])


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_goes_on_where_it_was_interrupted(tmp_path: Path, name: str) -> None:
    *before, last = SOLVING[name]
    _, broken = baseline(name, tmp_path, [*before, ModelError("the server is gone")])
    with broken, pytest.raises(ModelError):
        broken.run("A room for at most 70.", "r")
    model, agent = baseline(name, tmp_path, [last])
    with agent:
        report = ended(agent.resume("r")).report
    assert (report.status, len(model.requests)) == ("solved", 1)


@pytest.mark.parametrize("name", ["direct", "chain-of-thought", "react"])
def test_the_first_answer_counts(tmp_path: Path, name: str) -> None:
    wrong: dict[str, list[Reply]] = {
        "direct": [{"price": 80}],
        "chain-of-thought": [{"reasoning": "any"}, {"price": 80}],
        "react": [react("Ys", "a"), said("a")],
    }
    _, agent = baseline(name, tmp_path, wrong[name])
    with agent:
        report = ended(agent.run("A room for at most 70.")).report
    assert (report.status, report.answer) == ("gave up", {"price": 80}), "the best one that was judged"
    assert report.reason == "the answer was not accepted: budget: more than 70"


def test_a_wrong_guess_at_the_form_of_a_result_fails_no_step_of_a_baseline(tmp_path: Path) -> None:
    guessing = react("Is", "b")
    guessing["steps"][0]["evidence"] = [{"check": "has field", "path": "0.rooms"}]
    model, agent = baseline("react", tmp_path, [guessing, said("b")])
    with agent:
        report = ended(agent.run("A room for at most 70.")).report
    assert (report.status, [record.status for record in report.steps]) == ("solved", ["done"])
    assert "lacks" not in model.requests[1].messages[-1].content


def test_reflexion_draws_its_lessons_from_the_verdict_and_shows_them_as_data(tmp_path: Path) -> None:
    model, agent = baseline("reflexion", tmp_path, SOLVING["reflexion"])
    with agent:
        agent.run("A room for at most 70.")
    asked, told = model.requests[2].messages[-1].content, model.requests[3].messages[-1].content
    assert '| {"price": 80}' in asked
    assert '| ["budget: more than 70"]' in asked
    assert '| {"lesson":"try Is"}' in told
    assert "draw_lesson" not in model.requests[3].messages[0].content, "the model that acts is not offered it"


def test_reflexion_ends_after_its_trials(tmp_path: Path) -> None:
    replies: list[Reply] = []
    for town in ("Ys", "Os"):
        replies += [react(town, town.lower()), said(town.lower()), {"lesson": "another town"}]
    _, agent = baseline("reflexion", tmp_path, [*replies, {"move": "plan", "thought": "", "steps": [], "answer": "no"}])
    with agent:
        report = ended(agent.run("A room for at most 70.")).report
    assert (report.status, len(report.steps)) == ("gave up", 4)


def test_a_baseline_waits_for_consent_and_keeps_to_its_budget(tmp_path: Path) -> None:
    booked: list[str] = []
    book = CodeSkill("price_in", "Book.", TOWN, lambda inputs: booked.append(inputs["town"]), effects=True)
    model = ScriptedModel([react("Is", "a"), said("a")])
    with baseline_agent(
        "react", model, [book], Room, judge=at_most_70, runs=tmp_path, approve="effects", calls=1
    ) as agent:
        waiting = agent.run("Book it.", "r")
        assert isinstance(waiting, Waiting)
        assert booked == []
        report = ended(agent.resume("r", "yes")).report
    assert booked == ["Is"]
    assert "1 calls" in report.reason


def test_a_baseline_that_cannot_be_is_told_so() -> None:
    with pytest.raises(InputError, match="there is no baseline 'reakt'") as error:
        baseline_agent("reakt", ScriptedModel([]), [], Room, judge=at_most_70)
    assert "did you mean 'react'?" in error.value.hint
    with pytest.raises(InputError, match="react acts by skills"):
        baseline_agent("react", ScriptedModel([]), [], Room, judge=at_most_70)
