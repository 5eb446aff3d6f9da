"""Conditions and effects with their times: `(at start ...)`, `(over all ...)`, `(at end ...)`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Literal, TypeVar

from planners.pddl.conditions import read_condition, read_quantifier
from planners.pddl.context import Context, describe, groups
from planners.pddl.effects import read_effect
from planners.pddl.model import AllEffects, And, Condition, Effect, ForallEffect, Parameter, Quantified, When
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.temporal.durations import DURATION
from planners.pddl.terms import likely_connective
from tools import closest

T = TypeVar("T")
Moment = Literal["start", "all", "end"]
_MOMENTS: dict[tuple[str, str], Moment] = {("at", "start"): "start", ("over", "all"): "all", ("at", "end"): "end"}
_CLOCKS = {
    DURATION: (
        "'?duration' is not supported outside :duration",
        "name the duration by a numeric function, and use that function here as well",
    ),
    "#t": ("an effect that goes on all the while is not supported", "change the number at start or at end"),
}
_TIMES = "the times are 'at start', 'over all' and 'at end'"
_NOT_OVER_ALL = "write at start or at end; what must hold in between is a condition"


@dataclass(slots=True)
class _Timed(Generic[T]):
    """What was read for each time."""

    found: dict[Moment, list[T]] = field(default_factory=lambda: {"start": [], "all": [], "end": []})

    def _joined(self, moment: Moment, join: Callable[[tuple[T, ...]], T]) -> T:
        parts = self.found[moment]
        return parts[0] if len(parts) == 1 else join(tuple(parts))


class Conditions(_Timed[Condition]):
    """Conditions by time."""

    def at(self, moment: Moment) -> Condition:
        """Return the condition for one time."""
        return self._joined(moment, And)


class Effects(_Timed[Effect]):
    """Effects by time."""

    def at(self, moment: Moment) -> Effect:
        """Return the effect for one time."""
        return self._joined(moment, AllEffects)


TimedT = TypeVar("TimedT", bound=_Timed[Any])


def without_clocks(node: Node, context: Context) -> Node:
    """Report `?duration` and `#t` and put numbers in their places, so that reading goes on behind them."""
    if isinstance(node, Word):
        if node.name not in _CLOCKS:
            return node
        context.error("unsupported", _CLOCKS[node.name][0], node, _CLOCKS[node.name][1])
        return Word("1", node.line, node.column)
    return Group(node.line, node.column, [without_clocks(item, context) for item in node.items], node.close)


def read_timed_condition(node: Node, into: Conditions, context: Context) -> None:
    """Read the condition of a durative action, time by time; what is wrong is reported."""
    if isinstance(node, Word) or not node.items:
        read_condition(node, context)
    elif (head := _structure(node, ("and", "forall"), context)) == "and":
        for item in node.items[1:]:
            read_timed_condition(item, into, context)
    elif head == "forall":
        context.need(":universal-preconditions", node)
        _read_forall(node, into, read_timed_condition, partial(Quantified, "forall"), context)
    elif (timed := _timed(node, context)) is not None:
        moment, body = timed
        into.found[moment].append(read_condition(body, context))
    elif inside := _times_within(node, context):
        for item in inside:
            read_timed_condition(item, into, context)
    else:
        _report_untimed(node, "(at start {0}), (over all {0}) or (at end {0})", context)
        into.found["start"].append(read_condition(node, context))


def read_timed_effect(node: Node, into: Effects, context: Context) -> None:
    """Read the effect of a durative action, time by time; what is wrong is reported."""
    if isinstance(node, Word) or not node.items:
        read_effect(node, context)
        return
    match _structure(node, ("and", "forall", "when"), context):
        case "and":
            for item in node.items[1:]:
                read_timed_effect(item, into, context)
        case "forall":
            context.need(":conditional-effects", node)
            _read_forall(node, into, read_timed_effect, ForallEffect, context)
        case "when":
            _read_when(node, into, context)
        case _:
            _read_effect_at(node, into, context)


def _read_effect_at(group: Group, into: Effects, context: Context) -> None:
    if (timed := _timed(group, context)) is not None:
        moment, body = timed
        if moment == "all":
            context.error("timing", "an effect happens at start or at end, not over all", group, _NOT_OVER_ALL)
        into.found["end" if moment == "all" else moment].append(read_effect(body, context))
    elif inside := _times_within(group, context):
        for item in inside:
            _read_effect_at(item, into, context)
    else:
        _report_untimed(group, "(at start {0}) or (at end {0})", context)
        into.found["start"].append(read_effect(group, context))


def _read_forall(
    group: Group,
    into: TimedT,
    read: Callable[[Node, TimedT, Context], None],
    quantified: Callable[[tuple[Parameter, ...], Any], Any],
    context: Context,
) -> None:
    """Read `(forall (...) body)`, whose parts each come under the quantifier at their own time."""
    head = read_quantifier(group, context)
    if head is None:
        return
    parameters, body, inner = head
    parts = type(into)()
    read(body, parts, inner)
    for moment, found in parts.found.items():
        into.found[moment] += [quantified(parameters, part) for part in found]


def _read_when(group: Group, into: Effects, context: Context) -> None:
    """Read `(when (at start c) (at start e))`: a condition and an effect at one and the same time."""
    context.need(":conditional-effects", group)
    if len(group.items) != 3:
        context.error("arity", "'when' takes a condition and an effect", group, "write (at end (when (c) (e)))")
        return
    conditions, effects = Conditions(), Effects()
    read_timed_condition(group.items[1], conditions, context)
    read_timed_effect(group.items[2], effects, context)
    times = {moment for part in (conditions, effects) for moment, found in part.found.items() if found}
    if len(times) > 1:
        message = "a condition at one time for an effect at another is not supported"
        hint = "let the start add a fact where the condition holds, and look at that fact at the end"
        context.error("unsupported", message, group, hint)
    for moment in sorted(times):
        into.found[moment].append(When(conditions.at(moment), effects.at(moment)))


def _structure(group: Group, known: tuple[str, ...], context: Context) -> str:
    """Return the word around times that `group` begins with, or that it most likely stands for."""
    if group.head in known:
        return group.head
    meant = likely_connective(group.head) or (closest(group.head, known) if _times_in(group) else None)
    if meant not in known or group.head in context.names.predicates:
        return ""
    context.error("unknown-predicate", f"there is no predicate {group.head!r}", group, f"did you mean {meant!r}?")
    return meant


def _timed(group: Group, context: Context) -> tuple[Moment, Node] | None:
    """Return the time that `group` begins with and what stands there; a time that does not exist is reported."""
    second = group.items[1] if len(group.items) > 1 else None
    if not isinstance(second, Word):
        return None
    moment = _MOMENTS.get((group.head, second.name))
    rest = group.items[2:]
    if moment is not None and len(rest) == 1:
        return moment, rest[0]
    inside = Group(group.line, group.column, [Word("and", group.line, group.column), *rest], group.close)
    time = f"{group.head} {second.text}"
    if moment is not None and (rest or group.head not in context.names.predicates):
        context.error("arity", f"{time!r} takes one part, here it has {len(rest)}", group, "join several by (and ...)")
        return moment, inside
    if group.head in ("at", "over") and groups(rest):
        context.error("timing", f"there is no time {time!r}", group, _TIMES)
        return "start", inside
    return None


def _times_within(group: Group, context: Context) -> list[Group]:
    """Return times inside something that must stand inside a time, the first of them reported."""
    found = _times_in(group)
    if found:
        hint = f"put the time outside: (at start ({group.head} ...))"
        context.error("timing", f"a time stands inside {describe(group)}", found[0], hint)
    return found


def _times_in(group: Group) -> list[Group]:
    return [item for item in groups(group.items[1:]) if len(item.items) == 3 and _begins_with_time(item)]


def _begins_with_time(group: Group) -> bool:
    second = group.items[1]
    return isinstance(second, Word) and (group.head, second.name) in _MOMENTS


def _report_untimed(group: Group, form: str, context: Context) -> None:
    shown = f"({group.head} ...)" if len(group.items) > 1 else f"({group.head})"
    context.error("untimed", f"{describe(group)} has no time", group, f"write {form.format(shown)}")
