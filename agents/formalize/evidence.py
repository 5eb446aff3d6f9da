"""Everything in a request that could support a value, found before the model is asked."""

import re
from dataclasses import dataclass
from typing import Any

from agents.formalize import lexicon
from agents.formalize.dates import CalendarDay, dates
from agents.formalize.gazetteer import Gazetteer, Place
from agents.formalize.lexicon import Wording
from agents.formalize.mentions import Mention, trim, window
from agents.formalize.numbers import city_counts, durations, money, numbers, times
from envs import Cuisine

_PEOPLE = (
    lexicon.ALONE,
    lexicon.TWO,
    lexicon.KIN,
    re.compile("|".join(lexicon.NAMED_GROUPS), re.IGNORECASE),
)

_CLAUSE_END = re.compile(r",\s|\s(?=(?:and|but|as|since|because|so|though|although|while)\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The candidates for each slot of a request, in the order of the text.

    `people` carries the head counts that the words can support, `preferences` the quotes for each wording
    that occurs, `numbers` the numbers that no other candidate holds.
    """

    text: str
    places: tuple[Mention[Place], ...]
    cities: tuple[Mention[int], ...]
    dates: tuple[Mention[CalendarDay], ...]
    days: tuple[Mention[int], ...]
    money: tuple[Mention[int], ...]
    people: tuple[Mention[frozenset[int]], ...]
    preferences: tuple[tuple[Wording, tuple[Mention[str], ...]], ...]
    cuisines: tuple[Mention[Cuisine], ...]
    numbers: tuple[Mention[int | float], ...]
    times: tuple[Mention[str], ...]

    @classmethod
    def of(cls, text: str, gazetteer: Gazetteer) -> "Evidence":
        """Scan `text`; equal texts give equal evidence."""
        calendar = dates(text, gazetteer.year)
        amounts, lengths, counts, clock = money(text), durations(text), city_counts(text), times(text)
        places = gazetteer.mentions(text)
        taken: list[Mention[Any]] = [*calendar, *amounts, *lengths, *counts, *clock, *places]
        free = numbers(text, taken)
        return cls(
            text=text,
            places=tuple(places),
            cities=tuple(counts),
            dates=tuple(calendar),
            days=tuple(lengths),
            money=tuple(amounts),
            people=tuple(_people(text, free)),
            preferences=tuple(_preferences(text)),
            cuisines=tuple(_cuisines(text)),
            numbers=tuple(free),
            times=tuple(clock),
        )


def _people(text: str, free: list[Mention[int | float]]) -> list[Mention[frozenset[int]]]:
    spans = [(m.start, m.end) for m in free if not _counts_things(text, m)]
    spans += [m.span() for pattern in _PEOPLE for m in pattern.finditer(text)]
    found: dict[tuple[int, int], Mention[frozenset[int]]] = {}
    for start, end in sorted(set(spans)):
        kin = lexicon.KIN.match(text, start)
        begin, stop = window(text, start, end, left=4 if kin else 0, right=4 if kin else 1)
        begin, stop = (begin, stop) if kin else _to_clause(text, (begin, stop), (start, end))
        found.setdefault((begin, stop), Mention(begin, stop, text[begin:stop], people_in(text[begin:stop])))
    if not found and not lexicon.GROUP.search(text):  # "I" is the speaker alone when nobody else is spoken of
        speaker = lexicon.SPEAKER.finditer(text)
        found = {m.span(): Mention(*m.span(), m.group(), frozenset({1})) for m in speaker}
    return [quote for quote in found.values() if quote.value]


def _counts_things(text: str, number: Mention[int | float]) -> bool:
    """Return whether a number is an age, or counts rooms, sights and the like."""
    return bool(lexicon.AGE.search(text[: number.start]) or lexicon.THINGS_BEHIND.match(text, number.end))


def people_in(words: str) -> frozenset[int]:
    """Return the head counts that `words` can support."""
    taken = [*durations(words), *money(words), *city_counts(words), *times(words)]
    counts = {m.value for m in numbers(words, taken) if isinstance(m.value, int) and m.value <= 40}
    counts |= {1} if lexicon.ALONE.search(words) else set()
    counts |= {2} if lexicon.TWO.search(words) else set()
    counts |= {n for name, n in lexicon.NAMED_GROUPS.items() if re.search(name, words, re.IGNORECASE)}
    counts |= set(range(2, 13)) if lexicon.KIN.search(words) else set()
    return frozenset(counts)


def _preferences(text: str) -> list[tuple[Wording, tuple[Mention[str], ...]]]:
    found = []
    for wording in lexicon.WORDINGS:
        quotes: dict[str, Mention[str]] = {}
        for match in wording.evidence.finditer(text):
            wide = window(text, *match.span(), left=6, right=5)
            start, end = _to_clause(text, wide, match.span())
            quotes.setdefault(text[start:end], Mention(start, end, text[start:end], wording.value))
        if quotes:
            found.append((wording, tuple(quotes.values())))
    return found


def _cuisines(text: str) -> list[Mention[Cuisine]]:
    found: list[Mention[Cuisine]] = [
        Mention(m.start(), m.end(), m.group(), name)
        for name in lexicon.CUISINES
        for m in lexicon.cuisine_pattern(name).finditer(text)
    ]
    return sorted(found, key=lambda m: m.start)


def _to_clause(text: str, wide: tuple[int, int], core: tuple[int, int]) -> tuple[int, int]:
    """Cut a window at the commas around its core, and at a conjunction behind it."""
    left = max((m.end() for m in re.finditer(r",\s", text[wide[0] : core[0]])), default=0)
    right = _CLAUSE_END.search(text[core[1] : wide[1]])
    return trim(text, wide[0] + left, core[1] + right.start() if right else wide[1])
