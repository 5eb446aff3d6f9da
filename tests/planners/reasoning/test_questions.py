"""The questions as a model asks them: JSON in, typed answers out."""

import json
from typing import Any

import pytest

from planners.reasoning.questions import reasoning_toolbox
from tests.planners.reasoning.errands import DOMAIN, PROBLEM
from tools import Budget, InputError, Toolbox, ToolFailed, ToolOk

PLAN = [
    "(walk hall attic)",
    "(switch-on attic)",
    "(lift red attic)",
    "(walk attic hall)",
    "(walk hall cellar)",
    "(drop red cellar)",
]


@pytest.fixture(scope="module")
def toolbox() -> Toolbox:
    return reasoning_toolbox(DOMAIN, PROBLEM, Budget(seconds=20))


def ask(toolbox: Toolbox, tool: str, **arguments: object) -> Any:
    answer = toolbox.call(tool, json.dumps(arguments))
    assert isinstance(answer, ToolOk), answer
    return json.loads(answer.text)


def refused(toolbox: Toolbox, tool: str, **arguments: object) -> str:
    answer = toolbox.call(tool, arguments)
    assert isinstance(answer, ToolFailed)
    assert answer.retry == "changed"
    return answer.message


def step(text: str) -> dict[str, object]:
    name, *arguments = text.strip("()").split()
    return {"action": name, "arguments": arguments}


def test_every_question_is_a_tool_with_a_description_of_each_argument(toolbox: Toolbox) -> None:
    assert len(toolbox) == 11
    for tool in toolbox:
        assert tool.description
        assert all("description" in parameter for parameter in tool.parameters["properties"].values()), tool.name


def test_the_applicable_actions_of_the_initial_and_of_another_state(toolbox: Toolbox) -> None:
    assert ask(toolbox, "applicable_actions") == ["(switch-on hall)", "(walk hall attic)", "(walk hall cellar)"]
    elsewhere = ask(
        toolbox, "applicable_actions", state=["(at attic)", "(lit attic)", "(in red attic)", "(in blue attic)"]
    )
    assert elsewhere == ["(lift red attic)", "(switch-on attic)", "(walk attic hall)"]


def test_effects_are_changes_only(toolbox: Toolbox) -> None:
    assert ask(toolbox, "action_effects", action="(walk hall attic)") == {
        "added": ["(at attic)"],
        "removed": ["(at hall)"],
    }
    # The lamp in the hall is lit already: nothing becomes true.
    lit = ask(toolbox, "action_effects", action="(switch-on hall)", state=["(at hall)", "(lit hall)"])
    assert lit == {"added": [], "removed": []}


def test_an_inapplicable_action_is_refused_with_what_it_lacks(toolbox: Toolbox) -> None:
    message = refused(toolbox, "action_effects", action="(lift red attic)")
    assert "(at attic)" in message
    assert "(lit attic)" in message
    assert "(in red attic)" not in message


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("action_effects", {"action": "(fly hall attic)"}),
        ("action_effects", {"action": "(walk hall)"}),
        ("action_effects", {"action": "(walk hall red)"}),
        ("action_effects", {"action": "(walk (hall) attic)"}),
        ("applicable_actions", {"state": ["(is-at hall)"]}),
        ("justify_plan", {"plan": PLAN[:3]}),
        ("regress_condition", {"action": "(lift blue attic)", "holds": []}),
        ("regress_condition", {"action": PLAN[0], "holds": ["(carried hall)"]}),
    ],
)
def test_what_makes_no_sense_is_refused(toolbox: Toolbox, tool: str, arguments: dict[str, object]) -> None:
    assert refused(toolbox, tool, **arguments)


@pytest.mark.parametrize(
    ("tool", "arguments", "meant"),
    [
        ("landmark", {"atoms": ["(caried red)"]}, "carried"),
        ("landmark", {"atoms": ["(lit atttic)"]}, "attic"),
        ("atom_reachable", {"atom": "(caried red)"}, "carried"),
        ("atom_reachable", {"atom": "(lit hall)", "state": ["(att hall)"]}, "at"),
        ("action_reachable", {"action": "(wlak hall attic)"}, "walk"),
        ("action_effects", {"action": "(walk hall atic)"}, "attic"),
        ("regress_condition", {"action": PLAN[0], "holds": ["(litt attic)"]}, "lit"),
        ("regress_condition", {"action": PLAN[0], "holds": [], "holds_not": ["(lit atic)"]}, "attic"),
        ("applicable_actions", {"state": ["(at hal)"]}, "hall"),
        ("action_from_words", {"phrase": "go up", "state": ["(at hal)"]}, "hall"),
        ("check_plan", {"plan": PLAN, "state": ["(at hal)"]}, "hall"),
        ("justify_plan", {"plan": ["(wlak hall attic)", *PLAN[1:]]}, "walk"),
        ("next_action", {"state": ["(at hal)"]}, "hall"),
    ],
)
def test_a_misspelt_name_comes_back_with_the_nearest_one(
    toolbox: Toolbox, tool: str, arguments: dict[str, object], meant: str
) -> None:
    assert f"did you mean {meant!r}?" in refused(toolbox, tool, **arguments)


def test_names_are_blind_to_case(toolbox: Toolbox) -> None:
    assert ask(toolbox, "landmark", atoms=["(LIT Attic)"])["proof"]
    assert ask(toolbox, "atom_reachable", atom="(IN red Cellar)")["plan"]
    assert ask(toolbox, "check_plan", plan=[step.upper() for step in PLAN]) == {"cost": 12}


def test_a_state_of_facts_that_can_never_hold_is_refused(toolbox: Toolbox) -> None:
    assert "(at red)" in refused(toolbox, "applicable_actions", state=["(at red)"])


def test_an_action_is_found_from_words(toolbox: Toolbox) -> None:
    found = ask(toolbox, "action_from_words", phrase="go from the hall to the attic")
    assert found == {"step": step("(walk hall attic)")}
    assert ask(toolbox, "action_from_words", phrase="sing a song") == {}


def test_regression_says_what_must_hold_before(toolbox: Toolbox) -> None:
    before = ask(
        toolbox, "regress_condition", action="(lift red attic)", holds=["(carried red)"], holds_not=["(in red attic)"]
    )
    held = ["(carried blue)", "(carried red)"]
    assert before == [{"holds": ["(at attic)", "(in red attic)", "(lit attic)"], "holds_not": held}]
    # A fact that can never hold makes the condition false.
    assert ask(toolbox, "regress_condition", action="(walk hall attic)", holds=["(in blue cellar)"]) == []


def test_reachability_comes_with_a_plan_or_a_proof(toolbox: Toolbox) -> None:
    shown = ask(toolbox, "atom_reachable", atom="(in red cellar)")
    assert [s["action"] for s in shown["plan"]][-1] == "drop"
    assert ask(toolbox, "atom_reachable", atom="(carried blue)") == {"proof": "relaxed"}
    assert ask(toolbox, "atom_reachable", atom="(heavy red)") == {"proof": "static"}
    assert ask(toolbox, "atom_reachable", atom="(heavy hall)") == {"proof": "types"}
    assert ask(toolbox, "atom_reachable", atom="(heavy blue)") == {"plan": []}
    assert ask(toolbox, "action_reachable", action="(walk hall shed)") == {"proof": "static"}
    assert ask(toolbox, "action_reachable", action="(switch-on shed)") == {"proof": "static"}
    assert ask(toolbox, "action_reachable", action="(drop red shed)") == {"proof": "relaxed"}
    assert ask(toolbox, "action_reachable", action="(drop red attic)")["plan"]


def test_a_plan_is_checked_step_by_step(toolbox: Toolbox) -> None:
    assert ask(toolbox, "check_plan", plan=PLAN) == {"cost": 12}
    failed = ask(toolbox, "check_plan", plan=[PLAN[0], PLAN[2]])
    assert failed == {"index": 1, "step": step(PLAN[2]), "unmet": ["(lit attic)"]}
    assert ask(toolbox, "check_plan", plan=PLAN[:-1]) == {"unmet": ["(in red cellar)"]}
    lost = ask(toolbox, "check_plan", plan=["(walk hall nowhere)"])
    (unmet,) = lost["unmet"]
    assert unmet.startswith("there is no object 'nowhere'")


def test_superfluous_steps_are_found_and_dropped(toolbox: Toolbox) -> None:
    longer = ["(walk hall attic)", "(walk attic hall)", "(switch-on hall)", *PLAN]
    answer = ask(toolbox, "justify_plan", plan=longer)
    assert [removal["indices"] for removal in answer["removable"]] == [[2], [0, 1]]
    assert answer["shortened"] == list(map(step, PLAN))


def test_landmarks_with_proof_or_a_plan_around_them(toolbox: Toolbox) -> None:
    decided = ask(toolbox, "landmarks")
    assert {fact for fact, answer in decided.items() if "proof" in answer} == {
        "(at attic)",
        "(at cellar)",
        "(carried red)",
        "(lit attic)",
    }
    assert [s["action"] for s in decided["(lit hall)"]["plan"]].count("switch-on") == 1
    assert ask(toolbox, "landmark", atoms=["(lit hall)", "(lit attic)"])["proof"]
    assert ask(toolbox, "landmark", atoms=["(at hall)"]) == {}


def test_the_next_action_minimizes_the_metric(toolbox: Toolbox) -> None:
    answer = ask(toolbox, "next_action")
    assert answer["cost"] == 12
    assert answer["step"] == step("(walk hall attic)")
    assert ask(toolbox, "next_action", state=["(at hall)", "(in red cellar)"]) == {}
    assert ask(toolbox, "next_action", state=["(at hall)", "(in blue cellar)"]) == {"proof": "exhausted"}


def test_broken_pddl_is_refused_with_its_findings() -> None:
    with pytest.raises(InputError, match="did you mean 'carried'"):
        reasoning_toolbox(DOMAIN.replace("(and (carried ?b)", "(and (caried ?b)"), PROBLEM)
