import pytest

from planners.pddl.engines.registry import engine_names
from planners.pddl.questions import pddl_toolbox
from tests.planners.pddl.depot_world import DOMAIN, PLAN, PROBLEM
from tests.planners.pddl.temporal.temporal_worlds import WORKSHOP
from tools import Budget, ToolFailed, ToolOk

BOX = pddl_toolbox(Budget(seconds=30))


def test_the_tools_are_three_with_documented_arguments() -> None:
    assert [tool.name for tool in BOX] == ["diagnose_pddl", "find_plan", "validate_plan"]
    for tool in BOX:
        assert all(parameter.get("description") for parameter in tool.parameters["properties"].values())


def test_diagnose_returns_findings_as_data() -> None:
    result = BOX.call(
        "diagnose_pddl", {"domain": DOMAIN, "problem": PROBLEM.replace("(lies box mill)", "(lie box mill)")}
    )
    assert isinstance(result, ToolOk)
    assert [(found["code"], found["line"], found["source"]) for found in result.value] == [
        ("unknown-predicate", 9, "problem")
    ]


def test_validate_explains_the_step_that_fails() -> None:
    result = BOX.call("validate_plan", {"domain": DOMAIN, "problem": PROBLEM, "plan": "(drive red mill hub)"})
    assert isinstance(result, ToolOk)
    assert (result.value["valid"], result.value["step"], result.value["missing"]) == (False, 1, ["(at red mill)"])
    assert "(at red hub)" in result.value["true_there"]
    good = BOX.call("validate_plan", {"domain": DOMAIN, "problem": PROBLEM, "plan": PLAN})
    assert isinstance(good, ToolOk)
    assert good.value == {"valid": True, "cost": 19.0}


def test_find_plan_returns_a_checked_plan() -> None:
    if not engine_names():
        pytest.skip("no planning engine is installed")
    result = BOX.call("find_plan", {"domain": DOMAIN, "problem": PROBLEM, "optimal": True})
    assert isinstance(result, ToolOk)
    assert (result.value["cost"], result.value["optimal"], len(result.value["plan"])) == (19.0, True, 7)


def test_broken_text_is_a_failure_that_the_model_can_mend() -> None:
    result = BOX.call("find_plan", {"domain": DOMAIN.replace("(road ?a ?b))", "(rode ?a ?b))"), "problem": PROBLEM})
    assert isinstance(result, ToolFailed)
    assert result.retry == "changed"
    assert "rode" in result.message


def test_actions_that_take_time_are_for_the_same_tools() -> None:
    texts = {"domain": WORKSHOP.domain, "problem": WORKSHOP.problem}
    found = BOX.call("diagnose_pddl", texts)
    assert isinstance(found, ToolOk)
    assert found.value == []
    good = BOX.call("validate_plan", {**texts, "plan": WORKSHOP.plan})
    assert isinstance(good, ToolOk)
    assert good.value == {"valid": True, "cost": 13.5}
    bad = BOX.call("validate_plan", {**texts, "plan": "0: (mend main left) [5]"})
    assert isinstance(bad, ToolOk)
    assert (bad.value["fault"], bad.value["step"], bad.value["missing"]) == ("over-all", 1, ["(burning left)"])
    planned = BOX.call("find_plan", {**texts, "optimal": True})
    assert isinstance(planned, ToolOk)
    assert planned.value["gave_up"] == "unsupported"
    planned = BOX.call("find_plan", texts)
    assert isinstance(planned, ToolOk)
    if {"aries", "tamer"} & set(engine_names()):
        assert planned.value["makespan"] <= 13.5
        assert planned.value["plan"][0].startswith("0.000: (")
    else:
        assert planned.value["gave_up"] == "not-installed"
