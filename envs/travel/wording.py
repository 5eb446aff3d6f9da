"""Put a request into plain words, in many ways: to measure how well a language model reads them."""

import re
from datetime import date
from random import Random

from envs.travel.phrases import (
    AMOUNTS,
    BUDGETS,
    CUISINES,
    DATES,
    GROUPS,
    HOUSE_RULES,
    MONTHS,
    NUMBERS,
    OPENINGS,
    PAIR,
    ROOM_TYPES,
    SOLO,
    STOPS,
    TRANSPORT_RULES,
    WISHES,
)
from envs.travel.schema import TripRequest
from envs.travel.streams import stream

_SENTENCE_START = re.compile(r"^[a-z]|(?<=[a-z][.!?] )[a-z]")
_SINGULAR = {
    "we": "I",
    "us": "me",
    "our": "my",
    "are": "am",
    "ourselves": "myself",
}


def phrase(request: TripRequest, *, variant: int = 0) -> str:
    """Return the request as a person might write it; every field that is set can be read off the text.

    The same request and variant give the same words. Wishes appear in the words of their `source`.
    """
    rng = stream(variant, "phrase")
    words = _Words(request, rng)
    sentences = [words.group(), *words.constraints()]
    rng.shuffle(sentences)
    return " ".join([words.opening(), *sentences])


class _Words:
    def __init__(self, request: TripRequest, rng: Random) -> None:
        self.request = request
        self.rng = rng
        self.person = {plural: _SINGULAR[plural] if request.people == 1 else plural for plural in _SINGULAR}

    def opening(self) -> str:
        """Return the sentence with route and dates."""
        return self._fill(OPENINGS, origin=self.request.origin, where=self._where(), when=self._when())

    def group(self) -> str:
        """Return the sentence with the number of travellers."""
        people = self.request.people
        phrases = SOLO if people == 1 else PAIR + GROUPS if people == 2 else GROUPS
        return self._fill(phrases, n=people, word=NUMBERS.get(people, str(people)))

    def constraints(self) -> list[str]:
        """Return a sentence for every constraint that the request states."""
        request = self.request
        sentences = []
        if request.budget is not None:
            amount = self.rng.choice([form(request.budget) for form in AMOUNTS])
            sentences.append(self._fill(BUDGETS, amount=amount))
        if request.house_rule:
            sentences.append(self._fill(HOUSE_RULES[request.house_rule]))
        if request.room_type:
            sentences.append(self._fill(ROOM_TYPES[request.room_type]))
        if request.transport_rule:
            sentences.append(self._fill(TRANSPORT_RULES[request.transport_rule]))
        if request.cuisines:
            sentences.append(self._fill(CUISINES, foods=_listed(request.cuisines)))
        return sentences + [self._fill(WISHES, wish=wish.source or wish.name) for wish in request.wishes]

    def _fill(self, templates: tuple[str, ...], **values: object) -> str:
        text = self.rng.choice(templates).format(**self.person, **values)
        return _SENTENCE_START.sub(lambda match: match[0].upper(), text)

    def _where(self) -> str:
        request = self.request
        if request.city_count == 1:
            return request.destination
        count = self.rng.choice((str(request.city_count), NUMBERS[request.city_count]))
        return self.rng.choice(STOPS).format(count=count, state=request.destination)

    def _when(self) -> str:
        first, last = self.request.start, date.fromisoformat(self.request.dates[-1])
        numbers = {"days": self.request.days, "days_word": NUMBERS.get(self.request.days, self.request.days)}
        forms = [form for form in DATES if "{last.day}" not in form or first.month == last.month]
        return self.rng.choice(forms).format(
            first=first,
            last=last,
            month=MONTHS[first.month - 1],
            last_month=MONTHS[last.month - 1],
            nth=_ordinal(first.day),
            last_nth=_ordinal(last.day),
            **numbers,
        )


def _listed(items: tuple[str, ...]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else items[0]


def _ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th")
    return f"{day}{ending}"
