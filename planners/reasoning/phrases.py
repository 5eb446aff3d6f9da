"""English phrases for ground actions, matched without a model: objects, their order, and word stems.

A phrase such as "unload the ball b1 in room r2" names the objects of the action, and often its verb. Only actions
that are possible are compared, so that little is left to guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planners.pddl.model import Domain, Step

_WORD = re.compile(r"[a-z0-9_][a-z0-9_-]*")
_STEM = 4
_SOURCE = ("from", "start", "cur", "source", "initial", "old")
_TARGET = ("to", "end", "next", "dest", "target", "new")


@dataclass(frozen=True, slots=True)
class PhraseMatched:
    """The one action that fits the phrase best."""

    step: Step


@dataclass(frozen=True, slots=True)
class PhraseAmbiguous:
    """Several actions fit the phrase equally well."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PhraseUnknown:
    """No action has any object or word of the phrase."""


PhraseAnswer = PhraseMatched | PhraseAmbiguous | PhraseUnknown
_Score = tuple[int, int, int, int, int]


def match_phrase(phrase: str, steps: Sequence[Step], domain: Domain) -> PhraseAnswer:
    """Return the action among `steps` that `phrase` describes.

    What counts, in this order: objects named in the phrase that the action lacks, objects of the action that the
    phrase does not name, stems of the action's name, direction words ("from", "to"), the order of the objects.
    """
    words = _WORD.findall(phrase.lower())
    scores = {step: _score(step, words, steps, domain) for step in steps}
    if not scores:
        return PhraseUnknown()
    best = max(scores.values())
    found = tuple(step for step, score in scores.items() if score == best)
    if not set(words) & set(found[0].arguments) and not best[2]:
        return PhraseUnknown()
    return PhraseMatched(found[0]) if len(found) == 1 else PhraseAmbiguous(found)


def _score(step: Step, words: list[str], steps: Sequence[Step], domain: Domain) -> _Score:
    objects = {name for other in steps for name in other.arguments}
    named = [word for word in words if word in objects]
    lacking = len(set(named) - set(step.arguments))
    unnamed = len(set(step.arguments) - set(named))
    return -lacking, -unnamed, _stems(step.action, words), _directions(step, words, domain), -_disorder(step, named)


def _stems(name: str, words: list[str]) -> int:
    """Count the words of an action's name that begin like a word of the phrase."""
    beginnings = {word[:_STEM] for word in words}
    return sum(part[:_STEM] in beginnings for part in re.split(r"[-_]", name))


def _directions(step: Step, words: list[str], domain: Domain) -> int:
    """Count the objects that stand behind "from" or "to" as their parameters' names say."""
    schema = next(action for action in domain.actions if action.name == step.action)
    total = 0
    for parameter, name in zip(schema.parameters, step.arguments, strict=True):
        before = _preposition(words, name)
        total += before == "from" and any(mark in parameter.name for mark in _SOURCE)
        total += before in ("to", "into") and any(mark in parameter.name for mark in _TARGET)
    return total


def _preposition(words: list[str], name: str) -> str:
    """Return the nearest "from", "to" or "into" before an object's name, unless another object is between."""
    if name not in words:
        return ""
    return next((word for word in reversed(words[: words.index(name)]) if word in ("from", "to", "into")), "")


def _disorder(step: Step, named: list[str]) -> int:
    """Count the pairs of objects that the phrase names in the other order."""
    places = [named.index(name) for name in step.arguments if name in named]
    return sum(first > second for number, first in enumerate(places) for second in places[number + 1 :])
