"""The atomic questions as tools for a model: PDDL text in, typed answers with plans or proofs out."""

from dataclasses import dataclass, replace
from functools import lru_cache

from planners.pddl.diagnose import read_task
from planners.pddl.model import Domain, PlanSteps, Problem, Step
from planners.reasoning.answers import (
    LandmarkAnswer,
    NextActionAnswer,
    PlanCheck,
    Reachability,
    Removal,
)
from planners.reasoning.facts import Fact, atom_of, fact_of, read_step, show_fact
from planners.reasoning.formula import Cube, Dnf
from planners.reasoning.grounding import applicable_steps, fluent_predicates, ground
from planners.reasoning.landmarks import Landmarks
from planners.reasoning.objects import Objects
from planners.reasoning.optimal import next_action
from planners.reasoning.phrases import PhraseAnswer, match_phrase
from planners.reasoning.plan_check import check_steps, eliminate_actions, removals, why_inapplicable
from planners.reasoning.reachability import Reach
from planners.reasoning.regression import regress
from planners.reasoning.task import GroundAction, GroundTask
from tools import Budget, InputError, Toolbox, require_budget

_KEPT_TASKS = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What an action makes true and what it makes false; what was so before is no change."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A conjunction: facts that must hold, and facts that must not."""

    holds: tuple[str, ...]
    holds_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Justification:
    """Which single steps and consecutive pairs a plan can do without, and the plan after greedy elimination."""

    removable: tuple[Removal, ...]
    shortened: PlanSteps


def reasoning_toolbox(domain_text: str, problem_text: str, budget: Budget | None = None) -> Toolbox:
    """Return the atomic questions about one problem as tools; `budget` holds for each question.

    Raise `PddlError` with all findings where the texts are broken.
    """
    domain, problem = read_task(domain_text, problem_text)
    budget = Budget(seconds=30) if budget is None else budget
    require_budget(budget)
    ask = Questions(domain, problem, budget)
    return Toolbox(
        (
            ask.applicable_actions,
            ask.action_effects,
            ask.action_from_words,
            ask.regress_condition,
            ask.atom_reachable,
            ask.action_reachable,
            ask.check_plan,
            ask.justify_plan,
            ask.landmark,
            ask.landmarks,
            ask.next_action,
        )
    )


class Questions:
    """The questions about one problem; `state` replaces the changing facts of the initial state."""

    def __init__(self, domain: Domain, problem: Problem, budget: Budget) -> None:
        self._domain = domain
        self._problem = problem
        self._budget = budget
        self._objects = Objects(domain, problem)
        self._task = lru_cache(maxsize=_KEPT_TASKS)(self._grounded)

    def applicable_actions(self, state: list[str] | None = None) -> tuple[str, ...]:
        """List all actions that can be executed now.

        Args:
            state: The facts that hold, such as "(on a b)"; by default the initial state.
        """
        return tuple(map(str, applicable_steps(self._domain, self._at(self._state(state)))))

    def action_effects(self, action: str, state: list[str] | None = None) -> Change:
        """Say which facts an action makes true and which it makes false.

        Args:
            action: The action, such as "(stack a b)".
            state: The facts that hold, such as "(on a b)"; by default the initial state.
        """
        task = self._task(self._state(state))
        delta = task.delta(task.init, _applicable(task, self._objects.step(action)))
        return Change(tuple(map(show_fact, delta.added)), tuple(map(show_fact, delta.removed)))

    def action_from_words(self, phrase: str, state: list[str] | None = None) -> PhraseAnswer:
        """Find the applicable action that an English phrase describes.

        Args:
            phrase: The words, such as "unstack block a from block b"; objects by their names.
            state: The facts that hold, such as "(on a b)"; by default the initial state.
        """
        return match_phrase(phrase, applicable_steps(self._domain, self._at(self._state(state))), self._domain)

    def regress_condition(
        self, action: str, holds: list[str], holds_not: list[str] | None = None
    ) -> tuple[Alternative, ...]:
        """Say what must hold before an action so that it can be executed and a condition holds after it.

        Args:
            action: The action, such as "(stack a b)"; it must be reachable from the initial state.
            holds: The facts that must hold afterwards.
            holds_not: The facts that must not hold afterwards.
        """
        task = self._task(None)
        step = self._objects.step(action)
        if step not in task.by_step:
            raise InputError(f"the action {action!r} is never applicable", hint="ask action_reachable for the proof")
        wanted = _goal_cube(task, [self._fact(text) for text in holds], [self._fact(text) for text in holds_not or ()])
        return tuple(_shown(task, cube) for cube in regress(wanted, task.by_step[step]))

    def atom_reachable(self, atom: str, state: list[str] | None = None) -> Reachability:
        """Say whether a fact can ever hold: with a plan that makes it true, or the kind of proof that it cannot.

        Args:
            atom: The fact, such as "(on a b)".
            state: The facts that hold now, such as "(on a b)"; by default the initial state.
        """
        return Reach(self._task(self._state(state)), self._budget).atom(atom)

    def action_reachable(self, action: str, state: list[str] | None = None) -> Reachability:
        """Say whether an action can ever be executed: with a plan up to it, or the kind of proof that it cannot.

        Args:
            action: The action, such as "(stack a b)".
            state: The facts that hold now, such as "(on a b)"; by default the initial state.
        """
        return Reach(self._task(self._state(state)), self._budget).action(action)

    def check_plan(self, plan: list[str], state: list[str] | None = None) -> PlanCheck:
        """Execute a plan and say which step fails first and what it lacks, or what the goal lacks at the end.

        Args:
            plan: The actions in order, such as "(stack a b)".
            state: The facts that hold before, such as "(on a b)"; by default the initial state.
        """
        return check_steps(self._task(self._state(state)), tuple(map(read_step, plan)))

    def justify_plan(self, plan: list[str]) -> Justification:
        """Say which steps a valid plan does not need.

        Args:
            plan: The actions in order, such as "(stack a b)".
        """
        task = self._task(None)
        steps = tuple(map(read_step, plan))
        return Justification(removals(task, steps), eliminate_actions(task, steps))

    def landmark(self, atoms: list[str]) -> LandmarkAnswer:
        """Say whether every plan makes at least one of some facts true (one fact: a fact landmark).

        Args:
            atoms: The facts, such as "(on a b)".
        """
        return Landmarks(self._task(None), self._budget).any_of(atoms)

    def landmarks(self) -> dict[str, LandmarkAnswer]:
        """Decide for each fact that holds neither now nor in the goal whether every plan makes it true."""
        return {show_fact(fact): answer for fact, answer in Landmarks(self._task(None), self._budget).non_trivial()}

    def next_action(self, state: list[str] | None = None) -> NextActionAnswer:
        """Give the first action of an optimal plan, with the plan and its cost.

        Args:
            state: The facts that hold now, such as "(on a b)"; by default the initial state.
        """
        return next_action(self._task(self._state(state)), self._budget)

    def _state(self, state: list[str] | None) -> tuple[Fact, ...] | None:
        return None if state is None else tuple(sorted(map(self._fact, state)))

    def _fact(self, text: str) -> Fact:
        """Read a fact that can hold: of what holds, unlike of what is asked, the types must fit."""
        fact = self._objects.fact(text)
        if not self._objects.is_type_consistent(fact):
            raise InputError(
                f"{show_fact(fact)!r} is no fact of this problem", hint="its objects are of types that never have it"
            )
        return fact

    def _grounded(self, state: tuple[Fact, ...] | None) -> GroundTask:
        return ground(self._domain, self._at(state))

    def _at(self, state: tuple[Fact, ...] | None) -> Problem:
        """Return the problem with other changing facts in its initial state."""
        if state is None:
            return self._problem
        fluents = fluent_predicates(self._domain)
        static = {atom for atom in self._problem.init if fact_of(atom)[0] not in fluents}
        return replace(self._problem, init=frozenset({*static, *map(atom_of, state)}))


def _applicable(task: GroundTask, step: Step) -> GroundAction:
    action = task.by_step.get(step)
    if action is None or not action.applicable(task.init):
        lacking = ", ".join(why_inapplicable(task, step, task.init))
        raise InputError(f"the action {str(step)!r} is not applicable: {lacking}", hint="ask applicable_actions")
    return action


def _goal_cube(task: GroundTask, holds: list[Fact], holds_not: list[Fact]) -> Dnf:
    """Return a conjunction as masks; a fact that can never hold makes it false or is left out."""
    changing = [fact for fact in holds if fact not in task.static]
    impossible = any(not task.facts.bit(fact) for fact in changing) or any(f in task.static for f in holds_not)
    negative = 0
    for fact in holds_not:
        negative |= task.facts.bit(fact)
    return () if impossible else (Cube(task.facts.mask(changing), negative),)


def _shown(task: GroundTask, cube: Cube) -> Alternative:
    return Alternative(task.shown(cube.positive), task.shown(cube.negative))
