"""The forms that a model fills: only slots that the text can support, only values that it can carry.

A slot without evidence is not in the form, so a model cannot invent a value for it. Every slot is answered in
the request's own words; where the words do not say the value by themselves (a head count, a preference) the
answer is a pair, words first.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agents.formalize.dates import CalendarDay
from agents.formalize.evidence import Evidence
from agents.formalize.lexicon import Wording
from agents.formalize.mentions import Mention
from agents.models import JsonSchema

REQUIRED, NOT_REQUIRED = "must be allowed", "not needed"
TRANSPORT_ANSWERS = {"no flight": "flights are fine", "no self-driving": "self-driving is fine"}
ANY_ROOM = "no preference"


def frame_schema(evidence: Evidence, only: Iterable[str] | None = None) -> JsonSchema:
    """Return the JSON schema for places, dates, people and money, or for the slots in `only`."""
    slots: dict[str, JsonSchema] = {
        name: {"enum": [*_distinct(words for m in mentions for words in wordings(m)), None]}
        for name, mentions in quoted_slots(evidence).items()
        if mentions
    }
    if evidence.people:
        counts = {m.text: sorted(m.value) for m in evidence.people}
        pairs = [_pair([words], values) for words, values in counts.items()]
        slots["people"] = {"anyOf": [*pairs, {"type": "null"}]}
    if "budget" in slots:  # what comes last in the examples
        slots["budget"] = slots.pop("budget")
    return _object(slots, only)


def preference_schema(evidence: Evidence, only: Iterable[str] | None = None) -> JsonSchema:
    """Return the JSON schema for house rules, room, transport and food, or for the slots in `only`."""
    slots: dict[str, JsonSchema] = {}
    for wording, quotes in evidence.preferences:
        texts = [q.text for q in quotes]
        match wording.field:
            case "house_rule":
                slots[slot_of(wording)] = _pair(texts, [REQUIRED, NOT_REQUIRED])
            case "transport_rule":
                slots[slot_of(wording)] = _pair(texts, [wording.value, TRANSPORT_ANSWERS[wording.value]])
            case _:
                slots["room_type"] = _rooms(evidence)
    if evidence.cuisines:
        names = _distinct(m.value for m in evidence.cuisines)
        slots["cuisines"] = {"type": "array", "items": {"enum": names}, "maxItems": len(names)}
    return _object(slots, only)


def quoted_slots(evidence: Evidence) -> Mapping[str, Sequence[Mention[Any]]]:
    """Return the slots whose value is the meaning of the words themselves, with their candidates."""
    return {
        "origin": evidence.places,
        "destination": evidence.places,
        "cities": evidence.cities,
        "first_day": evidence.dates,
        "last_day": evidence.dates,
        "days": evidence.days,
        "budget": evidence.money,
    }


def wordings(mention: Mention[Any]) -> tuple[str, ...]:
    """Return the words by which a model may name a mention: its own, and those completed by its neighbour."""
    spelled = mention.value.spelled if isinstance(mention.value, CalendarDay) else ""
    return (mention.text, spelled) if spelled else (mention.text,)


def slot_of(wording: Wording) -> str:
    """Return the name of the form's slot for a wording."""
    match wording.field:
        case "house_rule":
            return wording.value.replace(" ", "_")
        case "transport_rule":
            return "flights" if wording.value == "no flight" else "self_driving"
        case _:
            return wording.field


def _rooms(evidence: Evidence) -> JsonSchema:
    found = [(w, quotes) for w, quotes in evidence.preferences if w.field == "room_type"]
    return _pair([q.text for _, quotes in found for q in quotes], [*(w.value for w, _ in found), ANY_ROOM])


def _object(slots: Mapping[str, JsonSchema], only: Iterable[str] | None) -> JsonSchema:
    wanted = set(slots if only is None else only)
    chosen = {name: schema for name, schema in slots.items() if name in wanted}
    return {"type": "object", "properties": chosen, "required": list(chosen), "additionalProperties": False}


def _pair(texts: Sequence[str], values: Sequence[Any]) -> JsonSchema:
    items = [{"enum": _distinct(texts)}, {"enum": list(values)}]
    return {"type": "array", "prefixItems": items, "minItems": 2, "maxItems": 2}


def _distinct(items: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(items))
