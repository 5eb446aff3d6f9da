"""Plans as text: the formats that planners, validators, programs and people write."""

import json
import re
from typing import Any

from planners.pddl.findings import Findings, PddlError, PddlFinding
from planners.pddl.model import PlanSteps, Step
from planners.pddl.source import require_text

_PREFIX = re.compile(
    r"^\s*(?:(?:step\s+)?\d+(?:\.\d+)?\s*(?:[:.)]|-(?=\s))|\(\d+\)|[-*\u2022])\s*(?=[^\s\d])|^\s*\d+\s+(?=\()",
    re.IGNORECASE,
)
# Every pattern below takes linear time on any line: none of them starts anew inside what it has passed over.
_DURATION = re.compile(r"\[[^\[\]\"'()]*\]")
_COST = re.compile(r"(?<=\s)\(\d{1,9}\)$")
_COMMENT = re.compile(rf"({_DURATION.pattern})|;.*")
_LISP = re.compile(r"\(([^()]*)\)")
_CALL = re.compile(r"([^\s(),;]+)\s*\(([^()]*)\)")
_CALLS = re.compile(rf"{_CALL.pattern}(?:\s*(?:,|;|->)\s*{_CALL.pattern})*[;.]?")
_NAME = re.compile(r"(?=.*\w)[^\s(),;:\"'`|*\[\]{}]+")
_NOISE = re.compile(r"\s*(?:```.*|.*:|\[[^\]\"'()]*\]|[\[\]{},]*)\s*")
_AROUND = " \t,\"'`*[]"
_STEP_KEYS = ("action", "name")
_ARGUMENT_KEYS = ("arguments", "args", "parameters", "params", "objects")


def read_plan(text: str) -> PlanSteps:
    """Return the steps in `text`, in lower case, or raise `PddlError` naming the lines that are no steps.

    Understood are Fast Downward's `sas_plan` with its comments, IPC time stamps `0.00: (a b) [1]`, numbered and
    bulleted lists, `(a b c)`, `a(b, c)` and bare `a b c`, several steps in parentheses or several calls on one line,
    code fences or headings between them, and JSON: a list of strings, of lists of names, or of objects with `action`
    and `arguments`, alone or under `plan`. Names are not looked up: `validate` does that.
    """
    require_text(text, "plan")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    findings = Findings("plan", text)
    data = _json(text)
    if data is not None:
        return _from_json(data, findings)
    steps: list[Step] = []
    for number, line in enumerate(text.split("\n"), 1):
        found = steps_of(line.strip())
        if found is None:
            message = f"the line {line.strip()[:60]!r} is no step of a plan"
            hint = "write one step a line: (action object ...)"
            findings.add(PddlFinding("no-step", "error", message, number, 1, len(line) + 1, hint))
        steps += found or []
    if findings.sorted():
        raise PddlError(findings.sorted())
    return tuple(steps)


def write_plan(plan: PlanSteps) -> str:
    """Return the plan with one step in parentheses a line, as validators read it."""
    return "".join(f"{step}\n" for step in plan)


def _json(text: str) -> Any:
    """Return the list or object that a program wrote, or nothing for any other text."""
    try:
        return json.loads(text) if text.lstrip()[:1] in ("[", "{") else None
    except (ValueError, RecursionError):
        return None


def _from_json(data: Any, findings: Findings) -> PlanSteps:
    items = data.get("plan") if isinstance(data, dict) else data
    steps = [_structured(item) for item in items] if isinstance(items, list) else [None]
    known = tuple(step for step in steps if step is not None)
    if len(known) < len(steps):
        at = f"its step {steps.index(None) + 1}" if isinstance(items, list) else "it"
        hint = 'write ["(action object ...)", ...] or [{"action": "...", "arguments": [...]}, ...]'
        findings.add(PddlFinding("no-step", "error", f"the JSON is no plan: {at} is none", hint=hint))
        raise PddlError(findings.sorted())
    return known


def _structured(item: object) -> Step | None:
    match item:
        case str():
            steps = steps_of(item.strip())
            return steps[0] if steps and len(steps) == 1 else None
        case list():
            names: list[object] = item
        case dict():
            given: object = next((item[key] for key in _ARGUMENT_KEYS if key in item), [])
            names = [next((item[key] for key in _STEP_KEYS if key in item), None)]
            names += given if isinstance(given, list) else [None]
        case _:
            return None
    return _step([name for name in names if isinstance(name, str)]) if all(map(_is_name, names)) and names else None


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def steps_of(line: str) -> list[Step] | None:
    """Return the steps on one line, or nothing if it is neither steps nor a heading."""
    body = _PREFIX.sub("", line, count=1).strip(_AROUND)
    if _CALLS.fullmatch(body):  # a semicolon between calls begins no comment
        return _checked([[name, *given.replace(",", " ").split()] for name, given in _CALL.findall(body)])
    line = _COMMENT.sub(r"\1", line).strip()
    if _NOISE.fullmatch(line):
        return []
    body = _without_suffix(_PREFIX.sub("", line, count=1)).strip(_AROUND)
    if "(" not in body:
        return _checked([body.replace(",", " ").split()])
    if calls := _CALL.fullmatch(body):
        return _checked([[calls[1], *calls[2].replace(",", " ").split()]])
    if body.startswith("((") and body.endswith("))"):
        body = body[1:-1]
    groups = [group.replace(",", " ").split() for group in _LISP.findall(body)]
    rest = _LISP.sub("", body)
    return None if rest.strip(" \t,\"'`[]0123456789.:") else _checked(groups)


def _without_suffix(line: str) -> str:
    """Drop a duration, as LPG's `[D:1.0; C:2.0]`, or a cost, as the `(1)` of Fast Downward's log."""
    start = line.rfind("[")
    if line.endswith("]") and _DURATION.fullmatch(line, start):
        return line[:start]
    return _COST.sub("", line)


def _checked(groups: list[list[str]]) -> list[Step] | None:
    """Return a step for each list of names, unless one of them is empty or holds what is no name."""
    named = [[name.strip("'\"`") for name in group] for group in groups]
    whole = named and all(group and all(map(_is_name, group)) for group in named)
    return [_step(group) for group in named] if whole else None


def _step(names: list[str]) -> Step:
    name, *arguments = (name.lower() for name in names)
    return Step(name, tuple(arguments))
