"""The objects that a request speaks of, and what they are: names of every form, counted nouns ("3 boxes").

Found in the text by their form, so that nothing is invented; only what a noun stands for may need the model.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agents.formalisms.pddl.described import described
from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.english import FUNCTION_WORDS, ORDINALS, WORDS, plain, singular
from agents.formalisms.pddl.identifiers import NUMBERED, identified, stated
from agents.formalisms.pddl.letters import lettered
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.named import FIRST, LAST, Named, any_of
from agents.formalisms.pddl.proper import proper, with_nouns
from agents.formalisms.pddl.vocabulary import Role

MOST_OBJECTS = 400
THROUGH = re.compile(r",?\s*(?:named |called )?\b([a-z][a-z_-]*)(\d+) through \1(\d+)\b,?", re.I)
ORDINAL = re.compile(rf"\b(?:the )?({'|'.join(ORDINALS)}) ([a-z][a-z_-]*)", re.I)
_GROUPS = re.compile(rf"\binto (?:\d+|{'|'.join(WORDS)}) ([a-z][a-z_-]*)", re.IGNORECASE)
_FUNCTION_WORD = r"(?:and|or|with|in|of|on|at|to|from|that|which|are|is)\b"
_COUNTED = re.compile(
    rf"(?<!any )(?<!most )(?<!least )\b(\d+|{'|'.join(WORDS)})((?: (?!{_FUNCTION_WORD})[a-z][a-z_-]*){{1,3}})",
    re.IGNORECASE,
)
_APART = re.compile(r"(?<![\w'-])([a-z][a-z-]+) (?:#|no\. ?)?(\d+)(?![\w-]|[.,]\d)", re.IGNORECASE)


@dataclass(slots=True)
class Candidate:
    """A noun with the names and the largest number that the text gives for it."""

    noun: str
    count: int = 0
    prefix: str = ""
    indices: set[int] = field(default_factory=set)
    given: dict[str, str] = field(default_factory=dict)
    """Names other than a word with a number, each with the phrase that the text has for it."""

    @property
    def names(self) -> list[str]:
        """Return the names, those that only the count promises among them."""
        first = 0 if 0 in self.indices else 1
        indices = self.indices | set(range(first, first + self.count - len(self.given)))
        return [*self.given, *(f"{self.prefix or self.noun}{index}" for index in sorted(indices))]

    @property
    def is_named(self) -> bool:
        """Return whether the text has names for such objects."""
        return bool(self.prefix or self.given)


def candidates(text: str, lexicon: Lexicon) -> list[Candidate]:
    """Return the nouns of a text that may stand for objects, in order of appearance."""
    prefixes = _numbered(text)
    named = _named(text, lexicon)
    known = {role.word for role in lexicon.roles} | {one.noun for one in named if one.noun}
    found: dict[str, Candidate] = {}
    ordinals = [one for one in _ordinals(text) if one[1] in known]
    groups = {singular(noun.lower()) for noun in _GROUPS.findall(text)} - known - set(prefixes)
    for number, noun in [*_counted(text, known | set(prefixes)), *ordinals]:
        if noun in groups:
            continue  # what objects are put into is no object itself: "into 3 rows"
        one = found.setdefault(noun, Candidate(noun, prefix=_prefix_of(noun, prefixes)))
        one.count = max(one.count, number)
    for one in found.values():
        one.indices = prefixes.pop(one.prefix, set())
    nouns = {one.name: one.noun for one in with_nouns(text, _as_named(prefixes), lexicon)}
    for prefix, indices in prefixes.items():
        _add_prefix(found, Candidate(prefix.strip("_-"), 0, prefix, indices), nouns, lexicon)
    for each in named:
        noun = each.noun or each.name
        if noun in found and found[noun].prefix and _is_lone_description(each, named):
            continue  # beside disc1 and disc2 "the upper disc" is one of them
        if each.noun and noun not in found:  # `l0-1` may be one of "4 locations"
            noun = next((one for one in found if one.startswith(noun)), noun)
        found.setdefault(noun, Candidate(noun)).given.setdefault(each.name, each.phrase)
    _numbered_apart(text, found, lexicon)
    _alone(text, found, lexicon)
    return [one for one in found.values() if one.names and len(one.names) <= MOST_OBJECTS]


def role_by_name(candidate: Candidate, lexicon: Lexicon) -> Role | None:
    """Return the role that is called like the noun or the names, or None."""
    return lexicon.role(candidate.noun) or (lexicon.role(candidate.prefix) if candidate.prefix else None)


def gathered(found: Iterable[tuple[Candidate, Role]]) -> list[KindPart]:
    """Return the objects of each noun; those that no noun is known of are counted among the others of their role."""
    kept: list[tuple[Candidate, Role]] = []
    for candidate, role in found:
        if candidate.noun not in candidate.given:
            kept.append((candidate, role))
            continue
        alike = [other for other, its_role in kept if its_role == role]
        if not alike:
            alike = [Candidate(role.word)]
            kept.append((alike[0], role))
        alike[0].given |= candidate.given
    return [_kind_of(candidate, role) for candidate, role in kept]


def _kind_of(candidate: Candidate, role: Role) -> KindPart:
    return KindPart(
        noun=candidate.noun,
        names=candidate.names,
        type=role.type,
        predicate=role.predicate,
        spoken={name: phrase for name, phrase in candidate.given.items() if name != phrase},
    )


def states_more_than_counts(text: str) -> bool:
    """Return whether a sentence says anything besides how many objects there are."""
    kept = _COUNTED.sub(lambda found: "" if len(found.group(2).split()) == 1 else found.group(2), text)
    return bool(re.sub(r"\b(?:you|we|i|have|there|is|are|and|a|total|of|exactly)\b|\W", "", kept, flags=re.I))


def _named(text: str, lexicon: Lexicon) -> list[Named]:
    """Return the names of every form but a word with a number, each once, with the noun for what they are."""
    finders = (identified, stated, described, lettered, proper)
    everything = [one for finder in finders for one in finder(text, lexicon)]
    named = {one.name: one for one in reversed(with_nouns(text, everything, lexicon))}
    places = {one.name: re.search(f"{FIRST}{any_of([one.phrase])}{LAST}", text, re.I) for one in named.values()}
    return sorted(named.values(), key=lambda one: found.start() if (found := places[one.name]) else len(text))


def _ordinals(text: str) -> Iterator[tuple[int, str]]:
    for ordinal, noun in ORDINAL.findall(text):
        yield ORDINALS.index(ordinal.lower()) + 1, singular(noun.lower())


def _numbered(text: str) -> dict[str, set[int]]:
    prefixes: dict[str, set[int]] = {}
    for prefix, index in NUMBERED.findall(text):
        prefixes.setdefault(prefix.lower(), set()).add(int(index))
    for prefix, first, last in THROUGH.findall(text):
        if int(last) - int(first) < MOST_OBJECTS:
            prefixes.setdefault(prefix.lower(), set()).update(range(int(first), int(last) + 1))
    return prefixes


def _numbered_apart(text: str, found: dict[str, Candidate], lexicon: Lexicon) -> None:
    """Add the objects whose number stands apart, "box 3", to those of nouns that are known to stand for objects."""
    apart: dict[str, set[str]] = defaultdict(set)
    for word, index in _APART.findall(text):
        apart[word.lower()].add(index)
    for word, index in _APART.findall(text):
        noun = word.lower()
        several = not lexicon.roles and noun not in FUNCTION_WORDS and len(apart[noun]) > 1
        if lexicon.role(noun) or several or (noun in found and not found[noun].prefix):
            one = found.setdefault(noun, Candidate(noun))
            if not one.prefix or one.prefix == noun:
                one.prefix = noun
                one.indices.add(int(index))


def _is_lone_description(one: Named, named: Iterable[Named]) -> bool:
    """Return whether nothing else is described by the same noun."""
    return " " in one.phrase and sum(other.noun == one.noun and " " in other.phrase for other in named) == 1


def _as_named(prefixes: Mapping[str, set[int]]) -> list[Named]:
    names = (f"{prefix}{index}" for prefix, indices in prefixes.items() for index in sorted(indices))
    return [Named(name, name) for name in names]


def _add_prefix(found: dict[str, Candidate], new: Candidate, nouns: Mapping[str, str], lexicon: Lexicon) -> None:
    """Add the objects of a prefix, under what the text calls them: all of them if it calls them one thing."""
    called = {nouns[name] for name in new.names if nouns[name]}
    if role_by_name(new, lexicon) is None and len(called) == 1 and not called & found.keys():
        new.noun = called.pop()
    elif role_by_name(new, lexicon) is None and called:
        for name in new.names:
            if noun := nouns[name]:
                found.setdefault(noun, Candidate(noun)).given[name] = name
                new.indices.discard(int(name.removeprefix(new.prefix)))
    if new.indices:
        found[new.noun if new.noun not in found else new.prefix] = new


def _alone(text: str, found: dict[str, Candidate], lexicon: Lexicon) -> None:
    """Add for each kind of which the text has no names and no number the one object that it calls "the truck"."""
    if any(one.noun in one.given for one in found.values()):
        return  # what it is called is said elsewhere, perhaps
    have = {role_by_name(one, lexicon) for one in found.values()}
    for role in lexicon.roles:
        word = role.word.lower().replace("_", "-")
        many = rf"\b(?:{word}(?:e?s)|(?:every|each|any|all|no) {word})\b"
        if (
            role not in have
            and word not in lexicon.general
            and re.search(rf"\bthe {word}\b", text, re.I)
            and not re.search(many, text, re.I)
        ):
            found[word] = Candidate(word, given={f"{word}1": word})


def _counted(text: str, known: set[str]) -> Iterator[tuple[int, str]]:
    for number, words in _COUNTED.findall(text):
        count = int(number) if number.isdigit() else WORDS.index(number.lower()) + 1
        if noun := _noun_in(words, known):
            yield count, noun


def _noun_in(words: str, known: Iterable[str]) -> str:
    """Return the noun that is counted: one that is known, otherwise the first plural."""
    nouns = [word.lower() for word in words.split()]
    given = {plain(word) for word in known}
    for noun in nouns:
        if plain(singular(noun)) in given:
            return singular(noun)
    return next((singular(noun) for noun in nouns if singular(noun) != noun), "")


def _prefix_of(noun: str, prefixes: Iterable[str]) -> str:
    fitting = [prefix for prefix in prefixes if noun.startswith(prefix) or singular(prefix).startswith(noun)]
    return max(fitting, key=len, default="")
