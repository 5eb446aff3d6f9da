"""Judging by proof: every answer is checked on sets of atoms, without the stored answers and the code that answered.

What cannot be listed is shown by the answer's own plans, which are replayed; that a plan is optimal is confirmed by an
engine of its own, or, where none is installed, by the stored optimal cost.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.evaluate.acpbench.answer import NONE, AcpAnswer, read_actions
from agents.evaluate.acpbench.items import AcpItem, AcpTask
from planners import (
    BruteForce,
    Fact,
    PlanFound,
    Step,
    never_applicable,
    never_avoided,
    never_true,
    plan,
    read_fact,
    read_step,
    read_task,
)
from tools import Budget, InputError

ENGINE_SECONDS = 60.0
_LISTS = re.compile(r"\[([^\[\]]*)\]")
_WORD = re.compile(r"[a-z0-9_][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The answer is right; `by` says how that is known."""

    by: str


@dataclass(frozen=True, slots=True)
class Refuted:
    """The answer is wrong, or not shown to be right."""

    why: str


Ruling = Confirmed | Refuted


def verify(item: AcpItem, answer: AcpAnswer) -> Ruling:
    """Return whether an answer is proven right."""
    oracle = BruteForce(*read_task(item.domain_text, item.problem_text))
    try:
        return _RULINGS[item.task](item, answer, oracle)
    except InputError as error:
        return Refuted(f"the answer cannot be read: {error.message}")


def _ruling(right: bool, by: str, why: str) -> Ruling:
    return Confirmed(by) if right else Refuted(why)


def _applicable(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    right = {step for step in oracle.steps() if oracle.is_applicable(oracle.init, step)}
    return _ruling(set(_steps(answer.text)) == right, "every instance tried", "other actions are applicable")


def _progression(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    """Accept the change by an applicable action all of whose objects the phrase names."""
    named = set(_WORD.findall(item.quoted.lower()))
    given = [set(map(read_fact, read_actions(part))) for part in _LISTS.findall(answer.text)]
    for step in oracle.steps():
        if named.issuperset(step.arguments) and oracle.is_applicable(oracle.init, step):
            after = oracle.apply(oracle.init, step)
            if given == [after - oracle.init, oracle.init - after]:
                return Confirmed(f"replay of {step}")
    return Refuted("no applicable action with the objects of the phrase has these effects")


def _validation(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    sequence = _steps(item.quoted)
    first = len(oracle.replay(sequence)) - 1
    right = first < len(sequence) and answer.text == str(first)
    return _ruling(right, "replay", f"the replay stops at {first}")


def _justification(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    given, kept = read_actions(item.quoted), read_actions(answer.text)
    dropped = len(given) - len(kept)
    close = any(kept == given[:start] + given[start + dropped :] for start in range(len(kept) + 1))
    if dropped not in (1, 2) or not close:
        return Refuted("not one action or two consecutive ones are left out")
    return _ruling(oracle.is_plan(_steps(answer.text)), "replay", "what is left is no plan")


def _landmark(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    plans = [oracle.replay(steps) for steps in answer.plans]
    if answer.text != NONE:
        fact = read_fact(answer.text)
        if fact in oracle.init or not _is_possible(oracle, fact):
            return Refuted(f"{answer.text} holds initially or is no atom")
        if _is_goal(oracle, fact):
            return Refuted(f"{answer.text} is part of the goal")
        proof = never_avoided(oracle, frozenset({fact}))
        return Confirmed(proof) if proof else Refuted(f"a plan may avoid {answer.text}")
    if not plans or not all(map(oracle.is_plan, answer.plans)):
        return Refuted("a witness is no plan")
    candidates = {atom for atom in _changing(oracle) if atom not in oracle.init and not _is_goal(oracle, atom)}
    for states in plans:
        candidates &= frozenset().union(*states)
    return _ruling(not candidates, f"{len(plans)} plans replayed", f"no plan is given that avoids {candidates}")


def _next(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    (witness,) = answer.plans or ((),)
    if not oracle.is_plan(witness) or not witness or witness[0] != read_step(answer.text):
        return Refuted("the plan that should begin with this action does not hold")
    cost = sum(map(oracle.cost, witness))
    found = plan(item.domain_text, item.problem_text, optimal=True, budget=Budget(seconds=ENGINE_SECONDS))
    if isinstance(found, PlanFound) and found.optimal:
        return _ruling(cost == found.cost, f"{found.engine}: optimal cost {cost}", f"{found.cost} is enough")
    stored = int(item.answer["opt"])
    return _ruling(cost <= stored, f"replay; the stored optimum is {stored}", f"{stored} is enough")


def _atom(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    if answer.text != NONE:
        fact = read_fact(answer.text)
        if not _is_possible(oracle, fact):
            return Refuted(f"{answer.text} is no atom that could change")
        proof = never_true(oracle, fact)
        return Confirmed(proof) if proof else Refuted(f"{answer.text} may be reachable")
    reached: set[Fact] = set()
    for steps in answer.plans:
        states = oracle.replay(steps)
        reached.update(states[-1] if len(states) == len(steps) + 1 else ())
    missing = set(_changing(oracle)) - reached
    return _ruling(not missing, f"{len(answer.plans)} plans replayed", f"nothing shows how to reach {missing}")


def _action(item: AcpItem, answer: AcpAnswer, oracle: BruteForce) -> Ruling:
    steps = list(oracle.steps())
    if answer.text != NONE:
        step = read_step(answer.text)
        if step not in steps:
            return Refuted(f"{answer.text} is no instance of an action")
        proof = never_applicable(oracle, step)
        return Confirmed(proof) if proof else Refuted(f"{answer.text} may apply")
    ends = [states[-1] for p in answer.plans if len(states := oracle.replay(p)) == len(p) + 1]
    missing = [step for step in steps if not any(oracle.is_applicable(state, step) for state in ends)]
    return _ruling(not missing, f"{len(answer.plans)} plans replayed", f"nothing shows when {missing[:3]} apply")


_RULINGS: Mapping[AcpTask, Callable[[AcpItem, AcpAnswer, BruteForce], Ruling]] = {
    "app": _applicable,
    "areach": _action,
    "just": _justification,
    "land": _landmark,
    "nexta": _next,
    "prog": _progression,
    "reach": _atom,
    "val": _validation,
}


def _steps(text: str) -> tuple[Step, ...]:
    return tuple(map(read_step, read_actions(text)))


def _changing(oracle: BruteForce) -> list[Fact]:
    changing = oracle.changing()
    return [atom for atom in oracle.atoms() if atom[0] in changing]


def _is_possible(oracle: BruteForce, fact: Fact) -> bool:
    return fact in _changing(oracle)


def _is_goal(oracle: BruteForce, fact: Fact) -> bool:
    """Return whether an atom stands in the goal: a state with everything but this atom does not meet it."""
    return not oracle.at_goal(frozenset(oracle.atoms()) - {fact})
