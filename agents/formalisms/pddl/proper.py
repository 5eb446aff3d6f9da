"""Proper names: "Anna", "the drone Kestrel", 'the box "spare parts"', "two docks called north and south"."""

import re
from collections.abc import Iterator

from agents.formalisms.pddl.english import FUNCTION_WORDS, MODALS, VERBS, singular
from agents.formalisms.pddl.identifiers import ENDS_NAME
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.named import AND, CLOSE, FIRST, LAST, OPEN, Named, any_of, before, token

_CAPITALS = re.compile(rf"{FIRST}[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*{LAST}")
_QUOTED = re.compile(rf"(?<!\w){OPEN}([A-Za-z][\w-]*(?: [\w-]+){{0,2}}){CLOSE}(?!\w)")
_CALLED = re.compile(rf"\b(?:called|named)\s+([a-z][a-z-]*(?:{AND}[a-z][a-z-]*)*)")
_SENTENCE_START = re.compile(rf"(?:^|[.!?:;\n]\s*|[-*•]\s+|{OPEN}\s*)$")
_SAID_OF = re.compile(rf"(?:{AND}[A-Z][A-Za-z]+)*\s+(?:{'|'.join(sorted(VERBS | MODALS))})\b")


def proper(text: str, lexicon: Lexicon) -> Iterator[Named]:
    """Yield the names that are quoted, introduced by "called", or written with a capital where that means something."""
    for found in _QUOTED.finditer(text):
        noun = re.search(r"([\w-]+)\s+$", before(text, found.start()))
        if found[1].lower() in lexicon.said:
            continue
        if ENDS_NAME.match(text, found.end()) or (noun and lexicon.role(noun[1])):  # not so in "an 'L' shape"
            yield Named(token(found[1]), found[1])
    for found in _CALLED.finditer(text):
        for word in re.split(AND, found[1]):
            if word not in FUNCTION_WORDS:
                yield Named(token(word), word)
    yield from _capitalised(text, lexicon)


def with_nouns(text: str, names: list[Named], lexicon: Lexicon) -> list[Named]:
    """Return the names with the noun for a kind of objects beside them: "the drone Kestrel", "Anna is a passenger"."""
    phrases = [one.phrase for one in names]
    if not phrases:
        return names
    one = rf"{OPEN}?(?:{any_of(phrases)}){CLOSE}?{LAST}"
    listed = rf"(?P<names>(?<![\w-]){one}(?:{AND}{one})*)"
    in_front = rf"(?P<noun>[A-Za-z][\w-]*)(?:\s+(?:called|named|are|is))?:?\s+{listed}"
    behind = (
        rf"{listed}(?:(?:,?\s+(?:which|who))?\s+(?:is|are)|,)\s+(?:an?\s+|the\s+|of type\s+)?(?P<noun>[A-Za-z][\w-]*)"
    )
    nouns: dict[str, str] = {}
    for pattern in (in_front, behind):
        for found in re.finditer(pattern, text, re.IGNORECASE):
            if lexicon.role(found["noun"]):
                for phrase in re.findall(any_of(phrases), found["names"], re.IGNORECASE):
                    nouns.setdefault(" ".join(phrase.lower().split()), singular(found["noun"].lower()))
    return [
        one if lexicon.role(one.noun) else Named(one.name, one.phrase, nouns.get(one.phrase.lower()) or one.noun)
        for one in names
    ]


def _capitalised(text: str, lexicon: Lexicon) -> Iterator[Named]:
    small = set(re.findall(r"(?<![\w'-])[a-z][a-z]+", text))
    sure: dict[str, None] = {}
    opening: dict[str, bool] = {}
    for found in _CAPITALS.finditer(text):
        words = found.group().split()
        opens = bool(_SENTENCE_START.search(before(text, found.start())))
        while words and _is_no_name(words[0], small, lexicon):
            words, opens = words[1:], False
        phrase = " ".join(words)
        if not opens and phrase:
            sure[phrase] = None
        elif phrase:
            opening[phrase] = opening.get(phrase, False) or bool(_SAID_OF.match(text, found.end()))
    names = [*sure, *(phrase for phrase, said in opening.items() if said and phrase not in sure)]
    yield from (Named(token(phrase), phrase) for phrase in names)


def _is_no_name(word: str, small: set[str], lexicon: Lexicon) -> bool:
    """Return whether a word with a capital is an ordinary one: in small letters elsewhere, or a word of the domain."""
    own = word.lower()
    ordinary = own in FUNCTION_WORDS or {own, singular(own), f"{own}s"} & small
    return bool(ordinary) or lexicon.is_term(own) or lexicon.role(own) is not None or lexicon.is_property(own)
