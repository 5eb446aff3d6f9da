"""Goals that no reachable state meets, compared as they are written: to call them all the same would help nobody."""

from collections.abc import Iterator

from planners.equivalence.closure import World
from planners.equivalence.structure import Labelled, Structure
from planners.pddl.lint import conjuncts
from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    Atom,
    Condition,
    Delete,
    Effect,
    ForallEffect,
    Not,
    Variable,
    When,
)
from planners.reasoning.facts import Fact, fact_of
from planners.reasoning.formula import Cube


def as_written(world: World, frame: Structure, goal: Condition) -> Structure | None:
    """Return the frame with the literals of a conjunctive goal and what each needs; None for goals of other forms.

    An atom needs whatever every action that adds it needs and no action deletes: it would still be there. Facts that
    hold at the start and for ever are left out: to mention them or not is the same.
    """
    found: set[Labelled] = set()
    needs = _Needs(world)
    for part in conjuncts(goal):
        atom = part.body if isinstance(part, Not) else part
        if not isinstance(atom, Atom):
            return None
        facts = needs.of(fact_of(atom)) if atom is part else {fact_of(atom)}
        sign = "+" if atom is part else "-"
        found |= {(f"{sign} {fact[0]}", fact[1:]) for fact in facts if sign == "-" or not needs.always(fact)}
    return Structure(frame.colours, frame.tuples | found)


class _Needs:
    def __init__(self, world: World) -> None:
        task = world.task
        self._facts = task.facts
        self._invariant = world.invariants.consequences(Cube()).true
        self._domain = task.domain
        self._init = frozenset(map(fact_of, task.problem.init))
        self._deleted = {predicate for action in task.domain.actions for predicate in deleted_predicates(action.effect)}

    def always(self, fact: Fact) -> bool:
        """Return whether a fact holds in all reachable states, as far as invariants show it."""
        return bool(self._facts.bit(fact) & self._invariant) or (fact in self._init and fact[0] not in self._deleted)

    def of(self, fact: Fact) -> set[Fact]:
        """Return a fact and what must last from before it was added, as far as that follows from the schemata."""
        found: set[Fact] = set()
        waiting = [fact]
        while waiting:
            latest = waiting.pop()
            if latest not in found:
                found.add(latest)
                waiting.extend(sorted(self._directly(latest)))
        return found

    def _directly(self, fact: Fact) -> set[Fact]:
        if fact in self._init:
            return set()
        ways = [
            self._through(action, fact) for action in self._domain.actions if fact[0] in added_predicates(action.effect)
        ]
        return set.intersection(*ways) if ways else set()

    def _through(self, action: Action, fact: Fact) -> set[Fact]:
        """Return the lasting facts that an action needs to add a fact, its other parameters left open."""
        ways = []
        for atom in _plainly_added(action.effect):
            if atom.predicate == fact[0]:
                binding = {t.name: n for t, n in zip(atom.terms, fact[1:], strict=True) if isinstance(t, Variable)}
                ways.append(set(self._ground_needs(action, binding)))
        plain = [atom.predicate for atom in _plainly_added(action.effect)].count(fact[0])
        every = [predicate for predicate in added_predicates(action.effect) if predicate == fact[0]]
        return set.intersection(*ways) if ways and plain == len(every) else set()

    def _ground_needs(self, action: Action, binding: dict[str, str]) -> Iterator[Fact]:
        for part in conjuncts(action.precondition):
            if isinstance(part, Atom) and part.predicate not in self._deleted:
                names = [binding.get(t.name, "") if isinstance(t, Variable) else t.name for t in part.terms]
                if all(names):
                    yield (part.predicate, *names)


def _plainly_added(effect: Effect) -> Iterator[Atom]:
    """Yield the atoms that an effect adds without conditions."""
    if isinstance(effect, Add):
        yield effect.atom
    elif isinstance(effect, AllEffects):
        for part in effect.parts:
            yield from _plainly_added(part)


def added_predicates(effect: Effect) -> list[str]:
    """Return the predicates of the atoms that an effect may add, one for each time."""
    return [part.atom.predicate for part in _simple(effect) if isinstance(part, Add)]


def deleted_predicates(effect: Effect) -> list[str]:
    """Return the predicates of the atoms that an effect may delete, one for each time."""
    return [part.atom.predicate for part in _simple(effect) if isinstance(part, Delete)]


def _simple(effect: Effect) -> Iterator[Effect]:
    match effect:
        case When(effect=inner) | ForallEffect(effect=inner):
            yield from _simple(inner)
        case AllEffects(parts=parts):
            for part in parts:
                yield from _simple(part)
        case _:
            yield effect
