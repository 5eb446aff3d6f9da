"""The benchmark's own way of scoring, written anew from its description: stored answers first, then a planner.

It is kept as it is, known defects included; `explain.py` names them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from agents.evaluate.acpbench.answer import NONE, read_actions
from agents.evaluate.acpbench.items import AcpItem, AcpTask
from planners import (
    AtGoal,
    GroundTask,
    NextAction,
    PlanHolds,
    Reach,
    Unreachable,
    check_steps,
    ground,
    next_action,
    read_fact,
    read_step,
    read_task,
)
from tools import Budget, InputError

JUDGE_SECONDS = 3.0
_LISTS = re.compile(r"\[([^\[\]]*)\]")


def official_score(item: AcpItem, text: str) -> bool:
    """Return whether the benchmark counts `text` as right; what cannot be read is wrong."""
    try:
        return _JUDGES[item.task](item, text.strip())
    except InputError:
        return False


def _applicable(item: AcpItem, text: str) -> bool:
    return _actions(text) == {action.lower() for action in item.answer}


def _progression(item: AcpItem, text: str) -> bool:
    lists = _LISTS.findall(text)
    wanted = [{fact.lower() for fact in item.answer[sign]} for sign in ("pos", "neg")]
    return len(lists) == 2 and [_actions(found) for found in lists] == wanted


def _atom(item: AcpItem, text: str) -> bool:
    stored = {read_fact(atom) for atom in item.answer}
    if _is_none(text) or not stored:
        return _is_none(text) and not stored
    fact = read_fact(text)
    return fact in stored or _is_proven(Reach(_task(item), Budget(seconds=JUDGE_SECONDS)).atom(fact))


def _action(item: AcpItem, text: str) -> bool:
    stored = {read_fact(action) for action in item.answer}
    if _is_none(text) or not stored:
        return _is_none(text) and not stored
    if read_fact(text) in stored:
        return True
    task, step = _task(item), read_step(text)
    # What delete relaxation cannot ground does not exist for this judge.
    return step in task.by_step and _is_proven(Reach(task, Budget(seconds=JUDGE_SECONDS)).action(step))


def _validation(item: AcpItem, text: str) -> bool:
    return text.isdecimal() and int(text) == int(item.answer)


def _justification(item: AcpItem, text: str) -> bool:
    given, kept = read_actions(item.quoted), read_actions(text)
    remaining = iter(given)
    shorter = len(kept) < len(given) and all(action in remaining for action in kept)
    return shorter and isinstance(check_steps(_task(item), tuple(map(read_step, kept))), PlanHolds)


def _landmark(item: AcpItem, text: str) -> bool:
    stored = {read_fact(atom) for atom in item.answer["yes"]}
    return not stored if _is_none(text) else read_fact(text) in stored


def _next(item: AcpItem, text: str) -> bool:
    action = read_fact(text)
    if action in map(read_fact, item.answer["yes"]):
        return True
    if action not in map(read_fact, item.answer["maybe"]):
        return False
    task = _task(item)
    after = task.successor(task.init, task.by_step[read_step(text)])
    match next_action(replace(task, init=after), Budget()):
        case NextAction(cost=cost):
            return cost == int(item.answer["opt"]) - 1
        case AtGoal():
            return int(item.answer["opt"]) == 1
    return False


_JUDGES: Mapping[AcpTask, Callable[[AcpItem, str], bool]] = {
    "app": _applicable,
    "areach": _action,
    "just": _justification,
    "land": _landmark,
    "nexta": _next,
    "prog": _progression,
    "reach": _atom,
    "val": _validation,
}


def _task(item: AcpItem) -> GroundTask:
    return ground(*read_task(item.domain_text, item.problem_text))


def _actions(text: str) -> set[str]:
    return {action.lower() for action in read_actions(text)}


def _is_none(text: str) -> bool:
    return text.lower() == NONE.lower()


def _is_proven(answer: object) -> bool:
    return isinstance(answer, Unreachable) and answer.proof != "types"
