"""Sentences cut into parts that say one thing each: words and the objects they speak of, lists put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.formalisms.pddl.english import MODALS, VERBS
from agents.formalisms.pddl.library.naming import TOKEN, Naming
from agents.formalisms.pddl.library.wording import Names, Segment, Token, stem
from agents.formalisms.pddl.library.world import DescribedWorld
from planners import TypeTree

_ASIDE = re.compile(r"\([^()]*\)")
ARTICLES = frozenset({"the", "a", "an"})
_EVERY = frozenset({"all", "every", "each", "both"})
_JOINTS = frozenset({"and", "but", "while"})
_ONE = frozenset({"is", "has", "was"})
_MARKS = frozenset(",;")


@dataclass(frozen=True)
class Cutter:
    """What cuts the sentences of a text about a world."""

    world: DescribedWorld
    naming: Naming

    def parts(self, sentence: str) -> list[Segment]:
        """Return the parts of a sentence; a list behind a colon stands where the sentence leaves its place open."""
        before, colon, behind = plain(sentence).partition(":")
        listed = self._cut(self._tokens(behind))
        if not colon or not listed:
            return self._cut(self._tokens(before))
        match listed:
            case [(Names(every=False) as names,), *others]:
                return [*self._cut(self._filled(self._tokens(before), names)), *others]
        return [*self._cut(self._tokens(before)), *listed]

    def whole(self, phrase: str) -> Segment:
        """Return a phrase uncut."""
        return tuple(token for token in self._tokens(plain(phrase)) if token not in _MARKS)

    def _tokens(self, text: str) -> list[Token]:
        """Return words and objects, without articles and without the nouns beside the names of objects."""
        words = TOKEN.findall(self.naming.spelt(text))
        kinds = [self.world.kind(word) for word in words]
        named = [self.naming.name(word) for word in words]
        tokens: list[Token] = []
        for place, word in enumerate(words):
            name, kind = named[place], kinds[place]
            if name is not None:
                called = kinds[place - 1] if place else None
                tokens.append(Names((name,), called="" if called in (None, self.naming.kinds[name]) else called or ""))
            elif kind is not None and (self._is_beside(kind, named, place) or any(named[place + 1 : place + 2])):
                continue  # an object is called what it is, or what it is not: then its names say so
            elif kind is not None and self._quantified(tokens):
                tokens[-1] = Names(tuple(one for one, of in self.naming.objects.items() if of == kind), every=True)
            elif word not in ARTICLES:
                tokens.append(word if word in _EVERY else stem(word))
        return tokens

    def _is_beside(self, kind: str, named: Sequence[str | None], place: int) -> bool:
        """Return whether the name of an object of a type stands before a place."""
        before = named[place - 1] if place else None
        return before is not None and self.naming.kinds[before] == kind

    @staticmethod
    def _quantified(tokens: Sequence[Token]) -> bool:
        return bool(tokens) and tokens[-1] in _EVERY

    def _filled(self, tokens: list[Token], names: Names) -> list[Token]:
        """Put listed objects behind "the following", otherwise for the first noun of their type, otherwise last."""
        kind = self.naming.kinds[names.names[0]]
        for place, token in enumerate(tokens):
            if token == stem("following"):
                end = place + 1
                while end < len(tokens) and isinstance(word := tokens[end], str) and word in self.world.noun_stems:
                    end += 1
                return [*tokens[:place], names, *tokens[end:]]
        for place, token in enumerate(tokens):
            if isinstance(token, str) and self.world.noun_stems.get(token) == kind:
                return [*tokens[:place], names, *tokens[place + 1 :]]
        return [*tokens, names]

    def _cut(self, tokens: Sequence[Token]) -> list[Segment]:
        parts: list[Segment] = []
        part: list[Token] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if isinstance(token, Names) and not token.every:
                group, place = self._group(tokens, place)
                kept = self._kept(part, group, tokens[place] if place < len(tokens) else "")
                part.append(_joined(group[:kept]))
                if kept < len(group):
                    parts.append(tuple(part))
                    part = [_joined(group[kept:])]
                continue
            if token in _MARKS or token in _JOINTS:
                parts.append(tuple(part))
                part = []
            elif not isinstance(token, str) or token[0].isalnum():
                part.append(token)
            place += 1
        return [one for one in [*parts, tuple(part)] if one]

    def _group(self, tokens: Sequence[Token], place: int) -> tuple[list[Names], int]:
        """Return the objects that are listed from a place on, and the place behind them."""
        group: list[Names] = []
        while place < len(tokens) and isinstance(token := tokens[place], Names) and not token.every:
            group.append(token)
            place += 1
            behind = place
            while behind < len(tokens) and tokens[behind] in {",", "and"}:
                behind += 1
            following = tokens[behind] if behind < len(tokens) else ""
            if behind == place or not isinstance(following, Names) or following.every:
                break
            place = behind
        return group, place

    def _kept(self, part: Sequence[Token], group: Sequence[Names], behind: Token) -> int:
        """Return how many listed objects belong to the part that they end; with the others the next one begins.

        "A is on B and C is on D", "A is at B, C and D are at E", "from A to B, C to D".
        """
        if len(group) == 1:
            return 1
        if behind in _ONE:
            return len(group) - 1
        if not part:
            return len(group)
        if part[-1] == behind and isinstance(behind, str):
            return len(group) - 1
        if behind in VERBS | MODALS and any(isinstance(token, Names) for token in part):
            roots = [self._root(one) for one in group]
            return next((place for place, root in enumerate(roots) if root != roots[0]), 1)
        return next((place for place, one in enumerate(group) if one in group[:place]), len(group))

    def _root(self, names: Names) -> frozenset[str]:
        """Return the type of an object with all types above it but its own, as far as these tell it from others."""
        above = TypeTree(self.world.domain.types).above(self.naming.kinds[names.names[0]])
        return frozenset(name for name in above if self.world.domain.types.get(name, ()) in ((), ("object",)))


def plain(text: str) -> str:
    """Return a text without asides in brackets and without "(s)"."""
    return _ASIDE.sub(" ", text.replace("(s)", "s"))


def _joined(group: Sequence[Names]) -> Names:
    if len(group) == 1:
        return group[0]
    return Names(tuple(name for one in group for name in one.names))
