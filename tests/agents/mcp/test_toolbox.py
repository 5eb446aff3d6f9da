"""The toolbox in process, without any server."""

import asyncio
from dataclasses import dataclass
from fractions import Fraction

import pytest

from agents.mcp import GROUPS, groundplan_toolbox
from agents.mcp.groups.reasoning import ANSWERS
from agents.mcp.output import Output
from agents.mcp.tagged import tagged
from planners import Step, engine_names
from tests.agents.mcp.invented import CALLS, CLASH, LODGING, PROGRAM, TEXTS, endless
from tests.planners.pddl.temporal.temporal_worlds import WORKSHOP
from tools import InputError, Tool, ToolFailed, ToolOk, ToolResult


def call(name: str, arguments: dict[str, object]) -> ToolResult:
    return asyncio.run(groundplan_toolbox().call_async(name, arguments))


def test_the_groups_make_up_the_whole() -> None:
    parts = [tool.name for group in GROUPS for tool in groundplan_toolbox([group])]
    assert parts == [tool.name for tool in groundplan_toolbox()]
    assert set(ANSWERS) <= set(parts)


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(InputError, match="no group"):
        groundplan_toolbox(["constraint"])


@pytest.mark.parametrize("tool", list(groundplan_toolbox()), ids=lambda tool: tool.name)
def test_every_tool_and_argument_says_what_it_is(tool: Tool[..., object]) -> None:
    assert tool.description
    assert all(argument.get("description") for argument in tool.parameters["properties"].values())


def test_an_endless_proof_ends_with_its_seconds() -> None:
    result = call("solve_program", {**endless(), "seconds": 0.3})
    assert isinstance(result, ToolOk)
    assert result.value.kind == "gaveup"


def test_a_satisfiable_program_has_nothing_to_explain() -> None:
    result = call("explain_program", {"program": PROGRAM})
    assert isinstance(result, ToolOk)
    assert result.value.kind == "satisfiable"


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ([], "more_missing"),
        (["nights == 2"], "one_fact_missing"),
        (["nights == 2", "member"], "determined"),
        (["price == 40"], "determined"),
        (["price == 50"], "contradictory"),
    ],
)
def test_what_is_missing_follows_from_what_is_known(known: list[str], kind: str) -> None:
    told = [{"name": text, "expression": text} for text in known]
    program = {**LODGING, "constraints": [*LODGING["constraints"], *told]}
    result = call("what_is_missing", {"program": program, "target": "price", "askable": ["member", "nights"]})
    assert isinstance(result, ToolOk)
    assert result.value.kind == kind


def test_the_best_question_comes_with_its_answers() -> None:
    program = {**LODGING, "constraints": [*LODGING["constraints"], {"name": "two", "expression": "nights == 2"}]}
    result = call("what_is_missing", {"program": program, "target": "price", "askable": ["member", "nights"]})
    assert isinstance(result, ToolOk)
    (fact,) = result.value.facts
    assert (fact.name, fact.values, fact.gain) == ("member", (False, True), 1.0)


def test_what_cannot_be_asked_leaves_it_open() -> None:
    result = call("what_is_missing", {"program": LODGING, "target": "price", "askable": ["nights"]})
    assert isinstance(result, ToolOk)
    assert result.value.kind == "never_determined"


def test_what_was_named_is_given_up() -> None:
    result = call("repair_program", {"program": CLASH, "drop": ["all in the hall"]})
    assert isinstance(result, ToolOk)
    assert ["proofs", "attic"] in result.value.outcome.values["place"]


def test_a_goal_out_of_reach_is_proven_so() -> None:
    problem = TEXTS["problem"].replace("(free gripper1)", "").replace("(free gripper2)", "")
    result = call("find_plan", {**TEXTS, "problem": problem})
    assert isinstance(result, ToolOk)
    assert result.value.kind == "no_plan"


def test_actions_that_take_time_are_planned_for_and_replayed() -> None:
    texts: dict[str, object] = {"domain": WORKSHOP.domain, "problem": WORKSHOP.problem}
    right = call("validate_plan", {**texts, "plan": WORKSHOP.plan})
    assert isinstance(right, ToolOk)
    assert (right.value.valid, right.value.cost) == (True, 13.5)
    wrong = call("validate_plan", {**texts, "plan": "0: (mend main left) [5]"})
    assert isinstance(wrong, ToolOk)
    assert (wrong.value.fault, wrong.value.missing) == ("over-all", ["(burning left)"])
    found = call("find_plan", texts)
    assert isinstance(found, ToolOk)
    if {"aries", "tamer"} & set(engine_names()):
        assert (found.value.kind, found.value.plan[0][:8]) == ("timed_plan_found", "0.000: (")
    else:
        assert (found.value.kind, found.value.reason) == ("plan_gave_up", "not-installed")
    proven = call("find_plan", {**texts, "optimal": True})
    assert isinstance(proven, ToolFailed)
    assert "nothing proves a plan cheapest" in proven.message


def test_a_text_with_two_levels_is_refused() -> None:
    level = CALLS["solve_sokoban"][0]["level"]
    result = call("solve_sokoban", {"level": f"{level}\n{level}"})
    assert isinstance(result, ToolFailed)
    assert "2 levels" in result.message


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An answer of a lower layer."""

    steps: tuple[Step, ...]
    cost: Fraction
    cells: frozenset[tuple[int, int]]


def test_answers_are_tagged_with_their_kind() -> None:
    near = NearMiss((Step("go", ("a", "b")),), Fraction(7, 2), frozenset({(2, 1), (1, 2)}))
    plain = {"kind": "near_miss", "steps": ["(go a b)"], "cost": 3.5, "cells": [[1, 2], [2, 1]]}
    assert tagged({"it": near}) == {"it": plain}
    assert tagged(Fraction(4, 2)) == 2


def test_what_is_no_object_is_wrapped_in_one() -> None:
    def names() -> list[str]:
        """List names."""
        return ["a"]

    output = Output.of(Tool.from_function(names))
    assert output.schema["required"] == ["result"]
    assert output.form(["a"]) == {"result": ["a"]}
