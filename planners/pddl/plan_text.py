"""Plans as text: the formats that planners, validators and people write."""

import re

from planners.pddl.findings import Findings, PddlError, PddlFinding
from planners.pddl.model import PlanSteps, Step
from planners.pddl.source import MAX_CHARACTERS, too_large

_PREFIX = re.compile(
    r"^\s*(?:(?:step\s+)?\d+(?:\.\d+)?\s*[:.)]|[-*\u2022])\s*(?=[^\s\d])|^\s*\d+\s+(?=\()", re.IGNORECASE
)
_SUFFIX = re.compile(r"\s*\[[^\]\"'()]*\]\s*$")
_LISP = re.compile(r"\(([^()]*)\)")
_CALL = re.compile(r"([^\s(),]+)\s*\(([^()]*)\)")
_NAME = re.compile(r"[^\s(),;:\"'`\[\]{}]+")
_NOISE = re.compile(r"\s*(?:```.*|.*:|\[[^\]\"'()]*\]|[\[\]{},]*)\s*")


def read_plan(text: str) -> PlanSteps:
    """Return the steps in `text`, in lower case, or raise `PddlError` naming the lines that are no steps.

    Understood are Fast Downward's `sas_plan` with its comments, IPC time stamps `0.00: (a b) [1]`, numbered and
    bulleted lists, `(a b c)`, `a(b, c)` and bare `a b c`, several steps in parentheses on one line, JSON lists of
    strings, and code fences or headings between them. Names are not looked up: `validate` does that.
    """
    if len(text) > MAX_CHARACTERS:
        raise too_large("plan")
    findings = Findings("plan", text)
    steps: list[Step] = []
    for number, line in enumerate(text.split("\n"), 1):
        code = line.split(";", 1)[0].strip()
        found = _steps(code)
        if found is None:
            message = f"the line {code[:60]!r} is no step of a plan"
            hint = "write one step a line: (action object ...)"
            findings.add(PddlFinding("no-step", "error", message, number, 1, len(line) + 1, hint))
        steps += found or []
    if findings.sorted():
        raise PddlError(findings.sorted())
    return tuple(steps)


def write_plan(plan: PlanSteps) -> str:
    """Return the plan with one step in parentheses a line, as validators read it."""
    return "".join(f"{step}\n" for step in plan)


def _steps(line: str) -> list[Step] | None:
    """Return the steps on one line, or nothing if it is neither steps nor a heading."""
    if _NOISE.fullmatch(line):
        return []
    body = _SUFFIX.sub("", _PREFIX.sub("", line, count=1)).strip(" \t,\"'[]")
    if "(" not in body:
        names = body.replace(",", " ").split()
        return [_step(names)] if names and all(_NAME.fullmatch(name) for name in names) else None
    if calls := _CALL.fullmatch(body):
        return [_step([calls[1], *calls[2].replace(",", " ").split()])]
    groups = [group.replace(",", " ").split() for group in _LISP.findall(body)]
    rest = _LISP.sub("", body)
    if rest.strip(" \t,\"'[]0123456789.:") or not all(groups) or not groups:
        return None
    return [_step(names) for names in groups]


def _step(names: list[str]) -> Step:
    name, *arguments = (name.lower() for name in names)
    return Step(name, tuple(arguments))
