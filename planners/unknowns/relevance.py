"""Which facts can matter to a goal, by regression: what it asks for, and what is asked by what may bring that about."""

from dataclasses import replace

from planners.reasoning.facts import State
from planners.reasoning.formula import Dnf
from planners.reasoning.task import GroundAction, GroundTask


def relevant_facts(task: GroundTask) -> State:
    """Return the facts on which the truth of the goal after some plan can depend; all others may be forgotten.

    An action that changes nothing relevant appears in no plan that needs it, so its conditions do not count.
    """
    relevant = _mentioned(task.goal)
    waiting = list(task.actions)
    grown = True
    while grown:
        grown = False
        later = []
        for action in waiting:
            if _changed(action) & relevant:
                relevant |= _asked(action)
                grown = True
            else:
                later.append(action)
        waiting = later
    return relevant


def narrowed(task: GroundTask, relevant: State) -> GroundTask:
    """Return the task without actions and effects that change nothing relevant."""
    actions = tuple(_narrowed(action, relevant) for action in task.actions if _changed(action) & relevant)
    return replace(task, actions=actions, by_step={action.step: action for action in actions})


def _narrowed(action: GroundAction, relevant: State) -> GroundAction:
    effects = (replace(e, add=e.add & relevant, delete=e.delete & relevant) for e in action.conditional)
    kept = tuple(effect for effect in effects if effect.add | effect.delete)
    return replace(action, add=action.add & relevant, delete=action.delete & relevant, conditional=kept)


def _mentioned(condition: Dnf) -> State:
    facts = 0
    for cube in condition:
        facts |= cube.positive | cube.negative
    return facts


def _changed(action: GroundAction) -> State:
    facts = action.add | action.delete
    for effect in action.conditional:
        facts |= effect.add | effect.delete
    return facts


def _asked(action: GroundAction) -> State:
    facts = _mentioned(action.precondition)
    for effect in action.conditional:
        facts |= _mentioned(effect.condition)
    return facts
