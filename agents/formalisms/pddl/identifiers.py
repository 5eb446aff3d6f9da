"""Names that look like names: `location_0_0`, `f1-2f`, `red_van`, `loc-a`, `left-shelf`."""

import re
from collections.abc import Iterator

from agents.formalisms.pddl.english import FUNCTION_WORDS, RELATIVE, singular
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.named import LAST, Named

NUMBERED = re.compile(rf"(?<![\w?-])([a-z][a-z_-]*)(\d+){LAST}", re.IGNORECASE)
_TOKEN = re.compile(rf"(?<![\w'?-])[a-z]\w*(?:-\w+)*{LAST}", re.IGNORECASE)
_DIGIT_IN = re.compile(r"[a-z][a-z_-]*\d", re.IGNORECASE)
ENDS_NAME = re.compile(rf"\s*(?:$|[^\w\s]|(?:{'|'.join(sorted(FUNCTION_WORDS))})\b)")


def identified(text: str, lexicon: Lexicon) -> Iterator[Named]:
    """Yield the names that are no plain words, but for those of a word and a number.

    A word with a hyphen is one if part of it is a kind of objects or a single letter: "left-shelf", but not "two-room".
    """
    for found in _TOKEN.finditer(text):
        word = found.group()
        own = word.lower()
        if own in lexicon.said or NUMBERED.fullmatch(word) or lexicon.role(own):
            continue
        is_code = "_" in word or _DIGIT_IN.match(word)
        if is_code or ("-" in word and _is_name(own, text[found.end() :], lexicon)):
            yield Named(own, own, _noun_in(own, lexicon))


def stated(text: str, lexicon: Lexicon) -> Iterator[Named]:
    """Yield the words behind the name of a predicate in a statement of nothing else: "linked north south"."""
    for predicate, places in lexicon.places.items():
        said = rf"{re.escape(predicate)}((?:[ \t]+[a-z][\w-]*){{{places}}})"
        statement = rf"(?:^|[-*•.,;(\n]|\band\b)\s*{said}\s*(?=[.,;)\n]|$|and\b)"
        for found in re.finditer(statement, text, re.IGNORECASE) if places else ():
            words = found[1].lower().split()
            if not FUNCTION_WORDS.intersection(words):  # not so in "at the end"
                yield from (Named(word, word) for word in words)


def _is_name(word: str, behind: str, lexicon: Lexicon) -> bool:
    """Return whether a word with a hyphen names an object, as far as its parts and the word behind it show."""
    first, *others, last = word.split("-")
    if word in RELATIVE or {first, *others} & RELATIVE:
        return False
    noun = re.match(r"\s+([a-z][\w-]*)", behind)
    if lexicon.role(last) and not (noun and lexicon.role(noun[1])):
        return True
    return bool(lexicon.role(first) or len(last) == 1) and ENDS_NAME.match(behind) is not None


def _noun_in(name: str, lexicon: Lexicon) -> str:
    """Return the part of a name that says what it names: a kind of objects, otherwise what stands before a digit."""
    parts = [part for part in re.split(r"[-_\d]+", name) if part]
    known = [part for part in (parts[-1], *parts) if lexicon.role(part)] if parts else []
    if known:
        return singular(known[0])
    return parts[0] if re.search(r"\d", name) and parts else ""
