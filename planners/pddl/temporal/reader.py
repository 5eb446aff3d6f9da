"""Temporal domains: from parentheses to a tree, with every mistake on the way."""

from collections.abc import Collection

from planners.pddl.context import Context, position
from planners.pddl.domain_reader import DURATIVE, Parts, read_action_name, read_action_parts, read_domain_tree
from planners.pddl.lint import check_changes, check_clashes, check_parameters
from planners.pddl.model import Action, AllEffects, And
from planners.pddl.requirements import note_undeclared
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.temporal.durations import read_duration
from planners.pddl.temporal.model import DurativeAction, TemporalDomain
from planners.pddl.temporal.moments import Conditions, Effects, read_timed_condition, read_timed_effect, without_clocks

_PARTS = Parts(
    (":parameters", ":duration", ":condition", ":effect"),
    {
        ":precondition": ":condition",
        ":preconditions": ":condition",
        ":conditions": ":condition",
        ":effects": ":effect",
        ":durations": ":duration",
        ":params": ":parameters",
        ":vars": ":parameters",
    },
    "a durative action has :parameters (...), :duration (= ?duration n), :condition (...) and :effect (...)",
)


def read_temporal_tree(define: Group, context: Context) -> TemporalDomain:
    """Return the domain in `define`; what is wrong is reported and left out."""
    plain: list[Node] = []
    taking_time: list[Group] = []
    for item in define.items:
        if isinstance(item, Group) and item.head == DURATIVE:
            taking_time.append(item)
        else:
            plain.append(item)
    domain = read_domain_tree(Group(define.line, define.column, plain, define.close), context)
    found: dict[str, DurativeAction] = {}
    taken = {action.name for action in domain.actions}
    for group in taking_time:
        action = _read_action(group, taken | set(found), context)
        found[action.name] = action
    note_undeclared(domain.requirements, context)
    return TemporalDomain(domain, tuple(found.values()))


def _read_action(group: Group, taken: Collection[str], context: Context) -> DurativeAction:
    context.need(":durative-actions", group)
    word = read_action_name(group, taken, context)
    parts, parameters, inner = read_action_parts(group, word, _PARTS, context)
    _report_missing(parts, group, word, context)
    duration = read_duration(parts[":duration"], inner) if ":duration" in parts else ()
    conditions, effects = Conditions(), Effects()
    if ":condition" in parts:
        read_timed_condition(without_clocks(parts[":condition"], inner), conditions, inner)
    if ":effect" in parts:
        read_timed_effect(without_clocks(parts[":effect"], inner), effects, inner)
    action = DurativeAction(
        word.name,
        parameters,
        duration,
        conditions.at("start"),
        conditions.at("all"),
        conditions.at("end"),
        effects.at("start"),
        effects.at("end"),
        position(word),
    )
    _check(action, group, inner)
    return action


def _report_missing(parts: Collection[str], group: Group, word: Word, context: Context) -> None:
    if ":duration" not in parts:
        hint = "write :duration (= ?duration n)"
        context.error("missing-part", f"the durative action {word.text!r} has no :duration", group, hint)
    if ":condition" not in parts:
        hint = "write :condition (), or what must hold at start, over all or at end"
        context.warn("missing-part", f"the durative action {word.text!r} has no :condition", group, hint)


def _check(action: DurativeAction, group: Group, context: Context) -> None:
    effect = AllEffects((action.start_effect, action.end_effect))
    whole = Action(action.name, action.parameters, effect=effect, position=action.position)
    check_changes(whole, group, context)
    # What holds over all may be required by holding there as well as at either end.
    for moment in (action.start, action.end):
        required = And((moment.precondition, action.over_all))
        check_clashes(Action(action.name, action.parameters, required, moment.effect), context)
    check_parameters(whole, context)
