"""Answers to ACPBench items from their PDDL: the text that the benchmark expects, and a certificate.

Where several answers are right, the one that is least trivial is given: an action that no short argument excludes
rather than one with wrong types. The stored answers play no part.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from agents.evaluate.acpbench.items import AcpItem, AcpTask
from planners import (
    GroundTask,
    Landmark,
    Landmarks,
    NextAction,
    NoLandmark,
    PhraseMatched,
    Reach,
    Reachability,
    Reachable,
    Step,
    StepFails,
    Undecided,
    Unreachable,
    applicable_steps,
    check_steps,
    ground,
    match_phrase,
    next_action,
    read_step,
    read_task,
    removals,
    show_fact,
)
from tools import Budget, GroundplanError

NONE = "None"
Plan = tuple[Step, ...]
_ACTION = re.compile(r"\([^()]*\)")
_TOKEN = re.compile(r"[^\s()?]+")


@dataclass(frozen=True, slots=True)
class AcpAnswer:
    """The answer's text, how it is proven, and the plans that show it.

    For `None` the plans together show that there is nothing to name: each atom is reached, each action applies at the
    end of one, each fact is avoided by one. For the next action it is the optimal plan.
    """

    text: str
    proof: str = ""
    plans: tuple[Plan, ...] = field(default=(), repr=False)


class CannotAnswer(GroundplanError):  # noqa: N818 - a state of the question more than an error
    """The budget did not suffice, or the question cannot be understood."""


def solve_item(item: AcpItem, budget: Budget | None = None) -> AcpAnswer:
    """Answer an item; raise `CannotAnswer` where the budget does not suffice."""
    return _SOLVERS[item.task](item, budget or Budget(seconds=60))


def read_actions(text: str) -> list[str]:
    """Return the actions of a text, each in parentheses, as they are spelt."""
    return _ACTION.findall(text)


def _applicable(item: AcpItem, budget: Budget) -> AcpAnswer:
    steps = applicable_steps(*read_task(item.domain_text, item.problem_text))
    return AcpAnswer(" ".join(_spelt(item, map(str, steps))))


def _progression(item: AcpItem, budget: Budget) -> AcpAnswer:
    task = _grounded(item)
    found = match_phrase(item.quoted, [action.step for action in task.applicable(task.init)], task.domain)
    if not isinstance(found, PhraseMatched):
        raise CannotAnswer(f"{item.quoted!r} names no single applicable action: {found}")
    delta = task.delta(task.init, task.by_step[found.step])
    added, removed = (" ".join(_spelt(item, map(show_fact, facts))) for facts in (delta.added, delta.removed))
    return AcpAnswer(f"[{added}] [{removed}]", proof=str(found.step))


def _validation(item: AcpItem, budget: Budget) -> AcpAnswer:
    checked = check_steps(_grounded(item), _quoted_plan(item))
    if not isinstance(checked, StepFails):
        raise CannotAnswer("every action of the sequence is applicable")
    return AcpAnswer(str(checked.index), proof=", ".join(checked.unmet))


def _justification(item: AcpItem, budget: Budget) -> AcpAnswer:
    found = removals(_grounded(item), _quoted_plan(item))
    if not found:
        raise CannotAnswer("neither one action nor two consecutive ones can go")
    dropped = found[0].indices
    kept = [text for index, text in enumerate(read_actions(item.quoted)) if index not in dropped]
    return AcpAnswer(" ".join(kept), proof=f"without {', '.join(map(str, dropped))}")


def _landmark(item: AcpItem, budget: Budget) -> AcpAnswer:
    plans: dict[Plan, None] = {}
    for fact, answer in Landmarks(_grounded(item), budget).non_trivial():
        match answer:
            case Landmark(proof=proof):
                return AcpAnswer(_spelt(item, [show_fact(fact)])[0], proof)
            case NoLandmark(plan=plan):
                plans[plan] = None
            case Undecided(reason=reason):
                raise CannotAnswer(f"{show_fact(fact)} may be a landmark or not: {reason}")
    return AcpAnswer(NONE, "witnesses", tuple(plans) or _some_plan(item, budget))


def _some_plan(item: AcpItem, budget: Budget) -> tuple[Plan, ...]:
    """Return a plan where there was no candidate to find one for."""
    found = next_action(_grounded(item), budget)
    return (found.plan,) if isinstance(found, NextAction) else ((),)


def _next(item: AcpItem, budget: Budget) -> AcpAnswer:
    found = next_action(_grounded(item), budget)
    if not isinstance(found, NextAction):
        raise CannotAnswer(f"there is no next action: {found}")
    return AcpAnswer(_spelt(item, [str(found.step)])[0], f"optimal cost {found.cost}", (found.plan,))


def _atom(item: AcpItem, budget: Budget) -> AcpAnswer:
    reach = Reach(_grounded(item), budget)
    atoms = sorted(reach.task.objects.atoms(reach.task.domain, reach.task.fluents))
    refuted = ((show_fact(atom), proof) for atom, proof in reach.refuted_atoms())
    return _unreachable(item, next(refuted, None), ((show_fact(atom), reach.atom(atom)) for atom in atoms))


def _action(item: AcpItem, budget: Budget) -> AcpAnswer:
    reach = Reach(_grounded(item), budget)
    refuted = ((str(step), proof) for step, proof in reach.refuted_actions())
    steps = [action.step for action in reach.task.actions]
    return _unreachable(item, next(refuted, None), ((str(step), reach.action(step)) for step in steps))


def _unreachable(
    item: AcpItem, refuted: tuple[str, str] | None, decided: Iterable[tuple[str, Reachability]]
) -> AcpAnswer:
    """Name what was refuted at once, or else decide everything in turn."""
    if refuted is not None:
        return AcpAnswer(_spelt(item, [refuted[0]])[0], refuted[1])
    plans: dict[Plan, None] = {}
    for name, answer in decided:
        match answer:
            case Unreachable(proof=proof):
                return AcpAnswer(_spelt(item, [name])[0], proof)
            case Reachable(plan=plan):
                plans[plan] = None
            case Undecided(reason=reason):
                raise CannotAnswer(f"{name} may be reachable or not: {reason}")
    return AcpAnswer(NONE, "witnesses", tuple(plans))


_SOLVERS: Mapping[AcpTask, Callable[[AcpItem, Budget], AcpAnswer]] = {
    "app": _applicable,
    "areach": _action,
    "just": _justification,
    "land": _landmark,
    "nexta": _next,
    "prog": _progression,
    "reach": _atom,
    "val": _validation,
}


def _grounded(item: AcpItem) -> GroundTask:
    return ground(*read_task(item.domain_text, item.problem_text))


def _quoted_plan(item: AcpItem) -> Plan:
    plan = tuple(map(read_step, read_actions(item.quoted)))
    if not plan:
        raise CannotAnswer("the question quotes no plan")
    return plan


def _spelt(item: AcpItem, texts: Iterable[str]) -> list[str]:
    """Return atoms or actions with names in the upper and lower case of the item's PDDL."""
    spelling = {name.lower(): name for text in (item.problem_text, item.domain_text) for name in _TOKEN.findall(text)}
    return [_TOKEN.sub(lambda name: spelling.get(name[0], name[0]), text) for text in texts]
