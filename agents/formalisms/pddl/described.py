"""Names by description: "the red block" beside "the blue block", "the north gate"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from agents.formalisms.pddl.english import FUNCTION_WORDS, MODALS, RELATIVE, VERBS, singular
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.named import Named, token

_ARTICLE = re.compile(r"(?<![\w'-])(the|an?|my|our)\s+", re.IGNORECASE)
_START = re.compile(r"(?:^|[.,;:!?\n]\s*|\band\s+)(?=[A-Za-z])", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*(?![\w'])")
_BLANK = re.compile(r"[ \t]+|\n(?=[a-z])")
_SAID_OF = re.compile(r"\b(?:is|are|be|stays?)\s+(?:not\s+)?([a-z][a-z-]+)(?=\s*(?:[.,;:\n]|$|and\b))", re.IGNORECASE)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The content words behind an article, or at the start of a clause before a verb, and the word that follows."""

    words: tuple[str, ...]
    behind: str
    definite: bool


def described(text: str, lexicon: Lexicon) -> Iterator[Named]:
    """Yield the objects that are told apart by words before a noun.

    The noun is one for a kind of objects, or one that at least two such descriptions share and that something is said
    of. Words for what is true of an object ("the empty crate" where crates can be empty), for its place or its number
    are no part of a name. What has an indefinite article is named so if it is definite elsewhere, or told apart from
    another one.
    """
    phrases = list(_phrases(text))
    lexicon = replace(lexicon, properties=lexicon.properties | {found.lower() for found in _SAID_OF.findall(text)})
    shared = _shared(phrases, lexicon)
    found = [(one, phrase.definite) for phrase in phrases if (one := _name(phrase.words, lexicon, shared))]
    definite = {one.name for one, is_definite in found if is_definite}
    of_noun = {noun: {one.name for one, _ in found if one.noun == noun} for noun in {one.noun for one, _ in found}}
    yield from (one for one, _ in found if one.name in definite or len(of_noun[one.noun]) > 1)


def _name(words: Sequence[str], lexicon: Lexicon, shared: Set[str]) -> Named | None:
    """Return the name that words end in: words that tell apart, and the noun that they tell apart."""
    for place in range(len(words) - 1, 0, -1):
        noun = words[place].lower()
        if singular(noun) == noun and (lexicon.role(noun) or noun in shared):
            phrase = " ".join(words[: place + 1]).lower()
            telling = all(_tells_apart(word, lexicon, shared) for word in words[:place])
            return Named(token(phrase), phrase, noun) if telling else None
    return None


def _phrases(text: str) -> Iterator[_Phrase]:
    for opened in _ARTICLE.finditer(text):
        words, behind = _run(text, opened.end())
        yield _Phrase(words, behind, opened[1].lower() not in ("a", "an"))
    for opened in _START.finditer(text):
        words, behind = _run(text, opened.end())
        if behind in VERBS | MODALS:
            yield _Phrase(words, behind, definite=True)


def _run(text: str, start: int) -> tuple[tuple[str, ...], str]:
    """Return the content words at a place, and the function word behind them."""
    words: list[str] = []
    while (found := _WORD.match(text, start)) and len(words) < _MOST_WORDS:
        if found.group().lower() in FUNCTION_WORDS:
            return tuple(words), found.group().lower()
        words.append(found.group())
        blank = _BLANK.match(text, found.end())
        if blank is None:
            break
        start = blank.end()
    return tuple(words), ""


def _shared(phrases: Sequence[_Phrase], lexicon: Lexicon) -> frozenset[str]:
    """Return the nouns that several descriptions share, and that a verb follows somewhere: "the blue block is"."""
    modifiers: dict[str, set[str]] = defaultdict(set)
    said: set[str] = set()
    for phrase in phrases:
        if len(phrase.words) > 1 and _tells_apart(phrase.words[0], lexicon, frozenset()):
            noun = phrase.words[1].lower()
            modifiers[noun].add(phrase.words[0].lower())
            if len(phrase.words) == 2 and phrase.behind in VERBS | MODALS:
                said.add(noun)
    return frozenset(noun for noun in said if len(modifiers[noun]) > 1 and not lexicon.is_property(noun))


def _tells_apart(word: str, lexicon: Lexicon, shared: Set[str]) -> bool:
    """Return whether a word before a noun can be part of a name."""
    own = word.lower()
    known = lexicon.role(own) or singular(own) in shared
    return not (known or own in RELATIVE or own in lexicon.said or lexicon.is_property(own))
