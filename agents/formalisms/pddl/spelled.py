"""Facts that a sentence names word for word: "a rock sample is found at X" has every word of `at_rock_sample`."""

import re
from collections.abc import Sequence

from agents.formalisms.pddl.english import NEGATION
from agents.formalisms.pddl.questions import Question

_JOINED = re.compile(r"[,;:]|\b(?:and|or|but|while|which|that)\b", re.I)
_LEAST_WORDS = 2
_SHORT, _STEM = 3, 5


def spelled_out(asked: Question, offered: Sequence[str]) -> Sequence[str]:
    """Return the facts whose predicate a plain sentence about named objects spells out, with the most words; else none.

    One word is no evidence ("at", "free"), and what joins several statements or denies one has to be understood.
    """
    if not asked.names or asked.quantified or NEGATION.search(asked.text) or _JOINED.search(asked.text):
        return ()
    sizes = {fact: size for fact in offered if (size := _words_said(predicate_of(fact), asked.text)) >= _LEAST_WORDS}
    most = max(sizes.values(), default=0)
    return [fact for fact, size in sizes.items() if size == most]


def predicate_of(fact: str) -> str:
    """Return the predicate of a fact or its denial."""
    return fact.removeprefix("not ").partition("(")[0]


def stems(predicate: str) -> list[str]:
    """Return the beginnings of the words of a predicate's name, which inflection leaves as they are."""
    return [word[:_STEM] for word in re.split(r"[-_]", predicate.lower())]


def _words_said(predicate: str, text: str) -> int:
    """Return how many words the name of a predicate has if the text has them all, else 0."""
    words = stems(predicate)
    return len(words) if all(_is_said(word, text) for word in words) else 0


def _is_said(stem: str, text: str) -> bool:
    end = r"\b" if len(stem) <= _SHORT else ""
    return bool(re.search(rf"\b{re.escape(stem)}{end}", text, re.I))
