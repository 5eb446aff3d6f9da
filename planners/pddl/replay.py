"""Replay of plans: step by step over the tree, by none of the code that any engine or encoder uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from planners.pddl.model import (
    And,
    Comparison,
    Condition,
    Domain,
    FluentTerm,
    PlanSteps,
    Problem,
    Quantified,
    Step,
)
from planners.pddl.semantics import CLOCK, Binding, Conflict, PddlState, PddlTask, Schema, Undefined, bind, evaluate
from planners.pddl.substitution import fluents_of, substitute, substitute_number
from planners.pddl.writer import write_condition, write_number
from tools import counted, did_you_mean

Fault = Literal["unknown-action", "arity", "unknown-object", "type", "precondition", "number", "goal"]
SchemaT = TypeVar("SchemaT", bound=Schema)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """A condition that does not hold, with objects for its variables, and the numbers it depends on."""

    condition: Condition
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        numbers = ", ".join(f"{name} is {value}" for name, value in self.values)
        return write_condition(self.condition) + (f" where {numbers}" if numbers else "")


@dataclass(frozen=True, slots=True)
class Valid:
    """The plan reaches the goal. `cost` is the metric's value, without a metric the number of steps."""

    cost: Fraction
    final: PddlState


@dataclass(frozen=True, slots=True)
class Invalid:
    """The plan fails: at step `index` (from 0), or at the goal, where `index` is the number of steps.

    `missing` are the parts of the precondition or goal that do not hold in `state`, the state there.
    """

    fault: Fault
    index: int
    step: Step | None
    message: str
    state: PddlState
    missing: tuple[Missing, ...] = ()
    hint: str = ""


Verdict = Valid | Invalid


def validate(domain: Domain, problem: Problem, plan: PlanSteps) -> Verdict:
    """Replay `plan` from the initial state and say whether it reaches the goal, or where and why it fails."""
    return validate_task(PddlTask(domain, problem), plan)


def validate_task(task: PddlTask, plan: PlanSteps) -> Verdict:
    """Do what `validate` does with a task at hand, for many plans of one problem."""
    state = task.initial
    for index, step in enumerate(plan):
        following = advance(task, state, step, index)
        if isinstance(following, Invalid):
            return following
        state = following
    missing = tuple(dict.fromkeys(unmet(task, task.problem.goal, state, {})))
    if missing:
        when = f"after {counted(len(plan), 'step', 'steps')}" if plan else "the plan has no steps, and initially"
        message = f"{when} the goal does not hold: {listed(missing)}"
        return Invalid("goal", len(plan), None, message, state, missing)
    try:
        return Valid(plan_cost(task.problem, state, len(plan)), state)
    except Undefined as error:
        return Invalid("number", len(plan), None, f"the metric has no value: {error}", state)


def states(domain: Domain, problem: Problem, plan: PlanSteps) -> Iterator[PddlState]:
    """Yield the initial state and the state after each step, up to the first step that fails."""
    task = PddlTask(domain, problem)
    state: PddlState | Invalid = task.initial
    for index, step in enumerate(plan):
        assert isinstance(state, PddlState)
        yield state
        state = advance(task, state, step, index)
        if isinstance(state, Invalid):
            return
    assert isinstance(state, PddlState)
    yield state


def advance(task: PddlTask, state: PddlState, step: Step, index: int = 0) -> PddlState | Invalid:
    """Return the state after one step, or why the step is not possible."""
    action = known_action(task, task.actions, step)
    if isinstance(action, Misnamed):
        return Invalid(action.fault, index, step, f"step {index + 1} {step}: {action.message}", state, hint=action.hint)
    binding = bind(action, step.arguments)
    missing = tuple(dict.fromkeys(unmet(task, action.precondition, state, binding)))
    if missing:
        message = f"step {index + 1} {step} is not applicable: it lacks {listed(missing)}"
        return Invalid("precondition", index, step, message, state, missing)
    try:
        return task.successor(action, step.arguments, state)
    except (Undefined, Conflict) as error:
        return Invalid("number", index, step, f"step {index + 1} {step} has no defined effect: {error}", state)


@dataclass(frozen=True, slots=True)
class Misnamed:
    """Why a step is no instance of any action."""

    fault: Fault
    message: str
    hint: str


def known_action(task: PddlTask, actions: Mapping[str, SchemaT], step: Step) -> SchemaT | Misnamed:
    """Return the action that a step is an instance of, or why it is none."""
    action = actions.get(step.action)
    if action is None:
        return Misnamed("unknown-action", f"there is no action {step.action!r}", did_you_mean(step.action, actions))
    wanted, given = len(action.parameters), len(step.arguments)
    if wanted != given:
        shown = " ".join((action.name, *(f"?{p.name} - {'/'.join(p.types)}" for p in action.parameters)))
        message = f"{action.name!r} takes {wanted} arguments, here it has {given}"
        return Misnamed("arity", message, f"it is declared as ({shown})")
    for parameter, name in zip(action.parameters, step.arguments, strict=True):
        if name not in task.objects:
            return Misnamed("unknown-object", f"there is no object {name!r}", did_you_mean(name, task.objects))
        if not task.types.is_a(task.objects[name], parameter.types):
            kinds = "/".join(task.objects[name])
            message = f"{name!r} is of type {kinds!r}, ?{parameter.name} must be {'/'.join(parameter.types)!r}"
            return Misnamed("type", message, did_you_mean(name, task.of_types(parameter.types)))
    return action


def unmet(task: PddlTask, condition: Condition, state: PddlState, binding: Binding) -> Iterator[Missing]:
    """Yield the smallest conjuncts of `condition` that do not hold, with objects for variables."""
    if task.holds(condition, state, binding):
        return
    if isinstance(condition, And):
        for part in condition.parts:
            yield from unmet(task, part, state, binding)
    elif isinstance(condition, Quantified) and condition.quantifier == "forall":
        for inner in task.bindings(condition.parameters, binding):
            yield from unmet(task, condition.body, state, inner)
    else:
        grounded = substitute(condition, binding)
        numbers = fluents_of(condition) if isinstance(condition, Comparison) else ()
        yield Missing(grounded, tuple(_value(number, state, binding) for number in numbers))


def _value(number: FluentTerm, state: PddlState, binding: Binding) -> tuple[str, str]:
    name = write_number(substitute_number(number, binding))
    try:
        return name, str(evaluate(number, state, binding))
    except Undefined:
        return name, "undefined"


def plan_cost(problem: Problem, final: PddlState, length: Fraction | int) -> Fraction:
    """Return the metric's value at the end of a plan, without a metric its length: the number of steps, or its time."""
    if problem.metric is None:
        return Fraction(length)
    timed = PddlState(final.atoms, {**final.values, CLOCK: Fraction(length)})
    return evaluate(problem.metric.expression, timed, {})


def listed(missing: tuple[Missing, ...]) -> str:
    """Return what is missing on one line; of a long list the beginning."""
    shown = ", ".join(map(str, missing[:_SHOWN]))
    return shown + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else "")
