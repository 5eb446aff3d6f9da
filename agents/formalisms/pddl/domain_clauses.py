"""What the words of a clause settle before anybody is asked: whether it speaks of before or after, declared facts.

"B must be full" is a condition that says `full(B)` wherever "{1} must be full" is declared; "and B is at W" behind it
is one, too. Only what stays open is left to the model.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.formalisms.pddl.domain_document import ROLES, ActionHead, ClausePart, Fact, PredicatePart, Role
from agents.formalisms.pddl.domain_words import Mention, blanked, clauses, mentions
from agents.formalisms.program_draft import find_words

_DENIAL = re.compile(r"\b(?:not|no|never|without|cannot|neither|nor)\b|n't\b", re.IGNORECASE)
_AFTER = (
    r"once|after(?:wards?)?|as a result|then|no longer|any ?more|becomes?|will|causes?|makes?|results? in|leads? to"
)
_BEFORE = (
    r"must|needs?|requires?|ha(?:s|ve) to|only (?:if|when|while)|provided|beforehand|"
    r"(?:can|may|possible|allowed|able)\b.*\bif"
)
_CUE = re.compile(rf"\b(?:(?P<after>{_AFTER})|(?P<before>{_BEFORE}))\b", re.IGNORECASE)
_NEGATED = re.compile(r"(?:not?|non|un|never)[-_]|un(?=[a-z]{3})", re.IGNORECASE)
NEGATIVE = frozenset({"needs_not", "makes_false"})
EFFECTS = frozenset({"makes_true", "makes_false"})


@dataclass(frozen=True, slots=True)
class Told:
    """A clause with the roles that it may have, and its literals where declared words say them (else None)."""

    words: str
    roles: tuple[Role, ...] = ROLES
    literals: tuple[Fact, ...] | None = None

    @property
    def settled(self) -> ClausePart | None:
        """Return what the clause says if its words leave nothing open."""
        if self.literals is None or len(self.roles) > 1:
            return None
        return ClausePart(words=self.words, role=self.roles[0], literals=self.literals)


def told(sentence: str, head: ActionHead, predicates: Sequence[PredicatePart]) -> Iterator[Told]:
    """Yield the clauses of a sentence on an action with what their words settle."""
    own = find_words(sentence, head.words)
    masked = sentence if own is None else blanked(sentence, own)
    cues = [(found.start(), found.lastgroup or "") for found in _CUE.finditer(masked)]
    start = 0
    for words in clauses(sentence, head, predicates):
        start = sentence.index(words, start)
        end = start + len(words)
        inside = {time for place, time in cues if start <= place < end}
        heard = [time for place, time in cues if place < end]
        time = "" if len(inside) > 1 or not heard else heard[-1]
        yield _told(words, time, head, predicates)
        start = end


def denies(words: str, said: Sequence[Mention]) -> bool | None:
    """Return whether a clause denies what it says; None if that cannot be told from declared words with a "not".

    They affirm where the predicate is called so, too: "{1} is not equal to {2}" of `not-equal`.
    """
    if any(_DENIAL.search(mention.phrase) and not _NEGATED.match(mention.literal[0]) for mention in said):
        return None
    if any(_DENIAL.search(mention.words) and not _DENIAL.search(mention.phrase) for mention in said):
        return True
    rest = words
    for mention in said:
        rest = blanked(rest, (mention.start, mention.end))
    return bool(_DENIAL.search(rest))


def _told(words: str, time: str, head: ActionHead, predicates: Sequence[PredicatePart]) -> Told:
    said = mentions(words, head, predicates)
    spans = {(mention.start, mention.end) for mention in said}
    clear = bool(said) and len(spans) == len(said)
    denied = denies(words, said)
    roles = tuple(
        role
        for role in ROLES
        if (not time or (role in EFFECTS) == (time == "after"))
        and (not clear or denied is None or (role in NEGATIVE) == denied)
    )
    return Told(words, roles, tuple(mention.literal for mention in said) if clear else None)
