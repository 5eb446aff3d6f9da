"""How facts and actions are worded: words in order, with numbered slots for the objects."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.formalisms.pddl.english import FUNCTION_WORDS

_SLOT = re.compile(r"\{(\d)\}")
_ENDINGS = ("ing", "ed", "es", "s", "e")
_LEAST = 3
_DOUBLED = re.compile(r"([^aeiouls])\1$")


@dataclass(frozen=True, slots=True)
class Names:
    """Objects that a text speaks of at one place.

    `every` is set where it names all of a kind by their noun; `called` is the type that a noun before a name says that
    it is of, if the name is none of such an object.
    """

    names: tuple[str, ...]
    every: bool = False
    called: str = ""


Token = str | Names
"""A word, as its stem, or the names of objects."""
Segment = tuple[Token, ...]
"""A part of a sentence that says one thing."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Slots in the order of the text; `gaps` has for each place before, between and behind them words to be there."""

    slots: tuple[int, ...]
    gaps: tuple[tuple[frozenset[str], ...], ...]

    @classmethod
    def parse(cls, text: str) -> "Wording":
        """Read `{0} lies|is on {1}`: words in order, each one of several, between the slots."""
        slots: list[int] = []
        gaps: list[list[frozenset[str]]] = [[]]
        for piece in text.split():
            if slot := _SLOT.fullmatch(piece):
                slots.append(int(slot[1]))
                gaps.append([])
            else:
                gaps[-1].append(frozenset(map(stem, piece.split("|"))))
        return cls(tuple(slots), tuple(map(tuple, gaps)))

    @property
    def words(self) -> frozenset[str]:
        """Return the stems of all its words."""
        return frozenset(word for gap in self.gaps for words in gap for word in words)

    @property
    def length(self) -> int:
        """Return how many words have to be there."""
        return sum(map(len, self.gaps))

    def match(self, segment: Segment) -> dict[int, Names] | None:
        """Return what stands in each slot; None where a word or an object is missing or an object is left over."""
        named = [token for token in segment if isinstance(token, Names)]
        if len(named) != len(self.slots):
            return None
        for wanted, said in zip(self.gaps, gaps_of(segment), strict=True):
            if not _in_order(wanted, said):
                return None
        return dict(zip(self.slots, named, strict=True))


def gaps_of(segment: Segment) -> list[list[str]]:
    """Return the words before, between and behind the objects."""
    gaps: list[list[str]] = [[]]
    for token in segment:
        if isinstance(token, Names):
            gaps.append([])
        else:
            gaps[-1].append(token)
    return gaps


def without_repeats(segment: Segment) -> Segment:
    """Return a part of a sentence without the second mention of an object."""
    seen: set[Token] = set()
    kept: list[Token] = []
    for token in segment:
        if not (isinstance(token, Names) and token in seen):
            kept.append(token)
        seen.add(token)
    return tuple(kept)


def stem(word: str) -> str:
    """Return a word without its endings, as far as that tells "carries" and "carrying" are one word."""
    word = word.lower().removesuffix("'s")
    if word in FUNCTION_WORDS:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST and not word.endswith("ss"):
            word = _DOUBLED.sub(r"\1", word.removesuffix(ending))
            break
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > _LEAST else word


def _in_order(wanted: Sequence[frozenset[str]], said: Sequence[str]) -> bool:
    rest = iter(said)
    return all(any(word in one for word in rest) for one in wanted)
