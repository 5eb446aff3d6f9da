"""The words that a domain has: for kinds of objects, for what is true of one, for whatever else is no name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from agents.formalisms.pddl.english import plain, singular
from agents.formalisms.pddl.vocabulary import Role, Vocabulary


@dataclass(frozen=True)
class Lexicon:
    """The words of a domain as a text may use them.

    `roles` are the kinds of objects; without any, whatever has names is an object. `general` are words for kinds that
    have kinds below them. `said` are names of predicates and actions, `properties` the beginnings of the words in those
    of predicates of one object, `places` says of how many objects a predicate speaks.
    """

    roles: tuple[Role, ...]
    said: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    general: frozenset[str] = frozenset()
    places: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "Lexicon":
        """Return the words of a vocabulary."""
        domain, roles = vocabulary.domain, vocabulary.roles
        words = {role.word for role in roles}
        unary = (one.name for one in domain.predicates if len(one.parameters) == 1 and one.name not in words)
        names = [*vocabulary.predicates, *(action.name for action in domain.actions)]
        return cls(
            roles,
            said=frozenset(name.lower() for name in names),
            properties=frozenset(_parts(unary)),
            general=frozenset(parent for parents in domain.types.values() for parent in parents),
            places={one.name.lower(): len(one.parameters) for one in domain.predicates},
        )

    @cached_property
    def _by_word(self) -> dict[str, Role]:
        return {plain(role.word): role for role in self.roles}

    def role(self, noun: str) -> Role | None:
        """Return the role that is called like a noun, in the singular or the plural, or None."""
        return self._by_word.get(plain(noun)) or self._by_word.get(plain(singular(noun.lower())))

    def is_term(self, word: str) -> bool:
        """Return whether a word is part of the name of a predicate or an action: "channel" of `channel-free`."""
        return any(word in re.split(r"[-_]", name) for name in self.said)

    def is_property(self, word: str) -> bool:
        """Return whether a word is one of a predicate of one object: "empty" beside `(empty ?x)`."""
        return any(word.startswith(stem) for stem in self.properties)


def _parts(names: Iterable[str]) -> Iterable[str]:
    """Yield the beginnings of the words that names are made of, which inflection leaves as they are."""
    for name in names:
        for part in name.lower().replace("_", "-").split("-"):
            if len(part) > 2:
                yield part[:5]
