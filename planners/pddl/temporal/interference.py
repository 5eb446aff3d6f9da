"""What an action touches at one moment, and when two of them may not touch the same: no moving targets.

Fox & Long (2003), definition 12: one may not make true or false what the other requires or the opposite of what it
makes true or false, nor change a number that the other reads; both may change one number only by adding to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from planners.pddl.model import (
    Action,
    AllEffects,
    And,
    Arithmetic,
    Assign,
    Atom,
    Comparison,
    Condition,
    Effect,
    FluentTerm,
    ForallEffect,
    Imply,
    Not,
    Number,
    Or,
    Quantified,
    When,
)
from planners.pddl.semantics import Binding, Changes, GroundAtom, PddlTask, ground_term, show

_ADDITIVE = frozenset({"increase", "decrease"})


@dataclass(frozen=True, slots=True)
class Footprint:
    """The ground atoms and numbers that something reads, and what it changes."""

    atoms: frozenset[GroundAtom]
    numbers: frozenset[GroundAtom]
    changes: Changes

    @property
    def changed_numbers(self) -> frozenset[GroundAtom]:
        """Return the numbers that it changes."""
        return frozenset(target for _, target, _ in self.changes.assigned)

    @property
    def fixed_numbers(self) -> frozenset[GroundAtom]:
        """Return the numbers that it changes in a way that does not go together with other changes."""
        return frozenset(target for op, target, _ in self.changes.assigned if op not in _ADDITIVE)


def footprint(
    task: PddlTask, action: Action, more: tuple[Number, ...], binding: Binding, changes: Changes
) -> Footprint:
    """Return what an action without duration touches; `changes` are those in the state where it happens."""
    atoms: set[GroundAtom] = set()
    numbers: set[GroundAtom] = set()
    read = [*_of_condition(task, action.precondition, binding), *_of_effect(task, action.effect, binding)]
    read += [found for number in more for found in _of_number(number, binding)]
    for kind, found in read:
        (atoms if kind is Atom else numbers).add(found)
    return Footprint(frozenset(atoms), frozenset(numbers), changes)


def interference(one: Footprint, other: Footprint) -> str:
    """Return an atom or number, as PDDL, that keeps two from happening at one time; nothing if there is none."""
    clashes = one.changes.added & other.changes.deleted | one.changes.deleted & other.changes.added
    clashes |= one.fixed_numbers & other.changed_numbers | one.changed_numbers & other.fixed_numbers
    for reader, writer in ((one, other), (other, one)):
        clashes |= reader.atoms & (writer.changes.added | writer.changes.deleted)
        clashes |= reader.numbers & writer.changed_numbers
    return show(min(clashes)) if clashes else ""


_Read = tuple[type[Atom] | type[FluentTerm], GroundAtom]


def _of_condition(task: PddlTask, condition: Condition, binding: Binding) -> Iterator[_Read]:
    match condition:
        case Atom(predicate, terms):
            yield Atom, ground_term(predicate, terms, binding)
        case Comparison(_, left, right):
            yield from _of_number(left, binding)
            yield from _of_number(right, binding)
        case Not(body):
            yield from _of_condition(task, body, binding)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _of_condition(task, part, binding)
        case Imply(left, right):
            yield from _of_condition(task, left, binding)
            yield from _of_condition(task, right, binding)
        case Quantified(_, parameters, body):
            for inner in task.bindings(parameters, binding):
                yield from _of_condition(task, body, inner)


def _of_effect(task: PddlTask, effect: Effect, binding: Binding) -> Iterator[_Read]:
    match effect:
        case Assign(_, _, value):
            yield from _of_number(value, binding)
        case AllEffects(parts):
            for part in parts:
                yield from _of_effect(task, part, binding)
        case When(condition, inner):
            yield from _of_condition(task, condition, binding)
            yield from _of_effect(task, inner, binding)
        case ForallEffect(parameters, inner):
            for more in task.bindings(parameters, binding):
                yield from _of_effect(task, inner, more)


def _of_number(number: Number, binding: Binding) -> Iterator[_Read]:
    if isinstance(number, FluentTerm):
        yield FluentTerm, ground_term(number.function, number.terms, binding)
    elif isinstance(number, Arithmetic):
        for operand in number.operands:
            yield from _of_number(operand, binding)
