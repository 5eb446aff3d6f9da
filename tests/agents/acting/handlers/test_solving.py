"""Solvers as skills: a specification solved and checked, and the whole formalizing agent as one step."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from agents.acting.agent import Acted, ActingAgent
from agents.acting.handlers.agent import AgentSkill
from agents.acting.handlers.solver import SolverSkill
from agents.acting.plan import PlanStep, Rewrite
from agents.acting.planner import ScriptedPlanner
from agents.acting.skill import ActingDesk, SkillBook
from agents.agent import Agent
from agents.documents import Draft, Json, Question, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.models.chat import ChatModel, ChatRequest, Message
from agents.models.scripted import ScriptedModel
from agents.models.structured import Attempt, StructuredOutputError
from agents.surface import Waiting
from agents.tool_calls.observation import Observation
from tools import Budget, BudgetExhausted, InputError, Usage


class Least:
    """Find the least number that is at least `floor` and at most `limit`; the words name the floor."""

    name, about, digest = "least", "a number", ""

    def __init__(self, lies: bool = False) -> None:
        self.lies = lies

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        usage = (await model.complete(ChatRequest((Message("user", wording.text),)))).usage
        limit = wording.answers.get("limit")
        if limit is None:
            return Draft(spec=None, questions=(Question(field="limit", text="at most what?"),)), usage
        return Draft(spec={"floor": int(wording.text.split()[-1]), "limit": int(limit)}), usage

    def check(self, spec: Json) -> tuple[str, ...]:
        return () if {"floor", "limit"} <= set(spec) else ("floor and limit are needed",)

    def solve(self, spec: Json, budget: Budget) -> Result:
        if not isinstance(spec["floor"], int):
            raise InputError("the floor is no number")
        if budget.seconds == 0:
            return Result(status="gave up", reason="no time")
        if spec["floor"] > spec["limit"]:
            return Result(status="unsolvable", core=("floor", "limit"))
        return Result(status="solved", plan=spec["floor"], cost=spec["floor"], optimal=True)

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        return (Ruling(checker="toy", passed=not self.lies, findings=("a lie",) if self.lies else ()),)

    def relax(self, spec: Json, offer: Json) -> Json:
        return spec

    def show(self, spec: Json, result: Result) -> str:
        return str(result.plan)

    def explain(self, spec: Json, result: Result) -> str:
        return "too low"


def decided(spec: Json, *, lies: bool = False, seconds: float = 60.0) -> Observation:
    skill = SolverSkill(Least(lies), seconds=seconds)
    return asyncio.run(skill.run({"spec": spec}, ActingDesk(model=ScriptedModel([]), skills=SkillBook([]))))


def test_a_solution_is_checked_before_it_is_a_result() -> None:
    assert decided({"floor": 3, "limit": 5}).value["plan"] == 3
    assert decided({"floor": 3, "limit": 5}, lies=True).text == "a checker rejected the solution: toy: a lie"


def test_that_nothing_satisfies_a_specification_is_a_result_too() -> None:
    seen = decided({"floor": 6, "limit": 5})
    assert seen.ok
    assert (seen.value["status"], seen.value["core"]) == ("unsolvable", ["floor", "limit"])


@pytest.mark.parametrize(
    ("spec", "seconds", "reason"),
    [
        ({"floor": 3}, 60.0, "the specification has mistakes: floor and limit are needed"),
        ({"floor": "x", "limit": 1}, 60.0, "the specification cannot be read: the floor is no number"),
        ({"floor": 3, "limit": 5}, 0.0, "the solver gave up: no time"),
    ],
)
def test_what_cannot_be_decided_is_a_failed_step(spec: Json, seconds: float, reason: str) -> None:
    seen = decided(spec, seconds=seconds)
    assert not seen.ok
    assert seen.text == reason


def formalizing(folder: Path, model: ChatModel) -> Agent:
    return Agent(model, world="least", runs=folder, formalisms={"least": Least()})


def acting(tmp_path: Path) -> ActingAgent:
    plan = Rewrite(
        steps=(PlanStep(id="a", skill="formalize_and_solve", inputs={"request": "$request"}),), answer="$a.plan"
    )

    def judge(answer: Any, _: object) -> tuple[Ruling, ...]:
        return (Ruling(checker="number", passed=isinstance(answer, int)),)

    return ActingAgent(
        ScriptedModel(["?", "!"]),
        [AgentSkill(formalizing)],
        planner=ScriptedPlanner([plan]),
        judge=judge,
        runs=tmp_path,
    )


def test_the_formalizing_agent_is_a_skill_whose_question_the_run_asks(tmp_path: Path) -> None:
    with acting(tmp_path) as it:
        question = it.run("at least 4", name="r")
        assert isinstance(question, Waiting)
        assert question.question == "at most what?"
        end = it.resume("r", "9")
    assert isinstance(end, Acted)
    assert (end.report.status, end.report.answer) == ("solved", 4)
    assert end.report.usage["calls"] == 2, "one before the question, one after it"
    assert len(list((tmp_path / "r" / "steps").glob("0-a-*/agent/certificate.json"))) == 1


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (InputError("no such number", hint="name another"), "no such number\nhint: name another"),
        (StructuredOutputError((Attempt("?", "no object"),), Usage(3, 1, 1)), "no valid answer in 1 attempts"),
    ],
)
def test_a_request_that_the_agent_cannot_read_is_a_failed_step(tmp_path: Path, failure: Exception, text: str) -> None:
    class Unreadable(Least):
        async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
            raise failure

    def opened(folder: Path, model: ChatModel) -> Agent:
        return Agent(model, world="least", runs=folder, formalisms={"least": Unreadable()})

    desk = ActingDesk(model=ScriptedModel([]), skills=SkillBook([]), folder=tmp_path)
    seen = asyncio.run(AgentSkill(opened).run({"request": "at least 4"}, desk))
    assert not seen.ok
    assert text in seen.text


def test_the_formalizing_agent_asks_no_more_once_the_budget_of_the_run_is_used_up(tmp_path: Path) -> None:
    class Talkative(Least):
        async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
            usage = Usage()
            for _ in range(9):
                usage += (await model.complete(ChatRequest((Message("user", wording.text),)))).usage
            return Draft(spec={"floor": 1, "limit": 2}), usage

    def opened(folder: Path, model: ChatModel) -> Agent:
        return Agent(model, world="least", runs=folder, formalisms={"least": Talkative()})

    model = ScriptedModel(["well"] * 9)
    desk = ActingDesk(model, SkillBook([]), folder=tmp_path, meter=Budget(calls=3).start())
    seen = asyncio.run(AgentSkill(opened).run({"request": "at least 4"}, desk))
    assert not seen.ok
    assert "the budget of 3 calls is used up" in seen.text
    assert (len(model.requests), desk.meter.used.calls) == (4, 4), "the one that passes the limit is the last"
    with pytest.raises(BudgetExhausted):
        desk.meter.check()
