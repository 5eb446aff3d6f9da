"""Checks of whole actions: legal PDDL that hardly anyone means."""

from collections.abc import Iterator

from planners.pddl.context import Context
from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    And,
    Assign,
    Atom,
    Condition,
    Delete,
    Effect,
    ForallEffect,
    Position,
    When,
)
from planners.pddl.sexpr import Group, Word


def check_action(action: Action, group: Group, context: Context) -> None:
    """Report an action that changes nothing, undoes its own effects or never mentions a parameter."""
    check_changes(action, group, context)
    check_clashes(action, context)
    check_parameters(action, context)


def check_changes(action: Action, group: Group, context: Context) -> None:
    """Report an action that changes nothing."""
    if next(all_effects(action.effect), None) is None:
        context.warn("no-effect", f"the action {action.name!r} changes nothing", group, "give it an :effect")


def check_parameters(action: Action, context: Context) -> None:
    """Note parameters that were never mentioned."""
    for parameter in action.parameters:
        if parameter.name not in context.used:
            message = f"the action {action.name!r} never mentions its parameter '?{parameter.name}'"
            word = _word(f"?{parameter.name}", parameter.position)
            context.note("unused-parameter", message, word, "drop it unless the world needs it")


def check_clashes(action: Action, context: Context) -> None:
    """Report an action that undoes its own effects."""
    effects = list(simple_effects(action.effect))
    added = {effect.atom for effect in effects if isinstance(effect, Add)}
    required = set(required_atoms(action.precondition))
    for effect in effects:
        # A fact that is required, deleted and added again is the idiom of domains made from durative actions.
        if isinstance(effect, Delete) and effect.atom in added and effect.atom not in required:
            message = f"the action {action.name!r} adds and deletes the same atom, which leaves it true"
            word = _word(f"({effect.atom.predicate}", effect.atom.position)
            context.warn("add-and-delete", message, word, "is one of the arguments wrong?")


def simple_effects(effect: Effect) -> Iterator[Add | Delete | Assign]:
    """Yield the effects that always happen."""
    waiting = [effect]
    while waiting:
        current = waiting.pop()
        if isinstance(current, AllEffects):
            waiting.extend(reversed(current.parts))
        elif isinstance(current, (Add, Delete, Assign)):
            yield current


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """Yield the parts of a conjunction, conjunctions within it taken apart too; of anything else, itself."""
    waiting = [condition]
    while waiting:
        current = waiting.pop()
        if isinstance(current, And):
            waiting.extend(reversed(current.parts))
        else:
            yield current


def required_atoms(condition: Condition) -> Iterator[Atom]:
    """Yield the atoms that a condition requires outright."""
    return (part for part in conjuncts(condition) if isinstance(part, Atom))


def all_effects(effect: Effect) -> Iterator[Add | Delete | Assign]:
    """Yield every add, delete and assignment, whatever it depends on."""
    waiting = [effect]
    while waiting:
        current = waiting.pop()
        if isinstance(current, AllEffects):
            waiting.extend(reversed(current.parts))
        elif isinstance(current, (When, ForallEffect)):
            waiting.append(current.effect)
        else:
            yield current


def _word(text: str, position: Position) -> Word:
    return Word(text, position.line, position.column)
