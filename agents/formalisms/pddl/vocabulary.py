"""What a domain has words for: its kinds of objects and the facts that can be stated of given objects."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planners import OBJECT, Atom, Constant, Domain, Predicate, TypeTree, fluent_predicates, pddl_model


@dataclass(frozen=True, slots=True)
class Role:
    """What an object is: its declared type and, where a domain says it that way, a predicate such as `(ball ?x)`."""

    type: str = OBJECT
    predicate: str = ""

    @property
    def word(self) -> str:
        """Return the word for such objects."""
        return self.predicate or self.type


@dataclass(frozen=True)
class Vocabulary:
    """The predicates of a domain with what their arguments must be.

    `typing` are the predicates that say what kind of object something is; they are stated with the objects.
    """

    domain: Domain
    typing: frozenset[str] = frozenset()

    def with_typing(self, predicates: Iterable[str]) -> "Vocabulary":
        """Return the vocabulary in which these predicates say what kind of object something is."""
        return Vocabulary(self.domain, frozenset(predicate for predicate in predicates if predicate))

    @cached_property
    def tree(self) -> TypeTree:
        """Return the types."""
        return TypeTree(self.domain.types)

    @cached_property
    def fluents(self) -> frozenset[str]:
        """Return the predicates that actions change."""
        return fluent_predicates(self.domain)

    @cached_property
    def predicates(self) -> Mapping[str, Predicate]:
        """Return the predicates by name."""
        return {predicate.name: predicate for predicate in self.domain.predicates}

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """Return what objects can be: the types; without any, the unary predicates that actions ask for good."""
        if self.domain.types:
            return tuple(Role(name) for name in self.domain.types)
        asked = {predicate for _, predicates in self._asked for predicate in predicates}
        return tuple(Role(predicate=name) for name in self.predicates if name in asked)

    @cached_property
    def _asked(self) -> tuple[tuple[tuple[str, int], frozenset[str]], ...]:
        """Return for each mention of a predicate's argument in an action what else is asked of it for good."""
        found: list[tuple[tuple[str, int], frozenset[str]]] = []
        for action in self.domain.actions:
            wanted = list(atoms_of(action.precondition))
            static = {
                (atom.terms[0], atom.predicate)
                for atom in wanted
                if len(atom.terms) == 1 and atom.predicate not in self.fluents
            }
            for atom in itertools.chain(wanted, atoms_of(action.effect)):
                for place, term in enumerate(atom.terms):
                    asked = frozenset(name for holder, name in static if holder == term and name != atom.predicate)
                    found.append(((atom.predicate, place), asked))
        return tuple(found)

    @cached_property
    def _always_asked(self) -> Mapping[tuple[str, int], frozenset[str]]:
        always: dict[tuple[str, int], frozenset[str]] = {}
        for place, asked in self._asked:
            always[place] = always.get(place, asked) & asked
        return always

    def fits(self, role: Role, predicate: str, place: int) -> bool:
        """Return whether objects of a role can stand at a place of a predicate."""
        if predicate in self.typing:
            return False
        asked = self._always_asked.get((predicate, place), frozenset())
        if role.predicate and asked and role.predicate not in asked:
            return False
        return self.tree.is_a((role.type,), self.predicates[predicate].parameters[place].types)

    def misplaced(self, fact: Atom, roles: Mapping[str, Role]) -> str | None:
        """Return the first object of a fact that is of a type which cannot stand there, or None."""
        places = self.predicates[fact.predicate].parameters
        for name, place in zip(names_in(fact), places, strict=True):
            if name in roles and not self.tree.is_a((roles[name].type,), place.types):
                return name
        return None

    def knows(self, role: Role) -> bool:
        """Return whether anything can be stated of objects of a role."""
        places = [(one.name, place) for one in self.domain.predicates for place in range(len(one.parameters))]
        return any(self.fits(role, predicate, place) for predicate, place in places)

    def facts(self, things: Mapping[str, Role]) -> Iterator[Atom]:
        """Yield every fact that can be stated of some of `things`, each used once in it."""
        for predicate in self.domain.predicates:
            for names in itertools.permutations(things, len(predicate.parameters)):
                if all(self.fits(things[name], predicate.name, place) for place, name in enumerate(names)):
                    yield atom(predicate.name, names)


def atom(predicate: str, names: Sequence[str]) -> Atom:
    """Return a ground atom."""
    return Atom(predicate, tuple(Constant(name) for name in names))


def names_in(fact: Atom) -> tuple[str, ...]:
    """Return the names of a ground atom's arguments."""
    return tuple(term.name for term in fact.terms)


def written(fact: Atom) -> str:
    """Return an atom as the model writes it: `on(a, b)`."""
    return f"{fact.predicate}({', '.join(term.name for term in fact.terms)})"


def read_written(text: str) -> Atom:
    """Read back what `written` wrote."""
    predicate, _, rest = text.partition("(")
    inside = rest.removesuffix(")").strip()
    return atom(predicate, [name.strip() for name in inside.split(",")] if inside else [])


def atoms_of(tree: "pddl_model.Condition | pddl_model.Effect") -> Iterator[Atom]:
    """Yield all atoms of a condition or an effect, negated ones too."""
    match tree:
        case Atom():
            yield tree
        case pddl_model.Add(atom=changed) | pddl_model.Delete(atom=changed):
            yield changed
        case _:
            for part in _parts(tree):
                yield from atoms_of(part)


def _parts(
    tree: "pddl_model.Condition | pddl_model.Effect",
) -> "Sequence[pddl_model.Condition | pddl_model.Effect]":
    match tree:
        case pddl_model.And(parts=parts) | pddl_model.Or(parts=parts):
            return parts
        case pddl_model.AllEffects(parts=effects):
            return effects
        case pddl_model.Not(body=body) | pddl_model.Quantified(body=body):
            return (body,)
        case pddl_model.Imply(left=left, right=right):
            return (left, right)
        case pddl_model.When(condition=condition, effect=effect):
            return (condition, effect)
        case pddl_model.ForallEffect(effect=effect):
            return (effect,)
    return ()
