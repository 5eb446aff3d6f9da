"""Where a text speaks of objects: every form that a name has in it, replaced by the name itself."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.english import ORDINALS
from agents.formalisms.pddl.kinds import ORDINAL, THROUGH
from agents.formalisms.pddl.letters import letter_pattern
from agents.formalisms.pddl.named import CLOSE, FIRST, LAST, OPEN, any_of

_ARTICLE, _THE = r"(?:(?:the|an?|my|our)\s+)?", r"(?:the\s+)?"
_WORD = rf"{_THE}{OPEN}?(?P<word>[\w-]+){CLOSE}?"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place of a text that names an object."""

    start: int
    end: int
    name: str


class References:
    """How the objects of a request are spoken of."""

    def __init__(self, kinds: Iterable[KindPart]) -> None:
        self._kinds = tuple(kinds)
        self._by_noun = {kind.noun: kind for kind in self._kinds}
        self._plain = {name for kind in self._kinds for name in kind.names}
        forms = [*_spoken_forms(self._kinds), *_lone_letters(self._kinds)]
        forms.sort(key=lambda form: -len(form[0]))
        self._spoken = [name for _, name in forms]
        spoken = [f"({pattern})" for pattern, _ in forms]
        self._any = re.compile(
            f"{FIRST}(?:{'|'.join([*spoken, _number_apart(self._by_noun), _WORD])}){LAST}", re.IGNORECASE
        )

    @property
    def nouns(self) -> frozenset[str]:
        """Return the nouns for the objects, in singular and plural."""
        words = {word for noun, kind in self._by_noun.items() for word in (noun, kind.role.word)}
        return frozenset(form for word in words for form in (word, f"{word}s"))

    def named(self, text: str) -> str:
        """Return a text with the names themselves for "the first box" and "box A", and without ranges."""
        plain = ORDINAL.sub(self._nth, THROUGH.sub("", text))
        return self._any.sub(lambda found: self._name(found) or found.group(), plain)

    def found(self, text: str) -> list[Reference]:
        """Return the places that name objects, in order."""
        places = ((found.span(), self._name(found)) for found in self._any.finditer(text))
        return [Reference(*span, name) for span, name in places if name is not None]

    def _name(self, found: "re.Match[str]") -> str | None:
        """Return the name that a place has, or None if it has none."""
        if found["word"] is not None:
            name = found["word"].lower()
        elif found["noun"] is not None:
            name = f"{found['noun'].lower()}{found['number']}"
        else:
            return self._spoken[(found.lastindex or 1) - 1]
        return name if name in self._plain else None

    def _nth(self, found: "re.Match[str]") -> str:
        kind, place = self._by_noun.get(found.group(2).lower()), ORDINALS.index(found.group(1).lower())
        return kind.names[place] if kind and place < len(kind.names) else found.group()


def _spoken_forms(kinds: Iterable[KindPart]) -> Iterator[tuple[str, str]]:
    """Yield the patterns of names that are not written as they are spoken, each with the name."""
    for kind in kinds:
        for name, phrase in kind.spoken.items():
            if len(phrase) == 1:
                yield rf"{_ARTICLE}{re.escape(kind.noun)}s?\s+{phrase}", name
            elif phrase.islower():
                yield f"{_ARTICLE}{OPEN}?(?:{any_of([phrase])}){CLOSE}?", name
            else:
                yield f"{_THE}{OPEN}?(?-i:{any_of([phrase])}){CLOSE}?", name


def _number_apart(nouns: Iterable[str]) -> str:
    """Return the pattern of "box 3" for some nouns."""
    return rf"{_ARTICLE}(?P<noun>{any_of(nouns)})\s+(?:#|no\. ?)?(?P<number>\d+)"


def _lone_letters(kinds: Iterable[KindPart]) -> Iterator[tuple[str, str]]:
    """Yield the letters that name one object only and so need no noun before them."""
    spoken = [(phrase, name) for kind in kinds for name, phrase in kind.spoken.items() if len(phrase) == 1]
    times = Counter(phrase.lower() for phrase, _ in spoken)
    for phrase, name in spoken:
        if times[phrase.lower()] == 1 and phrase != "I":
            yield f"(?-i:{letter_pattern(phrase)})", name
