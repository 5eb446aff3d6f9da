"""Judge a reading against the evidence: grounded values, and objections to what the text denies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from agents.formalize.dates import CalendarDay
from agents.formalize.evidence import Evidence
from agents.formalize.form import ANY_ROOM, NOT_REQUIRED, REQUIRED, quoted_slots, slot_of, wordings
from agents.formalize.gazetteer import Place
from agents.formalize.lexicon import (
    INDIFFERENCE,
    NEGATION,
    PER_PERSON,
    QUALIFIED,
    REFUSAL_REFUSED,
    RETURN_AHEAD,
    Wording,
    says_opposite,
)
from agents.formalize.mentions import Mention, sentence_of
from agents.formalize.reading import Reading
from agents.formalize.result import Grounded, JsonValue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with one entry; the value of a `fatal` one is not believed."""

    slot: str
    text: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The values that the text supports, and what was held against the others."""

    grounds: tuple[Grounded, ...]
    objections: tuple[Objection, ...]


def ground_frame(reading: Reading, evidence: Evidence) -> Judgement:
    """Ground places, dates, people and money."""
    grounds: list[Grounded] = []
    objections: list[Objection] = []
    for slot, candidates in quoted_slots(evidence).items():
        words = getattr(reading, slot)
        found = _find(words, candidates, grounds)
        if found is not None:
            each = slot == "budget" and PER_PERSON.match(evidence.text, found.end)
            grounds.append(_grounded("budget_each" if each else slot, _value(found.value), found))
        elif words is not None:
            objections.append(Objection(slot, f"{words!r} are no words of the request for this entry", fatal=True))
    if reading.people is not None:
        words, count = reading.people
        quote = next((m for m in evidence.people if m.text == words and count in m.value), None)
        if quote is None:
            objections.append(Objection("people", f"{words!r} does not say {count} people", fatal=True))
        else:
            grounds.append(_grounded("people", count, quote))
    grounds = _one_day_each(grounds, evidence.text)
    objections += [*_clashes(grounds), *_unused(evidence, grounds)]
    return Judgement(tuple(grounds), tuple(objections))


def ground_preferences(reading: Reading, evidence: Evidence) -> Judgement:
    """Ground house rules, room type, transport and cuisines."""
    grounds: list[Grounded] = []
    objections: list[Objection] = []
    for wording, quotes in evidence.preferences:
        words, says = getattr(reading, slot_of(wording)) or ("", "")
        quote = next((q for q in quotes if q.text == words), None)
        if says not in {REQUIRED, wording.value}:
            objections += _unheard(wording, quotes, says, evidence.text)
            continue
        problem = _problem(wording, quote, words, evidence.text)
        if problem is not None:
            objections.append(problem)
        if quote is not None and not (problem and problem.fatal):
            grounds.append(_grounded(wording.field, wording.value, quote))
    grounds += _cuisines(reading, evidence)
    objections += _unheard_cuisines(reading, evidence)
    one_each = {objection.slot: objection for objection in reversed(objections)}
    return Judgement(tuple(grounds), tuple(reversed(one_each.values())))


def _problem(wording: Wording, quote: Mention[str] | None, words: str, text: str) -> Objection | None:
    """Say why a quote cannot carry the claim that it was chosen for."""
    slot = slot_of(wording)
    if quote is None:
        return Objection(slot, f"{words!r} does not support {wording.value!r}", fatal=True)
    if wording.negated and NEGATION.search(text, *sentence_of(text, quote.start)) is None:
        return Objection(slot, f"{quote.text!r} refuses nothing", fatal=True)
    if wording.field == "transport_rule" and QUALIFIED.search(quote.text):
        return Objection(slot, f"{quote.text!r} refuses only some journeys", fatal=True)
    if INDIFFERENCE.search(quote.text):
        return Objection(slot, f"{quote.text!r} asks for nothing", fatal=True)
    if not wording.negated and says_opposite(wording, quote.text):
        return Objection(slot, f"{quote.text!r} asks for the opposite", fatal=True)
    negation = NEGATION.search(quote.text)
    if wording.field == "house_rule" and negation is not None and not REFUSAL_REFUSED.search(quote.text):
        return Objection(slot, f"{quote.text!r} says {negation.group()!r}; is it needed?")
    return None


def _unheard(wording: Wording, quotes: Sequence[Mention[str]], says: str, text: str) -> Iterator[Objection]:
    """Object when a phrase that reads like a demand was answered as none."""
    for quote in quotes:
        negation = NEGATION.search(quote.text)
        if INDIFFERENCE.search(text, *sentence_of(text, quote.start)):
            continue
        if wording.negated:
            some = wording.field == "transport_rule" and QUALIFIED.search(quote.text)
            missed = negation is not None and not some and says != "shared room"
            why = f", so {wording.value!r}?" if missed else ""
        else:
            missed, why = negation is None and says in {"", NOT_REQUIRED, ANY_ROOM}, ""
        if missed:
            yield Objection(slot_of(wording), f"the request says {quote.text!r}{why}")


def _cuisines(reading: Reading, evidence: Evidence) -> Iterator[Grounded]:
    seen = set()
    for mention in evidence.cuisines:
        if mention.value in reading.cuisines and mention.value not in seen:
            seen.add(mention.value)
            yield _grounded("cuisines", mention.value, mention)


def _unheard_cuisines(reading: Reading, evidence: Evidence) -> Iterator[Objection]:
    for mention in evidence.cuisines:
        sentence = sentence_of(evidence.text, mention.start)
        declined = NEGATION.search(evidence.text, *sentence) or INDIFFERENCE.search(evidence.text, *sentence)
        if mention.value not in reading.cuisines and not declined:
            yield Objection("cuisines", f"the request says {mention.text!r}")


def _clashes(grounds: Sequence[Grounded]) -> Iterator[Objection]:
    """Object to values that cannot hold together."""
    values = {g.field: g.value for g in grounds}
    origin, first, last, days = (values.get(name) for name in ("origin", "first_day", "last_day", "days"))
    if origin is not None and origin == values.get("destination"):
        for slot in ("origin", "destination"):
            yield Objection(slot, f"{origin!r} cannot be both ends of the journey")
    if isinstance(first, str) and isinstance(last, str):
        length = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        if length < 1 or days not in {None, length}:
            for slot in ("first_day", "last_day", "days"):
                yield Objection(slot, f"from {first} to {last} are {length} days, not {days}")


def _one_day_each(grounds: Sequence[Grounded], text: str) -> list[Grounded]:
    """Let words that stand for both ends of the trip, as one date cannot, stand for the end they speak of."""
    first, last = (next((g for g in grounds if g.field == name), None) for name in ("first_day", "last_day"))
    if first is None or last is None or first.start != last.start:
        return list(grounds)
    wrong = first if RETURN_AHEAD.search(text[: last.start]) else last
    return [g for g in grounds if g is not wrong]


def _unused(evidence: Evidence, grounds: Sequence[Grounded]) -> Iterator[Objection]:
    """Object to an empty entry while words that could fill it stand unused."""
    for slot, candidates in {**quoted_slots(evidence), "people": evidence.people}.items():
        free = [m for m in candidates if not any(m.overlaps(g.start, g.end) for g in grounds)]
        if not any(g.field.startswith(slot) for g in grounds) and free:
            yield Objection(slot, f"no entry uses {free[0].text!r} yet")


def _find(words: str | None, candidates: Iterable[Mention[T]], used: Sequence[Grounded]) -> Mention[T] | None:
    """Return the first mention with these words that no other value stands on, else the first one."""
    same = [m for m in candidates if words in wordings(m)]
    free = [m for m in same if not any(m.overlaps(g.start, g.end) for g in used)]
    return next(iter([*free, *same]), None)


def _value(value: Place | CalendarDay | int) -> JsonValue:
    """Return a mention's value as JSON: a place's name, a date's ISO text, a number."""
    match value:
        case Place():
            return value.name
        case CalendarDay():
            return value.date.isoformat() if value.date else None
        case _:
            return value


def _grounded(field: str, value: JsonValue, mention: Mention[Any]) -> Grounded:
    return Grounded(field, value, mention.text, mention.start, mention.end)
