import pytest

from planners.pddl.findings import PddlError
from planners.pddl.model import Step
from planners.pddl.plan_text import read_plan, write_plan

EXPECTED = (Step("pick-up", ("a",)), Step("stack", ("a", "b_1")))

FORMS = {
    "fast downward": "(pick-up a)\n(stack a b_1)\n; cost = 2 (unit cost)\n",
    "upper case": "(PICK-UP A)\n(STACK A B_1)",
    "time stamps": "0.000: (pick-up a) [1.000]\n1.001: (stack a b_1) [1.000]",
    "numbered": "1. (pick-up a)\n2. (stack a b_1)",
    "numbered with brackets": "1) pick-up a\n2) stack a b_1",
    "ff": "step    0: PICK-UP A\n        1: STACK A B_1\n",
    "calls": "pick-up(a)\nstack(a, b_1)",
    "unified-planning": "SequentialPlan:\n    pick-up(a)\n    stack(a, b_1)",
    "bare words": "pick-up a\nstack a b_1",
    "bullets": "- (pick-up a)\n* stack a b_1",
    "one line": "(pick-up a) (stack a b_1)",
    "json": '["(pick-up a)", "(stack a b_1)"]',
    "json over lines": '[\n  "pick-up a",\n  "stack a b_1"\n]',
    "fenced": "```pddl\n(pick-up a)\n\n(stack a b_1)\n```",
    "headings": "Here is the plan:\n[PLAN]\n(pick-up a)\n(stack a b_1)\n[PLAN END]",
    "windows": "(pick-up a)\r\n(stack a b_1)\r\n",
    "lpg": "0.0003:   (PICK-UP A) [D:1.0000; C:1.0000]\n1.0003:   (STACK A B_1) [D:1.0000; C:1.0000]",
    "fast downward's log": "pick-up a (1)\nstack a b_1 (1)",
    "json in lists": '[["pick-up", "a"], ["stack", "a", "b_1"]]',
    "json in objects": '[{"action": "pick-up", "arguments": ["a"]}, {"name": "stack", "parameters": ["a", "b_1"]}]',
    "json with a key": '{"plan": ["(pick-up a)", "stack(a, b_1)"]}',
    "python": "[('pick-up', 'a'), ('stack', 'a', 'b_1')]",
    "calls on one line": "pick-up(a), stack(a, b_1)",
    "calls as in a program": "pick-up(a); stack(a, b_1);",
    "one list": "((pick-up a) (stack a b_1))",
    "markdown": "1. **pick-up a**\n2. `(stack a b_1)`",
    "numbers in parentheses": "(1) pick-up a\n(2) (stack a b_1)",
    "dashes": "Step 1 - pick-up a\nStep 2 - stack a b_1",
    "byte-order mark": "\ufeff(pick-up a)\n(stack a b_1)",
    "old line ends": "(pick-up a)\r(stack a b_1)\r",
    "comments": "; found by x\n(pick-up a) ; first\n(stack a b_1)",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=list(FORMS))
def test_the_usual_forms_of_plans_are_read(text: str) -> None:
    assert read_plan(text) == EXPECTED


def test_a_step_without_objects_is_read_in_every_form() -> None:
    assert read_plan("(noop)\nnoop\nnoop()\n3: (noop)") == (Step("noop"),) * 4


def test_an_empty_text_is_the_empty_plan() -> None:
    assert read_plan("\n; cost = 0 (unit cost)\n") == ()


def test_a_written_plan_reads_back() -> None:
    assert read_plan(write_plan(EXPECTED)) == EXPECTED


@pytest.mark.parametrize(
    "line", ["(pick-up a", "pick-up a)", "(stack (a) b)", "Well, that is: a plan!", "()", "| 1 | pick-up a |", "a -> b"]
)
def test_a_line_that_is_no_step_is_named(line: str) -> None:
    with pytest.raises(PddlError) as caught:
        read_plan(f"(pick-up a)\n{line}\n(stack a b)")
    (finding,) = caught.value.findings
    assert (finding.code, finding.line, finding.source) == ("no-step", 2, "plan")


@pytest.mark.parametrize(
    "text", ["[1, 2]", '[["a"], []]', '[{"arguments": ["a"]}]', '[{"action": "a", "args": "b"}]', '{"steps": ["a"]}']
)
def test_data_that_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(PddlError, match="the JSON is no plan"):
        read_plan(text)


def test_an_empty_list_is_the_empty_plan() -> None:
    assert read_plan("[]") == read_plan('{"plan": []}') == ()


@pytest.mark.parametrize("line", ["a" + " " * 300_000 + "b", "a" + "[" * 300_000, "[" * 300_000])
def test_a_long_line_takes_no_quadratic_time(line: str) -> None:
    assert len(read_plan(line)) <= 1
