"""Steps that do not need each other run side by side, and everything that follows is as if they had not."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.acting.agent import Acted, ActingAgent
from agents.acting.evidence import CountAtLeast
from agents.acting.graph.act import next_steps
from agents.acting.handlers.code import CodeSkill
from agents.acting.handlers.graph import GraphSkill
from agents.acting.plan import GiveUp, Keep, Move, Plan, PlanStep, PlanView, Rewrite
from agents.acting.planner import CodePlanner, Planner, ScriptedPlanner
from agents.acting.skill import ActingDesk, AuthorAsked, Skill, SkillBook
from agents.documents import Json, Ruling
from agents.models.json_schema import closed_object
from agents.models.scripted import ScriptedModel
from agents.surface import Step, Waiting
from agents.tool_calls.observation import Observation
from tools import BudgetExhausted, ModelError, RunLog

NAMED = closed_object(name={"type": "string"})
ANYTHING: Json = {"type": "object"}


def accepted(answer: Any, view: PlanView) -> tuple[Ruling, ...]:
    return (Ruling(checker="any", passed=True),)


def code(name: str, function: Callable[[Json], Any], *, effects: bool = False) -> CodeSkill:
    return CodeSkill(name, name, ANYTHING, function, effects=effects)


def step(name: str, skill: str = "look", **inputs: Any) -> PlanStep:
    return PlanStep(id=name, skill=skill, inputs={"name": name, **inputs})


def agent(tmp_path: Path, planner: Planner | Rewrite, *skills: Skill, **options: Any) -> ActingAgent:
    chosen = ScriptedPlanner([planner]) if isinstance(planner, Rewrite) else planner
    return ActingAgent(ScriptedModel([]), skills, planner=chosen, judge=accepted, runs=tmp_path, **options)


def run(it: ActingAgent) -> Acted | Waiting:
    with it:
        return it.run("look around", "r")


def acted(end: Acted | Waiting) -> Acted:
    assert isinstance(end, Acted)
    return end


def traced(tmp_path: Path) -> list[str]:
    return [event.data["step"]["id"] for event in RunLog.read(tmp_path / "r" / "events.jsonl") if event.kind == "step"]


THREE = Rewrite(steps=tuple(map(step, "abc")), answer={"a": "$a", "b": "$b", "c": "$c"})


def test_independent_steps_are_in_flight_together(tmp_path: Path) -> None:
    all_here = asyncio.Barrier(3)

    async def look(inputs: Json) -> str:
        async with all_here:  # one after the other they would wait here forever
            return str(inputs["name"])

    with agent(tmp_path, THREE, code("look", look)) as it:
        items = list(it.stream("look around", "r"))
    assert [item.node for item in items if isinstance(item, Step)] == ["plan", "act", "judge", "finish"]
    assert isinstance(items[-1], Acted)
    assert items[-1].report.answer == {"a": "a", "b": "b", "c": "c"}


def test_the_trace_and_the_report_have_the_order_of_the_plan_whoever_ends_first(tmp_path: Path) -> None:
    last_is_done = asyncio.Event()
    ended: list[str] = []

    async def look(inputs: Json) -> str:
        if inputs["name"] == "c":
            last_is_done.set()
        await last_is_done.wait()
        if inputs["name"] == "a":
            await asyncio.sleep(0.01)
        ended.append(inputs["name"])
        return str(inputs["name"])

    report = acted(run(agent(tmp_path, THREE, code("look", look)))).report
    assert ended[-1] == "a"
    assert [record.step.id for record in report.steps] == traced(tmp_path) == ["a", "b", "c"]


def test_no_more_run_at_once_than_allowed(tmp_path: Path) -> None:
    pair = asyncio.Barrier(2)
    now, most = [0], [0]

    async def look(inputs: Json) -> str:
        now[0] += 1
        most[0] = max(most[0], now[0])
        async with pair:
            pass
        now[0] -= 1
        return str(inputs["name"])

    plan = Rewrite(steps=tuple(map(step, "abcd")), answer="$d")
    report = acted(run(agent(tmp_path, plan, code("look", look), at_once=2))).report
    assert (report.status, most) == ("solved", [2])


@pytest.mark.parametrize(
    ("steps", "chosen"),
    [
        ([step("a"), step("b"), step("c")], "ab"),
        ([step("a"), step("b", x="$a")], "a"),
        ([step("a"), step("b", x=[{"y": "$a.z"}]), step("c")], "a"),
        ([step("a", x="$before"), step("b", x="$before.y")], "ab"),
        ([step("a"), step("b", x="$$a")], "ab"),
        ([step("a", "touch"), step("b")], "a"),
        ([step("a"), step("b", "touch"), step("c")], "a"),
    ],
)
def test_a_step_waits_for_what_it_needs_and_for_what_changes_the_world(steps: list[PlanStep], chosen: str) -> None:
    book = SkillBook([code("look", lambda _: 1), code("touch", lambda _: 1, effects=True)])
    assert "".join(one.id for one in next_steps(Plan(steps=tuple(steps)), book, 2)) == chosen


def test_the_planner_sees_all_observations_before_its_next_move(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def plan(view: PlanView) -> Move:
        seen.append([f"{record.step.id} {record.status}" for record in view.latest])
        if not view.done:
            filled = (CountAtLeast(count=1),)
            return Rewrite(steps=tuple(one.model_copy(update={"evidence": filled}) for one in THREE.steps))
        return Rewrite(steps=(step("d"),)) if len(view.done) == 3 else GiveUp(reason="seen enough")

    def look(inputs: Json) -> list[int]:
        if inputs["name"] == "a":
            raise ValueError("broken")
        return []

    run(agent(tmp_path, CodePlanner(plan), code("look", look)))
    assert seen == [[], ["a failed", "b unmet", "c unmet"], ["d done"]]


def test_what_the_others_came_to_is_kept_when_one_meets_a_dead_server(tmp_path: Path) -> None:
    ran: list[str] = []
    dead = ["b"]

    def look(inputs: Json) -> str:
        ran.append(inputs["name"])
        if inputs["name"] in dead:
            raise ModelError("nobody is there")
        return str(inputs["name"])

    with agent(tmp_path, THREE, code("look", look)) as it, pytest.raises(ModelError):
        it.run("look around", "r")
    assert traced(tmp_path) == []
    dead.clear()
    with agent(tmp_path, THREE, code("look", look)) as it:
        report = acted(it.resume("r")).report
    assert report.answer == {"a": "a", "b": "b", "c": "c"}
    assert sorted(ran) == ["a", "b", "b", "c"]
    assert traced(tmp_path) == ["a", "b", "c"]


class Asking:
    """A skill that needs to know something, and counts its executions by key."""

    name, about, inputs, effects = "ask", "asks", ANYTHING, False

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        self.keys.append(desk.key)
        if desk.answered is None:
            raise AuthorAsked(f"what about {inputs['name']}?")
        return Observation(self.name, True, desk.answered.answer, desk.answered.answer)


def test_a_step_that_asks_keeps_no_other_from_ending_and_gets_its_own_answer(tmp_path: Path) -> None:
    asking, looked = Asking(), list[str]()
    look = code("look", lambda inputs: looked.append(inputs["name"]))
    plan = Rewrite(steps=(step("a"), step("b", "ask"), step("c", "ask"), step("d")), answer={"b": "$b", "c": "$c"})
    with agent(tmp_path, plan, look, asking) as it:
        first = it.run("look around", "r")
        assert isinstance(first, Waiting)
        assert first.question == "what about b?"
        assert traced(tmp_path) == ["a", "d"]
        second = it.resume("r", "blue")
        assert isinstance(second, Waiting)
        assert second.question == "what about c?"
        report = acted(it.resume("r", "red")).report
    assert report.answer == {"b": "blue", "c": "red"}
    assert looked == ["a", "d"]
    assert [record.step.id for record in report.steps] == ["a", "d", "b", "c"]
    assert len(set(asking.keys)) == 2, "an execution keeps its key, and with it its folder"


class Greedy:
    """A skill that finds the budget used up."""

    name, about, inputs, effects = "spend", "spends", ANYTHING, False

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        raise BudgetExhausted("the tokens are used up")


def test_where_one_step_finds_the_budget_used_up_the_others_are_in_the_report(tmp_path: Path) -> None:
    plan = Rewrite(steps=(step("a"), step("b", "spend"), step("c")), answer="$b")
    report = acted(run(agent(tmp_path, plan, code("look", lambda _: 1), Greedy()))).report
    assert (report.status, report.reason) == ("gave up", "the tokens are used up")
    assert [record.step.id for record in report.steps] == ["a", "c"]


def test_no_more_steps_run_than_the_budget_of_steps_allows(tmp_path: Path) -> None:
    planner = CodePlanner(lambda view: Keep() if view.done else THREE)
    report = acted(run(agent(tmp_path, planner, code("look", lambda _: 1), steps=2))).report
    assert [record.step.id for record in report.steps] == ["a", "b"]
    assert report.status == "gave up"


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_sub_graph_keeps_to_the_bound_of_the_run(tmp_path: Path, at_once: int) -> None:
    now, most = [0], [0]

    async def look(inputs: Json) -> str:
        now[0] += 1
        most[0] = max(most[0], now[0])
        for _ in range(20):
            await asyncio.sleep(0)  # whoever may run beside this one begins
        now[0] -= 1
        return str(inputs["name"])

    inner = GraphSkill("around", "look around", ANYTHING, ScriptedPlanner([THREE]), accepted)
    plan = Rewrite(steps=(step("x", "around"),), answer="$x")
    report = acted(run(agent(tmp_path, plan, code("look", look), inner, at_once=at_once))).report
    assert (report.answer, most) == ({"a": "a", "b": "b", "c": "c"}, [at_once])
