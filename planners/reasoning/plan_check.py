"""Plans step by step: where one fails and what it lacked, and which steps it does not need."""

from collections.abc import Iterator

from planners.pddl.model import PlanSteps, Step
from planners.reasoning.answers import GoalMissed, PlanCheck, PlanHolds, Removal, StepFails
from planners.reasoning.facts import State, lower_steps
from planners.reasoning.instantiate import binding_of
from planners.reasoning.task import Cost, GroundTask
from planners.reasoning.unmet import unmet
from tools import InputError


def check_steps(task: GroundTask, plan: PlanSteps) -> PlanCheck:
    """Execute a plan from the initial state; say which step fails first, or what the goal lacks at the end."""
    state = task.init
    cost: Cost = 0
    plan = lower_steps(plan)
    for index, step in enumerate(plan):
        action = task.by_step.get(step)
        if action is None or not action.applicable(state):
            return StepFails(index, step, why_inapplicable(task, step, state))
        state = action.successor(state)
        cost += action.cost
    if task.at_goal(state):
        return PlanHolds(cost)
    return GoalMissed(unmet(task, task.problem.goal, {}, state))


def why_inapplicable(task: GroundTask, step: Step, state: State) -> tuple[str, ...]:
    """Return what `step` lacks in a reachable state, as PDDL text or in words where it is no action at all."""
    try:
        step = task.objects.step(step)
    except InputError as unknown:
        return (f"{unknown.message}; {unknown.hint}",)
    schema = next(action for action in task.domain.actions if action.name == step.action)
    wrong = [
        f"{name!r} is no object of type {' or '.join(parameter.types)}"
        for parameter, name in zip(schema.parameters, step.arguments, strict=True)
        if name not in task.objects.of(parameter.types)
    ]
    return tuple(wrong) or unmet(task, schema.precondition, binding_of(schema, step), state)


def removals(task: GroundTask, plan: PlanSteps) -> tuple[Removal, ...]:
    """Return every single step and every two consecutive steps without which the plan still is a plan."""
    return tuple(_removals(task, _holding(task, plan)))


def _removals(task: GroundTask, plan: PlanSteps) -> Iterator[Removal]:
    for length in (1, 2):
        for start in range(len(plan) - length + 1):
            left = plan[:start] + plan[start + length :]
            if _holds(task, left):
                yield Removal(tuple(range(start, start + length)), left)


def eliminate_actions(task: GroundTask, plan: PlanSteps) -> PlanSteps:
    """Return a plan without the steps that can go together with all that depends on them.

    Action elimination (Nakhost and Müller 2010, Action elimination and plan neighborhood graph search): each step is
    dropped in turn, with every later step that then fails, and stays away if the goal still holds.
    """
    plan = _holding(task, plan)
    index = 0
    while index < len(plan):
        shorter = _without(task, plan, index)
        if len(shorter) < len(plan) and _holds(task, shorter):
            plan = shorter
        else:
            index += 1
    return plan


def _holding(task: GroundTask, plan: PlanSteps) -> PlanSteps:
    """Return a plan in lower case; raise `InputError` that says where it fails."""
    match check_steps(task, plan):
        case StepFails(index=index, step=step, unmet=lacking):
            message = f"step {index + 1} {step} is not applicable: {', '.join(lacking)}"
        case GoalMissed(unmet=lacking):
            message = f"at its end the goal lacks {', '.join(lacking)}"
        case PlanHolds():
            return lower_steps(plan)
    raise InputError(f"the plan does not hold: {message}", hint="give a plan that reaches the goal")


def _without(task: GroundTask, plan: PlanSteps, dropped: int) -> PlanSteps:
    """Return the steps that can still be executed when one is dropped."""
    state = task.init
    kept = []
    for index, step in enumerate(plan):
        action = task.by_step[step]
        if index != dropped and action.applicable(state):
            state = action.successor(state)
            kept.append(step)
    return tuple(kept)


def _holds(task: GroundTask, plan: PlanSteps) -> bool:
    state = task.init
    for step in plan:
        action = task.by_step[step]
        if not action.applicable(state):
            return False
        state = action.successor(state)
    return task.at_goal(state)
