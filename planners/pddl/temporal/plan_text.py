"""Timed plans as text: `0.000: (action object ...) [5.000]`, one step a line, as in the planning competitions."""

import json
import re
from fractions import Fraction

from planners.pddl.findings import Findings, PddlError, PddlFinding
from planners.pddl.plan_text import steps_of
from planners.pddl.source import require_text
from planners.pddl.temporal.model import TimedPlan, TimedStep

_TIME = r"\d{1,100}(?:\.\d{0,100}|/0{0,9}[1-9]\d{0,90})?|\.\d{1,100}"
_LINE = re.compile(
    rf"\s*(?P<start>{_TIME})\s*:(?P<body>[^\[\];]*)(?:\[\s*(?:D:\s*)?(?P<duration>{_TIME})\s*(?:;[^\[\]]*)?\])?\s*(?:;.*)?",
    re.IGNORECASE,
)
_HINT = "write one step a line: start: (action object ...) [duration]"


def read_timed_plan(text: str) -> TimedPlan:
    """Return the steps in `text` in its order, or raise `PddlError` naming the lines that are no timed steps.

    Times are decimals or quotients (`1/3`) and are kept exactly. An action without duration has no brackets.
    Comments, headings and a JSON list of such lines, alone or under `plan`, are understood. Names are not looked up:
    `validate_timed` does that.
    """
    require_text(text, "plan")
    text = _unpacked(text.removeprefix("\ufeff"))
    findings = Findings("plan", text)
    steps: list[TimedStep] = []
    for number, line in enumerate(text.splitlines(), 1):
        if (step := _step(line)) is not None:
            steps.append(step)
        elif _is_step(line):
            message = f"the line {line.strip()[:60]!r} is no step with a time"
            findings.add(PddlFinding("no-step", "error", message, number, 1, len(line) + 1, _HINT))
    if findings.sorted():
        raise PddlError(findings.sorted())
    return tuple(steps)


def write_timed_plan(plan: TimedPlan) -> str:
    """Return the plan with one step a line in the order of their starts."""
    return "".join(f"{step}\n" for step in sorted(plan, key=lambda step: step.start))


def _unpacked(text: str) -> str:
    """Return the lines in a JSON list; any other text as it is."""
    try:
        data = json.loads(text) if text.lstrip()[:1] in ("[", "{") else None
    except (ValueError, RecursionError):
        return text
    lines = data.get("plan") if isinstance(data, dict) else data
    return "\n".join(map(str, lines)) if isinstance(lines, list) else text


def _step(line: str) -> TimedStep | None:
    found = _LINE.fullmatch(line)
    steps = steps_of(found["body"].strip()) if found else None
    if found is None or steps is None or len(steps) != 1:
        return None
    duration = found["duration"]
    return TimedStep(Fraction(found["start"]), steps[0], None if duration is None else Fraction(duration))


def _is_step(line: str) -> bool:
    """Return whether a line that has no time is more than a heading, a comment or blank."""
    return steps_of(line.strip()) != []
