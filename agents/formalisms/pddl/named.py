"""An object that a text calls by a name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

FIRST = r"(?<![\w'?-])"
LAST = r"(?![\w'-])"
OPEN, CLOSE = r"[\"'`\u201c\u2018]", r"[\"'`\u201d\u2019]"
AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)"

_WINDOW = 80


@dataclass(frozen=True, slots=True)
class Named:
    """A name as PDDL writes it, the phrase that the text has for it, and what the text calls such objects if it does.

    A phrase of one letter is a name only where it cannot be the article.
    """

    name: str
    phrase: str
    noun: str = ""


def token(phrase: str) -> str:
    """Return a phrase as a name for PDDL: "New Dock" is `new-dock`."""
    return re.sub(r"[^a-z0-9_]+", "-", phrase.lower()).strip("-")


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern of any of some phrases, the longest that fits, however many blanks are between their words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.sub(r"(?:\\ |\s)+", r"\\s+", re.escape(phrase)) for phrase in ordered)


def before(text: str, place: int) -> str:
    """Return as much of the text before a place as tells what stands there."""
    return text[max(0, place - _WINDOW) : place]
