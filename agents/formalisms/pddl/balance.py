"""Groups of facts of which exactly one should hold, read off the actions alone, before there is a problem.

A schema is balanced if every action that adds one of its facts takes one away that it needs, for the same key, and
the other way round (Helmert 2009, Concise finite-domain representations for PDDL planning tasks, section 5; here both
ways, so that the number of facts never changes). `planners.equivalence` finds such groups of a finished problem; here
the initial state is what is still being written. An action's variables are taken to stand for different objects.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from agents.formalisms.pddl.vocabulary import Role, Vocabulary, atom, atoms_of
from planners import Action, Atom, pddl_model, required_atoms

_MOST_SCHEMATA = 300
_MOST_PARTS = 5
_Change = tuple[list[Atom], list[Atom]]


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Facts of a predicate with the key's objects at the places `key`; at most one other place is open."""

    predicate: str
    key: tuple[int, ...]
    open: int = -1

    def key_of(self, fact: Atom) -> tuple[object, ...] | None:
        """Return the objects or variables at the key's places, or None for a fact of another predicate."""
        return tuple(fact.terms[place] for place in self.key) if fact.predicate == self.predicate else None


Schema = frozenset[Part]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of which exactly one should hold."""

    facts: tuple[Atom, ...]


@dataclass(frozen=True)
class Balance:
    """The balanced schemata of a domain."""

    vocabulary: Vocabulary

    def groups(self, objects: Mapping[str, Role]) -> Iterator[Group]:
        """Yield the groups of every schema over `objects`."""
        for schema in self.schemata:
            size = len(next(iter(schema)).key)
            for key in itertools.permutations(objects, size):
                facts = [fact for part in sorted(schema) for fact in self._facts(part, key, objects)]
                if facts:
                    yield Group(tuple(dict.fromkeys(facts)))

    def exclusive(self, objects: Mapping[str, Role]) -> dict[Atom, frozenset[int]]:
        """Return for each fact over `objects` the numbers of its groups."""
        found: dict[Atom, set[int]] = {}
        for number, group in enumerate(self.groups(objects)):
            for fact in group.facts:
                found.setdefault(fact, set()).add(number)
        return {fact: frozenset(numbers) for fact, numbers in found.items()}

    @cached_property
    def schemata(self) -> tuple[Schema, ...]:
        """Return the balanced schemata, smallest first, none that contains another."""
        found: list[Schema] = []
        queue: list[Schema] = list(dict.fromkeys(self._starts()))
        seen = set(queue)
        while queue and len(seen) < _MOST_SCHEMATA:
            schema = queue.pop(0)
            if any(smaller <= schema for smaller in found):
                continue
            threat = self._unbalanced(schema)
            if threat is None:
                found.append(schema)
            elif len(schema) < _MOST_PARTS:
                more = [new for new in self._extensions(schema, threat) if new not in seen]
                seen.update(more)
                queue += more
        changing = [schema for schema in found if self._changes_at_all(schema)]
        return tuple(schema for schema in changing if not any(_is_finer(other, schema) for other in changing))

    @cached_property
    def _changes(self) -> Mapping[str, _Change | None]:
        """Return what each action really adds and deletes; None if that depends on the state."""
        return {action.name: _net_change(action) for action in self.vocabulary.domain.actions}

    def _starts(self) -> Iterator[Schema]:
        for predicate in self.vocabulary.domain.predicates:
            if predicate.name in self.vocabulary.fluents:
                places = range(len(predicate.parameters))
                yield frozenset({Part(predicate.name, tuple(places))})
                for free in places:
                    key = tuple(place for place in places if place != free)
                    yield frozenset({Part(predicate.name, key, free)})

    def _unbalanced(self, schema: Schema) -> tuple[list[Atom], tuple[object, ...]] | None:
        """Return the facts that could restore the balance of some action, and for which key; None if all is well."""
        for action in self.vocabulary.domain.actions:
            change = self._changes[action.name]
            if change is None:
                if any(fact.predicate == part.predicate for fact in atoms_of(action.effect) for part in schema):
                    return [], ()
                continue
            added, deleted = (_by_key(schema, facts) for facts in change)
            for key in [*added, *deleted]:
                if added.get(key, 0) != deleted.get(key, 0):
                    lacking = change[1] if added.get(key, 0) > deleted.get(key, 0) else change[0]
                    return lacking, key
                if added[key] > 1:
                    return [], ()
        return None

    def _extensions(self, schema: Schema, threat: tuple[list[Atom], tuple[object, ...]]) -> Iterator[Schema]:
        facts, key = threat
        for fact in facts:
            if len(fact.terms) - len(key) not in (0, 1):
                continue
            for places in itertools.permutations(range(len(fact.terms)), len(key)):
                if tuple(fact.terms[place] for place in places) == key:
                    rest = [place for place in range(len(fact.terms)) if place not in places]
                    yield schema | {Part(fact.predicate, places, rest[0] if rest else -1)}

    def _changes_at_all(self, schema: Schema) -> bool:
        changes = [change for change in self._changes.values() if change is not None]
        return any(_by_key(schema, added) for added, _ in changes)

    def _facts(self, part: Part, key: tuple[str, ...], objects: Mapping[str, Role]) -> Iterator[Atom]:
        fits = self.vocabulary.fits
        if not all(fits(objects[name], part.predicate, place) for name, place in zip(key, part.key, strict=True)):
            return
        others = [name for name in objects if name not in key] if part.open >= 0 else [""]
        for other in others:
            if part.open < 0 or fits(objects[other], part.predicate, part.open):
                names = dict(zip(part.key, key, strict=True)) | ({part.open: other} if part.open >= 0 else {})
                yield atom(part.predicate, [names[place] for place in sorted(names)])


def _is_finer(schema: Schema, than: Schema) -> bool:
    """Return whether a schema counts the same facts for more keys: one for each store, not one for all stores."""
    same = {part.predicate for part in schema} == {part.predicate for part in than}
    return same and len(min(schema).key) > len(min(than).key)


def _by_key(schema: Schema, facts: list[Atom]) -> dict[tuple[object, ...], int]:
    counts: dict[tuple[object, ...], int] = {}
    for fact in facts:
        for part in schema:
            key = part.key_of(fact)
            if key is not None:
                counts[key] = counts.get(key, 0) + 1
    return counts


def _net_change(action: Action) -> _Change | None:
    """Return the facts that an action adds without having needed them, and those it takes away having needed them."""
    needed = set(required_atoms(action.precondition))
    adds: list[Atom] = []
    deletes: list[Atom] = []
    for effect in _effects(action.effect):
        match effect:
            case pddl_model.Add(atom=fact):
                adds.append(fact)
            case pddl_model.Delete(atom=fact):
                deletes.append(fact)
            case pddl_model.When() | pddl_model.ForallEffect():
                return None
    gained = [fact for fact in adds if fact not in needed]
    lost = [fact for fact in deletes if fact in needed and fact not in adds]
    return gained, lost


def _effects(effect: "pddl_model.Effect") -> "Iterator[pddl_model.Effect]":
    if isinstance(effect, pddl_model.AllEffects):
        for part in effect.parts:
            yield from _effects(part)
    else:
        yield effect
