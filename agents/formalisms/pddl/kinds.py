"""The objects that a request speaks of: numbered names (`box3`), counted nouns ("3 boxes") and what they are.

Found in the text by their form, so that nothing is invented; only what a noun stands for may need the model.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.vocabulary import Role

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
MOST_OBJECTS = 400
_NUMBERED = re.compile(r"\b([a-z][a-z_-]*)(\d+)\b", re.I)
_THROUGH = re.compile(r",?\s*(?:named |called )?\b([a-z][a-z_-]*)(\d+) through \1(\d+)\b,?", re.I)
_GROUPS = re.compile(rf"\binto (?:\d+|{'|'.join(WORDS)}) ([a-z][a-z_-]*)", re.IGNORECASE)
_FUNCTION_WORD = r"(?:and|or|with|in|of|on|at|to|from|that|which|are|is)\b"
_COUNTED = re.compile(rf"\b(\d+|{'|'.join(WORDS)})((?: (?!{_FUNCTION_WORD})[a-z][a-z_-]*){{1,3}})", re.IGNORECASE)


@dataclass(slots=True)
class Candidate:
    """A noun with the names and the largest number that the text gives for it."""

    noun: str
    count: int = 0
    prefix: str = ""
    indices: set[int] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """Return the names, those that only the count promises among them."""
        first = 0 if 0 in self.indices else 1
        indices = self.indices | set(range(first, first + self.count))
        return [f"{self.prefix or self.noun}{index}" for index in sorted(indices)]


_ORDINAL = re.compile(rf"\b(?:the )?({'|'.join(ORDINALS)}) ([a-z][a-z_-]*)", re.I)


def candidates(text: str, roles: Sequence[Role]) -> list[Candidate]:
    """Return the nouns of a text that may stand for objects, in order of appearance."""
    prefixes = _numbered(text)
    words = {role.word for role in roles}
    found: dict[str, Candidate] = {}
    ordinals = [one for one in _ordinals(text) if one[1] in words]
    groups = {singular(noun.lower()) for noun in _GROUPS.findall(text)} - words - set(prefixes)
    for number, noun in [*_counted(text, words | set(prefixes)), *ordinals]:
        if noun in groups:
            continue  # what objects are put into is no object itself: "into 3 rows"
        one = found.setdefault(noun, Candidate(noun, prefix=_prefix_of(noun, prefixes)))
        one.count = max(one.count, number)
    for one in found.values():
        one.indices = prefixes.pop(one.prefix, set())
    found |= {prefix: Candidate(prefix, 0, prefix, indices) for prefix, indices in prefixes.items()}
    return [one for one in found.values() if one.names and len(one.names) <= MOST_OBJECTS]


def role_by_name(candidate: Candidate, roles: Sequence[Role]) -> Role | None:
    """Return the role that is called like the noun or the names, or None."""
    own = {_plain(candidate.noun), _plain(candidate.prefix), singular(_plain(candidate.prefix))}
    return next((role for role in roles if _plain(role.word) in own), None)


def kind_of(candidate: Candidate, role: Role) -> KindPart:
    """Return the objects of a noun."""
    return KindPart(noun=candidate.noun, names=candidate.names, type=role.type, predicate=role.predicate)


def singular(noun: str) -> str:
    """Return the singular of a regular English noun."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if re.search(r"(s|x|z|ch|sh)es$", noun):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def plain_sentence(text: str, kinds: Iterable[KindPart]) -> str:
    """Return a sentence without ranges (", box1 through box4,") and with names for "the first box"."""
    by_noun = {kind.noun: kind for kind in kinds}

    def named(found: "re.Match[str]") -> str:
        kind, place = by_noun.get(found.group(2).lower()), ORDINALS.index(found.group(1).lower())
        return kind.names[place] if kind and place < len(kind.names) else found.group()

    return _ORDINAL.sub(named, _THROUGH.sub("", text))


def states_more_than_counts(text: str) -> bool:
    """Return whether a sentence says anything besides how many objects there are."""
    kept = _COUNTED.sub(lambda found: "" if len(found.group(2).split()) == 1 else found.group(2), text)
    return bool(re.sub(r"\b(?:you|we|i|have|there|is|are|and|a|total|of|exactly)\b|\W", "", kept, flags=re.I))


def _ordinals(text: str) -> Iterator[tuple[int, str]]:
    for ordinal, noun in _ORDINAL.findall(text):
        yield ORDINALS.index(ordinal.lower()) + 1, singular(noun.lower())


def _numbered(text: str) -> dict[str, set[int]]:
    prefixes: dict[str, set[int]] = {}
    for prefix, index in _NUMBERED.findall(text):
        prefixes.setdefault(prefix.lower(), set()).add(int(index))
    for prefix, first, last in _THROUGH.findall(text):
        if int(last) - int(first) < MOST_OBJECTS:
            prefixes[prefix.lower()].update(range(int(first), int(last) + 1))
    return prefixes


def _counted(text: str, known: set[str]) -> Iterator[tuple[int, str]]:
    for number, words in _COUNTED.findall(text):
        count = int(number) if number.isdigit() else WORDS.index(number.lower()) + 1
        if noun := _noun_in(words, known):
            yield count, noun


def _noun_in(words: str, known: Iterable[str]) -> str:
    """Return the noun that is counted: one that is known, otherwise the first plural."""
    nouns = [word.lower() for word in words.split()]
    plain = {_plain(word) for word in known}
    for noun in nouns:
        if _plain(singular(noun)) in plain:
            return singular(noun)
    return next((singular(noun) for noun in nouns if singular(noun) != noun), "")


def _prefix_of(noun: str, prefixes: Iterable[str]) -> str:
    fitting = [prefix for prefix in prefixes if noun.startswith(prefix) or singular(prefix).startswith(noun)]
    return max(fitting, key=len, default="")


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())
