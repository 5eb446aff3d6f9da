"""A world of the library: its domain and the words for its kinds of objects, its facts and its actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.english import singular
from agents.formalisms.pddl.library.wording import Wording, stem
from agents.formalisms.pddl.vocabulary import Vocabulary
from planners import Domain, read_domain


@dataclass(frozen=True)
class DescribedWorld:
    """A domain with the words for it.

    `nouns` are those for objects of each type, `names` what objects of a type are often called, where that is an
    ordinary word. `facts` and `actions` have wordings such as `{0} lies|is on {1}`; the slots are the parameters.
    `unsaid` are predicates of which nobody speaks where they hold: they hold unless something said excludes them.
    `neighbours` links the cells of a grid.
    """

    name: str
    domain_text: str
    nouns: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, tuple[str, ...]]
    actions: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    """Predicates of which the actions never change how many facts hold, but not one alone, as balance suggests."""
    neighbours: str = ""
    about: tuple[str, ...] = ()
    """Words that belong to the world and tell no action from another."""
    implied: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For a static predicate of one place the predicate of two that implies it of its second, for a type of its first:
    where a plane is at a place, the place is an airport."""

    @cached_property
    def domain(self) -> Domain:
        """Return the domain."""
        return read_domain(self.domain_text)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return what can be said in the domain."""
        return Vocabulary(self.domain)

    @cached_property
    def balance(self) -> Balance:
        """Return the groups of facts of which one should hold."""
        return Balance(self.vocabulary)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Return the type that each noun stands for."""
        own = {name: name for name in self.nouns}
        return own | {noun: name for name, nouns in self.nouns.items() for noun in nouns}

    @cached_property
    def noun_stems(self) -> Mapping[str, str]:
        """Return the type that each noun, as its stem, stands for."""
        return {stem(noun): kind for noun, kind in self.kinds.items()}

    def kind(self, word: str) -> str | None:
        """Return the type that a word, singular or plural, stands for, or None."""
        return self.kinds.get(word) or self.kinds.get(singular(word))

    @cached_property
    def fact_wordings(self) -> tuple[tuple[str, Wording], ...]:
        """Return the wordings of all predicates."""
        return tuple(_parsed(self.facts))

    @cached_property
    def action_wordings(self) -> tuple[tuple[str, Wording], ...]:
        """Return the wordings of all actions."""
        return tuple(_parsed(self.actions))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the stems of all words of this world."""
        wordings = (wording for _, wording in (*self.fact_wordings, *self.action_wordings))
        nouns = frozenset(map(stem, (*self.kinds, *self.about)))
        return nouns.union(*(wording.words for wording in wordings))

    def parameter_types(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Return the types of the places of a predicate or an action."""
        return self._parameter_types[name]

    @cached_property
    def _parameter_types(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        predicates = {one.name: one.parameters for one in self.domain.predicates}
        named = predicates | {one.name: one.parameters for one in self.domain.actions}
        return {name: tuple(parameter.types for parameter in parameters) for name, parameters in named.items()}


def _parsed(wordings: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Wording]]:
    for name, texts in wordings.items():
        yield from ((name, Wording.parse(text)) for text in texts)
