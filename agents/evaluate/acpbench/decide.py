"""Decide the options of a query on a task in PDDL, by the atomic questions; what cannot be decided stays open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from agents.evaluate.acpbench.items import AcpTask
from agents.evaluate.acpbench.phrases import ActionPhrases
from agents.evaluate.acpbench.query import YES, Query
from planners import (
    Action,
    And,
    Atom,
    Constant,
    Domain,
    Fact,
    HoldsInitially,
    Landmark,
    Landmarks,
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
    pddl_model,
)
from tools import Budget

_ASKED = "asked-for"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of a query mean: the facts of statements, and the action of phrases that leave it open.

    With `steps` the phrases that are not in it are not understood, and nobody looks for an action. Those that are
    `foreign` name none of this world.
    """

    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    verbs: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, tuple[Step, ...]] | None = None
    foreign: frozenset[str] = frozenset()


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
        self._meaning = meaning

    def holds(self, query: Query) -> dict[str, bool | None]:
        """Return for each option whether it is so, None where that cannot be decided."""
        decide = _DECIDERS[query.task]
        return {label: decide(self, query, words) for label, words in query.options.items()}

    def is_foreign(self, words: str) -> bool:
        """Return whether a phrase names no action of this world."""
        return words in self._meaning.foreign

    @cached_property
    def _phrases(self) -> ActionPhrases:
        return ActionPhrases(self.domain, self.problem, self._meaning.verbs)

    def steps(self, words: str) -> tuple[Step, ...]:
        """Return the actions that a phrase names, one behind the other; none if it was not understood."""
        if self._meaning.steps is not None:
            return self._meaning.steps.get(words, ())
        step = self._phrases.step(words)
        return () if step is None else (step,)

    def dropped(self, query: Query, words: str) -> tuple[Step, ...] | None:
        """Return the actions of a plan that an option names: one of its phrases, or two of them."""
        if self._meaning.steps is not None:
            return self.steps(words) or None
        return self.plan([words] if words in query.plan else words.split(" and "))

    def step(self, words: str) -> Step | None:
        """Return the one action that a phrase names."""
        steps = self.steps(words)
        return steps[0] if len(steps) == 1 else None

    def plan(self, words: Sequence[str]) -> tuple[Step, ...] | None:
        """Return the plan, if each of its steps was understood."""
        understood = [self.steps(phrase) for phrase in words]
        return tuple(step for steps in understood for step in steps) if all(understood) else None


def _applicable(on: Decider, query: Query, words: str) -> bool | None:
    step = on.step(words)
    if step is None:
        return False if on.is_foreign(words) else None
    return step in {action.step for action in on.task.applicable(on.task.init)}


def _action_reachable(on: Decider, query: Query, words: str) -> bool | None:
    step = on.step(words)
    if step is None:
        return False if on.is_foreign(words) else None
    return _known(Reach(on.task, on.budget).action(step))


def _facts_reachable(on: Decider, query: Query, words: str) -> bool | None:
    """Ask for a state in which all facts hold, unless one of them alone is out of reach."""
    facts = on.facts.get(words, ())
    if not facts:
        return None
    reach = Reach(on.task, on.budget)
    alone = [_known(reach.atom(fact)) for fact in facts]
    if False in alone or len(facts) == 1:
        return None if alone == [None] else all(alone)
    domain, step = _asking(on.domain, facts)
    return _known(Reach(ground(domain, on.problem), on.budget).action(step))


def _asking(domain: Domain, facts: Sequence[Fact]) -> tuple[Domain, Step]:
    """Return a domain with one more action, which is applicable where all of some facts hold, and that action.

    It takes no objects: with a parameter for each of them there would be a ground action for every combination.
    """
    atoms = tuple(Atom(name, tuple(map(Constant, objects))) for name, *objects in facts)
    effect = pddl_model.AllEffects((pddl_model.Add(atoms[0]),))
    asked = Action(name=_ASKED, parameters=(), precondition=And(atoms), effect=effect)
    return replace(domain, actions=(*domain.actions, asked)), Step(_ASKED, ())


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
    if not on.task.is_type_consistent(facts[0]):
        return False
    match Landmarks(on.task, on.budget).fact(facts[0]):
        case Landmark() | HoldsInitially():
            return True
        case NoLandmark():
            return False
    return None


def _justification(on: Decider, query: Query, words: str) -> bool | None:
    """Leave out the actions that the option names, wherever they stand one behind the other."""
    plan = on.plan(query.plan)
    dropped = on.dropped(query, words)
    if not plan or not dropped or not isinstance(check_steps(on.task, plan), PlanHolds):
        return None
    size = len(dropped)
    places = [start for start in range(len(plan)) if plan[start : start + size] == dropped]
    shorter = [plan[:start] + plan[start + size :] for start in places]
    return any(isinstance(check_steps(on.task, left), PlanHolds) for left in shorter) if places else None


def _validation(on: Decider, query: Query, words: str) -> bool | None:
    """Judge a claim on the quoted sequence by the words it has for it."""
    claim = words.lower()
    if any(map(on.is_foreign, query.plan)):
        return "not valid" in claim
    plan = on.plan(query.plan)
    if not plan:
        return None
    checked = check_steps(on.task, plan)
    applicable, is_plan = not isinstance(checked, StepFails), isinstance(checked, PlanHolds)
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
