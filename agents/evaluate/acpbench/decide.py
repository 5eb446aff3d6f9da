"""Decide the options of a query on a task in PDDL, by the atomic questions; what cannot be decided stays open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agents.evaluate.acpbench.items import AcpTask
from agents.evaluate.acpbench.phrases import ActionPhrases
from agents.evaluate.acpbench.query import YES, Query
from planners import (
    And,
    AtGoal,
    Atom,
    Constant,
    Domain,
    Fact,
    GoalUnreachable,
    HoldsInitially,
    Landmark,
    Landmarks,
    NextAction,
    NoLandmark,
    PlanHolds,
    Problem,
    Reach,
    Reachable,
    Step,
    StepFails,
    Undecided,
    Unreachable,
    check_steps,
    ground,
    next_action,
)
from tools import Budget


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of a query mean: the facts of statements, and the action of phrases that leave it open."""

    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    verbs: Mapping[str, str] = field(default_factory=dict)


def chosen(query: Query, holds: Mapping[str, bool | None]) -> str | None:
    """Return the answer that follows from what holds of each option; None if none follows.

    One of the choices is right, so a choice that alone was shown to hold is the answer, whatever is open.
    """
    if query.yes_no:
        return None if holds[YES] is None else YES if holds[YES] else "no"
    right = [label for label, known in holds.items() if known]
    return right[0] if len(right) == 1 else None


class Decider:
    """A task and the means to decide questions on it."""

    def __init__(self, domain: Domain, problem: Problem, meaning: Meaning, budget: Budget) -> None:
        self.domain = domain
        self.problem = problem
        self.facts = meaning.facts
        self.budget = budget
        self.task = ground(domain, problem)
        self.step = ActionPhrases(domain, problem, meaning.verbs).step

    def holds(self, query: Query) -> dict[str, bool | None]:
        """Return for each option whether it is so, None where that cannot be decided."""
        decide = _DECIDERS[query.task]
        return {label: decide(self, query, words) for label, words in query.options.items()}

    def plan(self, words: Sequence[str]) -> tuple[Step, ...] | None:
        """Return the plan, if each of its steps was understood."""
        steps = tuple(step for phrase in words if (step := self.step(phrase)) is not None)
        return steps if len(steps) == len(words) else None


def _applicable(on: Decider, query: Query, words: str) -> bool | None:
    step = on.step(words)
    return None if step is None else step in {action.step for action in on.task.applicable(on.task.init)}


def _action_reachable(on: Decider, query: Query, words: str) -> bool | None:
    step = on.step(words)
    return None if step is None else _known(Reach(on.task, on.budget).action(step))


def _facts_reachable(on: Decider, query: Query, words: str) -> bool | None:
    """Plan for all facts at once, unless one of them alone is out of reach."""
    facts = on.facts.get(words, ())
    if not facts:
        return None
    reach = Reach(on.task, on.budget)
    alone = [_known(reach.atom(fact)) for fact in facts]
    if False in alone or len(facts) == 1:
        return None if alone == [None] else all(alone)
    goal = And(tuple(Atom(name, tuple(map(Constant, objects))) for name, *objects in facts))
    match next_action(ground(on.domain, replace(on.problem, goal=goal)), on.budget):
        case AtGoal() | NextAction():
            return True
        case GoalUnreachable():
            return False
    return None


def _progression(on: Decider, query: Query, words: str) -> bool | None:
    facts, step = on.facts.get(words, ()), on.step(query.plan[0]) if query.plan else None
    action = None if step is None else on.task.by_step.get(step)
    if not facts or action is None or not action.applicable(on.task.init):
        return None
    after = on.task.facts.facts(action.successor(on.task.init))
    return set(facts) <= {*after, *on.task.static}


def _landmark(on: Decider, query: Query, words: str) -> bool | None:
    facts = on.facts.get(words, ())
    if len(facts) != 1:
        return None
    match Landmarks(on.task, on.budget).fact(facts[0]):
        case Landmark() | HoldsInitially():
            return True
        case NoLandmark():
            return False
    return None


def _justification(on: Decider, query: Query, words: str) -> bool | None:
    """Leave out the actions that the option names, wherever they stand one behind the other."""
    plan = on.plan(query.plan)
    dropped = on.plan([words] if words in query.plan else words.split(" and "))
    if not plan or not dropped or not isinstance(check_steps(on.task, plan), PlanHolds):
        return None
    size = len(dropped)
    places = [start for start in range(len(plan)) if plan[start : start + size] == dropped]
    shorter = [plan[:start] + plan[start + size :] for start in places]
    return any(isinstance(check_steps(on.task, left), PlanHolds) for left in shorter) if places else None


def _validation(on: Decider, query: Query, words: str) -> bool | None:
    """Judge a claim on the quoted sequence by the words it has for it."""
    plan = on.plan(query.plan)
    if not plan:
        return None
    checked = check_steps(on.task, plan)
    applicable, is_plan = not isinstance(checked, StepFails), isinstance(checked, PlanHolds)
    claim = words.lower()
    if "not valid" in claim:
        return None if not applicable else False
    if "not applicable" in claim:
        return not applicable
    if "not achieve" in claim:
        return applicable and not is_plan
    return is_plan if "plan" in claim else applicable


def _known(answer: Reachable | Unreachable | Undecided) -> bool | None:
    return None if isinstance(answer, Undecided) else isinstance(answer, Reachable)


_DECIDERS: Mapping[AcpTask, Callable[[Decider, Query, str], bool | None]] = {
    "app": _applicable,
    "areach": _action_reachable,
    "just": _justification,
    "land": _landmark,
    "prog": _progression,
    "reach": _facts_reachable,
    "val": _validation,
}
