"""The duration of an action: bounds on `?duration`, computed when the action starts."""

from typing import Literal

from planners.pddl.context import Context, describe
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.temporal.model import DurationBound
from planners.pddl.terms import read_number

DURATION = "?duration"
_OPS: dict[str, Literal["=", "<=", ">="]] = {"=": "=", "<=": "<=", ">=": ">="}
_STRICT = {"<": "<=", ">": ">="}
_FORM = "write (= ?duration n), or (and (>= ?duration n) (<= ?duration m))"


def read_duration(node: Node, context: Context) -> tuple[DurationBound, ...]:
    """Return the bounds in `node`; what is wrong is reported and left out."""
    if isinstance(node, Word):
        context.error("syntax", f"the bare word {node.text!r} is no duration", node, f"write (= ?duration {node.text})")
        return ()
    if not node.items:
        context.need(":duration-inequalities", node)
        return ()
    if node.head == "and":
        if len(node.items) > 2:
            context.need(":duration-inequalities", node)
        return tuple(bound for item in node.items[1:] for bound in read_duration(item, context))
    if node.head == "at" and len(node.items) == 3 and isinstance(node.items[1], Word):
        if node.items[1].name == "start":
            return read_duration(node.items[2], context)
        message = "a duration that is computed at the end is not supported"
        context.error("unsupported", message, node, "bounds are computed when the action starts: leave out the time")
        return ()
    return _read_bound(node, context)


def _read_bound(group: Group, context: Context) -> tuple[DurationBound, ...]:
    if group.head in _STRICT:
        message = f"{group.head!r} does not bound a duration"
        context.error("syntax", message, group, f"use {_STRICT[group.head]!r}; PDDL has only '=', '<=' and '>=' here")
    elif group.head not in _OPS:
        context.error("syntax", f"{describe(group)} is no duration", group, _FORM)
        return ()
    if len(group.items) != 3:
        context.error("arity", f"{group.head!r} takes ?duration and a number", group, _FORM)
        return ()
    if group.head != "=":
        context.need(":duration-inequalities", group)
    clock, number = group.items[1:]
    if not isinstance(clock, Word) or clock.name != DURATION:
        context.error("syntax", f"{describe(clock)} stands where ?duration is expected", clock, _FORM)
        return ()
    value = read_number(number, context)
    return () if value is None or group.head not in _OPS else (DurationBound(_OPS[group.head], value),)
