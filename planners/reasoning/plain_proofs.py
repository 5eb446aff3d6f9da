"""Proofs that something never holds, on sets of atoms: independent of the grounder and its masks, and slower.

Delete relaxation is read off the trees (what may become true, what may become false); pairs of atoms that exclude each
other are computed for actions that are plain conjunctions; small state spaces are listed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from planners.pddl.model import (
    Add,
    AllEffects,
    And,
    Assign,
    Atom,
    Condition,
    Constant,
    Delete,
    Effect,
    Equals,
    ForallEffect,
    Imply,
    Not,
    Or,
    Quantified,
    Step,
    When,
)
from planners.pddl.semantics import Binding, PddlTask, bind, ground, ground_term
from planners.pddl.substitution import substitute
from planners.reasoning.brute_force import AtomSet, BruteForce, GroundAtom
from planners.reasoning.objects import Objects
from tools import InputError

PlainProof = Literal["relaxed", "pairs", "exhausted"]
NOTHING: AtomSet = frozenset()
MOST_STATES = 5_000


def never_true(oracle: BruteForce, atom: GroundAtom) -> PlainProof | None:
    """Return how it is proven that no reachable state has `atom`, or None where it is not.

    Raise `InputError`, here as below, for names that the problem does not know: of them nothing is proven.
    """
    atom = _objects(oracle).fact(atom)
    return _refute(oracle, Atom(atom[0], tuple(map(Constant, atom[1:]))), NOTHING)


def never_applicable(oracle: BruteForce, step: Step) -> PlainProof | None:
    """Return how it is proven that `step`, a type-consistent action, applies in no reachable state, or None."""
    step = _objects(oracle).step(step)
    schema = next(action for action in oracle.domain.actions if action.name == step.action)
    return _refute(oracle, substitute(schema.precondition, bind(schema, step.arguments)), NOTHING)


def never_avoided(oracle: BruteForce, atoms: AtomSet) -> PlainProof | None:
    """Return how it is proven that no plan avoids all of `atoms`, none of which holds initially, or None."""
    return _refute(oracle, oracle.problem.goal, frozenset(map(_objects(oracle).fact, atoms)))


def _objects(oracle: BruteForce) -> Objects:
    return Objects(oracle.domain, oracle.problem)


def _refute(oracle: BruteForce, condition: Condition, avoided: AtomSet) -> PlainProof | None:
    relaxed = Relaxation(oracle, avoided)
    if not relaxed.possible(condition, {}):
        return "relaxed"
    if _excluded(oracle, relaxed, condition, avoided):
        return "pairs"
    try:
        states = oracle.distances(MOST_STATES, avoided)
    except InputError:
        return None
    return None if any(oracle.holds(condition, state) for state in states) else "exhausted"


class Relaxation:
    """What may become true and what may become false when conditions are met by either, whenever it was so."""

    def __init__(self, oracle: BruteForce, avoided: AtomSet) -> None:
        self._task = PddlTask(oracle.domain, oracle.problem)
        self._init = oracle.init
        self._avoided = avoided
        self._true = set(oracle.init)
        self._turned_false: set[GroundAtom] = set()
        self.steps: list[Step] = []
        self._explore(list(oracle.steps()))

    def possible(self, condition: Condition, binding: Binding, *, wanted: bool = True) -> bool:
        """Return whether a condition may be as wanted, each of its atoms taken by itself."""
        match condition:
            case Atom(predicate=predicate, terms=terms):
                atom = ground_term(predicate, terms, binding)
                return atom in self._true if wanted else atom not in self._init or atom in self._turned_false
            case Equals(left=left, right=right):
                return (ground(left, binding) == ground(right, binding)) == wanted
            case Not(body=body):
                return self.possible(body, binding, wanted=not wanted)
            case And(parts=parts) | Or(parts=parts):
                found = (self.possible(part, binding, wanted=wanted) for part in parts)
                return all(found) if isinstance(condition, And) == wanted else any(found)
            case Imply(left=left, right=right):
                return self.possible(Or((Not(left), right)), binding, wanted=wanted)
            case Quantified(quantifier=quantifier, parameters=parameters, body=body):
                inner = self._task.bindings(parameters, binding)
                found = (self.possible(body, longer, wanted=wanted) for longer in inner)
                return all(found) if (quantifier == "forall") == wanted else any(found)
        return True

    def _explore(self, waiting: list[Step]) -> None:
        size = -1
        while size != len(self._true) + len(self._turned_false) + len(self.steps):
            size = len(self._true) + len(self._turned_false) + len(self.steps)
            later = []
            for step in waiting:
                schema = self._task.actions[step.action]
                binding = bind(schema, step.arguments)
                if self.possible(schema.precondition, binding):
                    self._happen(schema.effect, binding)
                    self.steps.append(step)
                else:
                    later.append(step)
            # Conditional effects of steps that were possible before may have become possible.
            for step in self.steps:
                schema = self._task.actions[step.action]
                self._happen(schema.effect, bind(schema, step.arguments))
            waiting = later

    def _happen(self, effect: Effect, binding: Binding) -> None:
        match effect:
            case Add(atom=atom):
                added = ground_term(atom.predicate, atom.terms, binding)
                if added not in self._avoided:
                    self._true.add(added)
            case Delete(atom=atom):
                self._turned_false.add(ground_term(atom.predicate, atom.terms, binding))
            case When(condition=condition, effect=inner):
                if self.possible(condition, binding):
                    self._happen(inner, binding)
            case ForallEffect(parameters=parameters, effect=inner):
                for longer in self._task.bindings(parameters, binding):
                    self._happen(inner, longer)
            case AllEffects(parts=parts):
                for part in parts:
                    self._happen(part, binding)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A ground action that is a conjunction of atoms with plain effects."""

    needs: AtomSet
    adds: AtomSet
    deletes: AtomSet


class NotPlain(Exception):  # noqa: N818 - a property of the domain more than an error
    """A condition or an effect is more than a conjunction of atoms."""


def _excluded(oracle: BruteForce, relaxed: Relaxation, condition: Condition, avoided: AtomSet) -> bool:
    """Return whether a conjunction of atoms holds two that can never hold together."""
    try:
        wanted = frozenset(_atoms(condition, {}))
        plain = [_plain(oracle, step) for step in relaxed.steps]
    except NotPlain:
        return False
    together = _together(oracle.init, [action for action in plain if not action.adds & avoided])
    return any(not wanted <= together.get(atom, set()) for atom in wanted)


def _together(init: AtomSet, actions: list[_Plain]) -> dict[GroundAtom, set[GroundAtom]]:
    """Return for each atom the atoms that may hold beside it, itself included, by a fixpoint over all actions."""
    together = {atom: set(init) for atom in init}
    grown = True
    while grown:
        grown = False
        for action in actions:
            if not all(action.needs <= together.get(atom, set()) for atom in action.needs):
                continue
            beside = [together[atom] for atom in action.needs] or [set(together)]
            after = (set.intersection(*beside) - action.deletes) | action.adds
            for atom in action.adds:
                fresh = after - together.setdefault(atom, set())
                grown = grown or bool(fresh)
                for other in fresh:
                    together[atom].add(other)
                    together.setdefault(other, set()).add(atom)
    return together


def _plain(oracle: BruteForce, step: Step) -> _Plain:
    schema = next(action for action in oracle.domain.actions if action.name == step.action)
    binding = bind(schema, step.arguments)
    adds = frozenset(_changes(schema.effect, Add, binding))
    deletes = frozenset(_changes(schema.effect, Delete, binding))
    return _Plain(frozenset(_atoms(schema.precondition, binding)), adds, deletes - adds)


def _atoms(condition: Condition, binding: Binding) -> Iterator[GroundAtom]:
    match condition:
        case Atom(predicate=predicate, terms=terms):
            yield ground_term(predicate, terms, binding)
        case And(parts=parts):
            yield from chain.from_iterable(_atoms(part, binding) for part in parts)
        case _:
            raise NotPlain


def _changes(effect: Effect, kind: type[Add] | type[Delete], binding: Binding) -> Iterator[GroundAtom]:
    match effect:
        case Add(atom=atom) | Delete(atom=atom):
            if isinstance(effect, kind):
                yield ground_term(atom.predicate, atom.terms, binding)
        case AllEffects(parts=parts):
            yield from chain.from_iterable(_changes(part, kind, binding) for part in parts)
        case Assign():
            return
        case _:
            raise NotPlain
