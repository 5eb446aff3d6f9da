"""Names of one letter: "block a", "trucks S and T", "B is on C"."""

import re
from collections import defaultdict
from collections.abc import Iterator

from agents.formalisms.pddl.english import FUNCTION_WORDS, singular
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.named import AND, FIRST, LAST, Named, before

_AFTER_NOUN = re.compile(
    rf"{FIRST}(?P<noun>[a-z][a-z-]+)\s+(?P<letters>[a-z]{LAST}(?:{AND}(?:(?P=noun)\s+)?[a-z]{LAST})*)", re.IGNORECASE
)
_LETTER = re.compile(rf"{FIRST}[A-Za-z]{LAST}")
_ALONE = re.compile(rf"{FIRST}(?<!\w\.)(?:[B-HJ-Z]|[b-hj-z]){LAST}(?!\.\w)")  # not so in "e.g."
_NO_ARTICLE = rf"(?=\s*(?:[.,;:!?)]|$|(?:{'|'.join(sorted(FUNCTION_WORDS - {'a', 'an', 'the'}))})\b))"
_NAME_ENDS = re.compile(_NO_ARTICLE, re.IGNORECASE)
_CLAUSE = re.compile(r"(?:^|[.,;:!?\n]|\b(?:and|that|the|a|an|if|some))\s*$", re.IGNORECASE)


def lettered(text: str, lexicon: Lexicon) -> Iterator[Named]:
    """Yield the objects that are called by a letter: behind a noun for their kind, or alone if several are."""
    nouns = _nouns(text, lexicon)
    introduced: set[str] = set()
    for noun, letters in nouns.items():
        for letter in letters:
            introduced.add(letter.lower())
            yield Named(f"{noun}-{letter.lower()}", letter, noun)
    alone = dict.fromkeys(found.group() for found in _ALONE.finditer(text))
    new = [letter for letter in alone if letter.lower() not in introduced]
    article = "A" if new and new[0].isupper() else "a"
    if new and "a" not in introduced and re.search(f"{FIRST}{letter_pattern(article)}", text):
        new.append(article)
    if len({*alone, *new}) > 1:
        yield from (Named(f"object-{letter.lower()}", letter) for letter in new)


def letter_pattern(letter: str) -> str:
    """Return a pattern of a letter that is a name: of the article only where no noun follows."""
    return rf"{letter}{_NO_ARTICLE}" if letter.lower() == "a" else letter


def _nouns(text: str, lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the letters behind each noun, of nouns for a kind or, where the domain has none, of those of several."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    opening: set[str] = set()
    for match in _AFTER_NOUN.finditer(text):
        word = match["noun"].lower()
        noun = singular(word)
        if {word, noun} & FUNCTION_WORDS or word in lexicon.said:
            continue
        if noun != word or _CLAUSE.search(before(text, match.start())):
            opening.add(noun)
        for letter in _LETTER.finditer(text, match.start("letters"), match.end("letters")):
            sure = letter.group() not in "aA" or _NAME_ENDS.match(text, letter.end()) is not None
            if letter.group() != "I" and (sure or letter.start() == match.start("letters")):
                found[noun][letter.group()] = sure or found[noun].get(letter.group(), False)
    kinds = (noun for noun in found if lexicon.role(noun) or (noun in opening and len(found[noun]) > 1))
    return {noun: list(found[noun]) for noun in kinds if any(found[noun].values())}
