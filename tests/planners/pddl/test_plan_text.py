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


@pytest.mark.parametrize("line", ["(pick-up a", "pick-up a)", "(stack (a) b)", "Well, that is: a plan!", "()"])
def test_a_line_that_is_no_step_is_named(line: str) -> None:
    with pytest.raises(PddlError) as caught:
        read_plan(f"(pick-up a)\n{line}\n(stack a b)")
    (finding,) = caught.value.findings
    assert (finding.code, finding.line, finding.source) == ("no-step", 2, "plan")
