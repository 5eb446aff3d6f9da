from fractions import Fraction

import pytest

from planners.pddl.findings import PddlError
from planners.pddl.model import Step
from planners.pddl.temporal.model import TimedStep, makespan
from planners.pddl.temporal.plan_text import read_timed_plan, write_timed_plan

EXPECTED = (
    TimedStep(Fraction(0), Step("light", ("left",)), Fraction(8)),
    TimedStep(Fraction(1, 2), Step("note", ())),
    TimedStep(Fraction(21, 4), Step("mend", ("main", "left")), Fraction(5, 2)),
)
FORMS = {
    "competition": "0.000: (light left) [8.000]\n0.500: (note)\n5.250: (mend main left) [2.500]\n",
    "upper case and comments": "; found by x\n0: (LIGHT left) [8] ; first\n.5: (NOTE)\n5.25:(mend MAIN left)[2.5]",
    "lpg": "0.0000:   (LIGHT LEFT) [D:8.0000; C:1.0000]\n0.5: (NOTE)\n5.25: (MEND MAIN LEFT) [D: 2.50; C:1]",
    "unified-planning": "TimeTriggeredPlan:\n  0.0: light(left) [8.0]\n  0.5: note()\n  5.25: mend(main, left) [2.5]",
    "quotients": "0: (light left) [16/2]\n1/2: (note)\n21/4: (mend main left) [5/2]",
    "fenced": "```\n0: (light left) [8]\n\n0.5: (note)\n5.25: (mend main left) [2.5]\n```",
    "json": '["0: (light left) [8]", "0.5: (note)", "5.25: (mend main left) [2.5]"]',
    "json with a key": '{"plan": ["0: (light left) [8]", "0.5: (note)", "5.25: (mend main left) [2.5]"]}',
    "windows": "\ufeff0: (light left) [8]\r\n0.5: (note)\r\n5.25: (mend main left) [2.5]\r\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=list(FORMS))
def test_the_usual_forms_are_read(text: str) -> None:
    assert read_timed_plan(text) == EXPECTED


def test_times_are_kept_exactly() -> None:
    third = TimedStep(Fraction(1, 3), Step("a"), Fraction(2, 7))
    assert write_timed_plan((third,)) == "1/3: (a) [2/7]\n"
    assert read_timed_plan(write_timed_plan((third,))) == (third,)
    assert str(TimedStep(Fraction(1, 2**10), Step("a"))) == "0.0009765625: (a)"


def test_a_plan_is_read_in_its_order_and_written_in_the_order_of_starts() -> None:
    late_first = EXPECTED[::-1]
    assert read_timed_plan("".join(f"{step}\n" for step in late_first)) == late_first
    assert write_timed_plan(late_first) == FORMS["competition"]


def test_the_last_end_is_the_makespan() -> None:
    assert makespan(EXPECTED) == 8
    assert makespan(()) == 0
    assert read_timed_plan("; nothing to do\n") == ()


@pytest.mark.parametrize(
    "line",
    ["(light left)", "0.5 (light left) [8]", "0.5: (light left", "0.5: [8]", "-1: (a) [2]", "x: (a) [2]", "1/0: (a)",
     "0: (a) [long]", "0: (a) (b) [1]", "0: (a) [1] [2]", "Here it is: a plan!"],
)  # fmt: skip
def test_a_line_that_is_no_timed_step_is_named(line: str) -> None:
    with pytest.raises(PddlError) as caught:
        read_timed_plan(f"0: (light left) [8]\n{line}\n9: (mend main left) [2]")
    (finding,) = caught.value.findings
    assert (finding.code, finding.line, finding.source) == ("no-step", 2, "plan")
    assert "start: (action object ...) [duration]" in finding.hint


@pytest.mark.parametrize("line", ["0:" + " " * 300_000 + "a", "0: a" + "[" * 300_000, "0" * 300_000, "0: " * 100_000])
def test_a_long_line_takes_no_quadratic_time(line: str) -> None:
    with pytest.raises(PddlError):
        read_timed_plan(line + "\n?")
