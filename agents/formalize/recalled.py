"""What sentences of a trip request were read as before: the model is not asked again, the judge of readings is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from agents.documents import Draft, Ground
from agents.formalize.evidence import Evidence
from agents.formalize.form import ANY_ROOM, NOT_REQUIRED, REQUIRED, TRANSPORT_ANSWERS, slot_of
from agents.formalize.gazetteer import Gazetteer
from agents.formalize.grounding import ground_preferences
from agents.formalize.lexicon import Wording
from agents.formalize.mentions import sentence_of
from agents.formalize.reading import Reading
from agents.formalize.result import Grounded
from agents.memory.entry import Lesson
from agents.memory.recall import Recall, Wanted, the_only

SENTENCES, WISHES = "travel sentence", "travel wish"
"""Where the patterns hold: sentences on lodging, transport and food; clauses that were written as expressions."""
Span = tuple[int, int]
Stated = list[list[Any]]
"""The values of a sentence with the words that they rest on: `[field, value, source]` each."""


def recalled(memory: Recall, evidence: Evidence) -> tuple[tuple[Grounded, ...], Evidence]:
    """Return what known sentences say of lodging, transport and food, and the evidence without these sentences."""
    grounds: list[Grounded] = []
    for span in preference_spans(evidence):
        entries = memory.known(evidence.text[slice(*span)], Wanted("pattern", SENTENCES))
        stated = the_only(entry.lesson.content["stated"] for entry in entries)
        found = _grounded(stated, _kept(evidence, span, inside=True))
        if found is not None:
            grounds += found
            evidence = _kept(evidence, span, inside=False)
    return tuple(grounds), evidence


def recalled_wish(memory: Recall, clause: str) -> str | None:
    """Return the expression that a clause was accepted to state; None if that is not settled."""
    entries = memory.known(clause, Wanted("pattern", WISHES))
    found = the_only(entry.lesson.content["expression"] for entry in entries)
    return found if isinstance(found, str) else None


def trip_lessons(text: str, draft: Draft, gazetteer: Gazetteer) -> Iterator[Lesson]:
    """Yield what each sentence on preferences stated, and each wish with its expression."""
    evidence = Evidence.of(text, gazetteer)
    for span in preference_spans(evidence):
        stated = _stated(ground for ground in draft.grounds if span[0] <= ground.start < span[1])
        # A value that no phrase of the sentence supports would not be believed again.
        if _grounded(stated, _kept(evidence, span, inside=True)) is not None:
            yield Lesson(kind="pattern", scope=SENTENCES, text=text[slice(*span)], content={"stated": stated})
    for wish in (draft.spec or {}).get("wishes", ()):
        yield Lesson(kind="pattern", scope=WISHES, text=wish["source"], content={"expression": wish["expression"]})


def preference_spans(evidence: Evidence) -> list[Span]:
    """Return the sentences that speak of lodging, transport or food, in order."""
    starts = [quote.start for _, quotes in evidence.preferences for quote in quotes]
    starts += [mention.start for mention in evidence.cuisines]
    return sorted({sentence_of(evidence.text, start) for start in starts})


def _grounded(stated: Any, evidence: Evidence) -> tuple[Grounded, ...] | None:
    """Return the values at their places in the text, if the judge of readings finds them there, these and no others."""
    if stated is None:
        return None
    grounds = ground_preferences(_reading(stated, evidence), evidence).grounds
    return grounds if _stated(grounds) == stated else None


def _stated(grounds: Iterator[Ground] | Sequence[Grounded]) -> Stated:
    fields = ("house_rule", "room_type", "transport_rule", "cuisines")
    return sorted([ground.field, ground.value, ground.source] for ground in grounds if ground.field in fields)


def _reading(stated: Stated, evidence: Evidence) -> Reading:
    """Return the answers of a model that states this: what is not stated is not needed."""
    slots: dict[str, Any] = {}
    demands: dict[str, Any] = {}
    for wording, quotes in evidence.preferences:
        for quote in quotes:
            slots[slot_of(wording)] = (quote.text, _indifferent(wording))
            if [wording.field, wording.value, quote.text] in stated:
                demands[slot_of(wording)] = (quote.text, _demanded(wording))
    cuisines = [m.value for m in evidence.cuisines if ["cuisines", m.value, m.text] in stated]
    return Reading.model_validate({**slots, **demands, "cuisines": cuisines})


def _demanded(wording: Wording) -> str:
    return REQUIRED if wording.field == "house_rule" else wording.value


def _indifferent(wording: Wording) -> str:
    match wording.field:
        case "house_rule":
            return NOT_REQUIRED
        case "transport_rule":
            return TRANSPORT_ANSWERS[wording.value]
        case _:
            return ANY_ROOM


def _kept(evidence: Evidence, span: Span, *, inside: bool) -> Evidence:
    """Return the evidence with only those mentions of preferences that start inside a sentence, or outside of it."""

    def keep(start: int) -> bool:
        return (span[0] <= start < span[1]) is inside

    kept = ((wording, tuple(q for q in quotes if keep(q.start))) for wording, quotes in evidence.preferences)
    return replace(
        evidence,
        preferences=tuple((wording, quotes) for wording, quotes in kept if quotes),
        cuisines=tuple(mention for mention in evidence.cuisines if keep(mention.start)),
    )
