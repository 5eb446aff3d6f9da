"""Which action of a task a phrase names: by its objects, by the words of the action's name, or as somebody said."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from planners import BruteForce, Domain, PhraseAmbiguous, PhraseAnswer, PhraseMatched, Problem, Step, match_phrase

_WORD = re.compile(r"[a-z0-9_][a-z0-9_-]*")


class ActionPhrases:
    """The actions of a task; `verbs` says which action is meant where a phrase leaves it open."""

    def __init__(self, domain: Domain, problem: Problem, verbs: Mapping[str, str] | None = None) -> None:
        self._domain = domain
        self._objects = problem.objects
        self._steps = tuple(BruteForce(domain, problem).steps())
        self._verbs = verbs or {}

    def step(self, words: str) -> Step | None:
        """Return the one action that a phrase with exactly its objects names."""
        found = self._match(words)
        if isinstance(found, PhraseMatched):
            return found.step
        meant = [step for step in _steps(found) if step.action == self._verbs.get(words)]
        return meant[0] if len(meant) == 1 else None

    def unclear(self, phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the phrases that leave open which action they name, each with the names that it may be."""
        open_ones = {words: sorted({step.action for step in _steps(self._match(words))}) for words in phrases}
        return {words: tuple(names) for words, names in open_ones.items() if len(names) > 1}

    def _match(self, words: str) -> PhraseAnswer:
        """Compare the actions with just the objects of a phrase, as often as named; else those with each once."""
        named = Counter(word for word in _WORD.findall(words.lower()) if word in self._objects)
        as_often = [step for step in self._steps if Counter(step.arguments) == named]
        once = [step for step in self._steps if Counter(step.arguments) == Counter(set(named))]
        return match_phrase(words, as_often or once, self._domain)


def _steps(found: PhraseAnswer) -> tuple[Step, ...]:
    return found.steps if isinstance(found, PhraseAmbiguous) else ()
