"""Find what the request still asks for when every grounded value has taken its words."""

import re
from collections.abc import Sequence

from agents.formalize.evidence import Evidence
from agents.formalize.gazetteer import Gazetteer
from agents.formalize.lexicon import AGE_BEHIND, DESIRE, INDIFFERENCE, LIMIT
from agents.formalize.mentions import Mention, sentences, trim
from agents.formalize.result import Grounded
from agents.formalize.topics import has_topic

Range = tuple[int, int]

_CLAUSE_END = re.compile(
    r"[,;:\N{EN DASH}\N{EM DASH}]\s|\s-\s|\s(?=(?:and(?!\s\d)|but|so|though|although|while)\s)", re.IGNORECASE
)


def leftovers(evidence: Evidence, grounds: Sequence[Grounded], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the parts of the request that ask for something no value covers, in order."""
    text = evidence.text
    covered = [(g.start, g.end) for g in grounds] + _answered(evidence, grounds)
    loose = _loose_mentions(evidence, covered, grounds, gazetteer)
    found: list[Range] = []
    for sentence in sentences(text):
        if INDIFFERENCE.search(text, *sentence):
            continue
        asking = [
            clause
            for clause in _clauses(text, *sentence)
            if any(clause[0] <= at < clause[1] for at in loose) or _asks(text, clause, sentence, covered)
        ]
        # A clause without a topic of its own ("and never over $40") is understood with its sentence only.
        found += asking if all(has_topic(text[slice(*clause)]) for clause in asking) else [sentence]
    return tuple(dict.fromkeys(text[start:end] for start, end in found))


def _asks(text: str, clause: Range, sentence: Range, covered: Sequence[Range]) -> bool:
    """Return whether a clause without loose mentions asks for something of its own.

    In a sentence that says something else as well, a clause of desire introduces that, and a clause without
    a topic belongs to it.
    """
    if _silent(sentence, covered):
        topic_elsewhere = has_topic(text[slice(*sentence)]) and not has_topic(text[slice(*clause)])
        return not topic_elsewhere and bool(LIMIT.search(text, *clause) or DESIRE.search(text, *clause))
    return _silent(clause, covered) and has_topic(text[slice(*clause)]) and LIMIT.search(text, *clause) is not None


def _silent(part: Range, covered: Sequence[Range]) -> bool:
    return not any(a < part[1] and part[0] < b for a, b in covered)


def _answered(evidence: Evidence, grounds: Sequence[Grounded]) -> list[tuple[int, int]]:
    """Return the phrases that speak of a granted preference, and the names of dishes."""
    granted = {g.value for g in grounds}
    quotes = [q for wording, found in evidence.preferences if wording.value in granted for q in found]
    return [(q.start, q.end) for q in (*quotes, *evidence.cuisines)]


def _loose_mentions(
    evidence: Evidence, covered: Sequence[tuple[int, int]], grounds: Sequence[Grounded], gazetteer: Gazetteer
) -> list[int]:
    """Return where the text mentions a place, number, amount, time or date that nothing uses."""
    values = {g.value for g in grounds}
    known = values | {gazetteer.state_of.get(str(value)) for value in values}
    places = [m for m in evidence.places if m.value.name not in known and m.text[:1].isupper()]
    counted = [
        m for m in (*evidence.days, *evidence.cities, *evidence.money, *evidence.numbers) if m.value not in values
    ]
    counted = [m for m in counted if not AGE_BEHIND.match(evidence.text, m.end)]
    mentions: list[Mention[object]] = [*places, *counted, *evidence.times, *evidence.dates]
    return [m.start for m in mentions if not any(m.overlaps(*span) for span in covered)]


def _clauses(text: str, first: int, last: int) -> list[Range]:
    found, start = [], first
    for match in _CLAUSE_END.finditer(text, first, last):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, last))
    return [(a, b) for a, b in (trim(text, *part) for part in found) if a < b]
