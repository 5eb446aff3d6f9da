"""Turn a draft into a request, or into the questions that stand in its way; no model is needed here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from agents.formalize import lexicon
from agents.formalize.dates import dates
from agents.formalize.gazetteer import Gazetteer, Place
from agents.formalize.mentions import Mention
from agents.formalize.numbers import city_counts, durations, money, numbers
from agents.formalize.result import (
    Formalization,
    Formalized,
    Grounded,
    JsonValue,
    Problem,
    Question,
    TripDraft,
    Underspecified,
)
from envs import Cuisine, HouseRule, RoomType, TransportRule, TripRequest

MAX_CITIES, MAX_DAYS, MAX_PEOPLE = 4, 14, 40

_STATE_AHEAD = re.compile(r"\bstate of\s+$", re.IGNORECASE)
_STATE_BEHIND = re.compile(r"\s+state\b", re.IGNORECASE)
_ASK = {
    "origin": "Where does the trip start?",
    "destination": "Which city or state is the trip to?",
    "start": "On which date does the trip start?",
    "days": "How many days does the trip take?",
    "city_count": "How many cities are to be visited?",
    "people": "How many people travel?",
}


def settle(
    draft: TripDraft,
    gazetteer: Gazetteer,
    *,
    answers: Mapping[str, str] | None = None,
    assume_people: int | None = None,
) -> Formalization:
    """Complete `draft` with the author's `answers` (by question field), or say what still has to be asked.

    `assume_people` is used, and recorded as an assumption, when the request does not say how many travel.
    """
    desk = _Desk(draft, gazetteer)
    desk.answer(answers or {})
    desk.places()
    desk.calendar()
    desk.heads(assume_people)
    return desk.result()


@dataclass(slots=True)
class _Slots:
    """Grounded values by field; a later one takes the place of an earlier one."""

    by_field: dict[str, Grounded]

    def value(self, field: str) -> JsonValue:
        found = self.by_field.get(field)
        return found.value if found else None

    def number(self, field: str) -> int | None:
        found = self.value(field)
        return found if isinstance(found, int) else None

    def day(self, field: str) -> date | None:
        found = self.value(field)
        return date.fromisoformat(found) if isinstance(found, str) else None

    def put(self, field: str, value: JsonValue, like: Grounded) -> None:
        self.by_field[field] = Grounded(field, value, like.source, like.start, like.end)


class _Desk:
    """One request on its way from grounds to a `TripRequest`."""

    def __init__(self, draft: TripDraft, gazetteer: Gazetteer) -> None:
        self.draft = draft
        self.gazetteer = gazetteer
        self.slots = _Slots({g.field: g for g in draft.grounds if g.field != "cuisines"})
        self.cuisines = [g for g in draft.grounds if g.field == "cuisines"]
        self.questions: dict[str, Question] = {}
        self.assumptions = list(draft.assumed)

    def ask(self, field: str, text: str = "", *, choices: tuple[str, ...] = (), problem: Problem = "missing") -> None:
        self.questions.setdefault(field, Question(field, text or _ASK[field], choices, problem))

    def answer(self, answers: Mapping[str, str]) -> None:
        """Take over what the author answered; an answer that cannot be read is asked for again."""
        for field, words in answers.items():
            value = read_answer(field, words, self.gazetteer)
            if value is None:
                self.ask(field, f"{words!r} could not be read. {_ASK.get(field, '')}".strip(), problem="unknown")
                continue
            self.slots.by_field[_STORED.get(field, field)] = Grounded(field, value, words)
            if field == "days":  # an answer about the length settles a clash with the dates
                self.slots.by_field.pop("last_day", None)

    def places(self) -> None:
        for field in ("origin", "destination"):
            name = self.slots.value(field)
            if not isinstance(name, str):
                self.ask(field)
                continue
            place = self.gazetteer.look_up(name)
            wrong_kind = field == "origin" and not place.is_city
            if wrong_kind or not (place.is_city or place.is_state):
                kind = "city" if field == "origin" else "city or state"
                near = self.gazetteer.nearest(name)
                text = f"{name!r} is no {kind} here. {_ASK[field]}"
                self.ask(field, text, choices=tuple(n for n in near if n != name), problem="unknown")
            elif field == "destination":
                self._how_many(place, self.slots.by_field[field])
        if self.slots.value("origin") is not None and self.slots.value("origin") == self.slots.value("destination"):
            name = self.slots.value("origin")
            if self.slots.number("city_count") == 1:
                self.ask("destination", f"The trip starts in {name}; where does it go?", problem="contradictory")

    def _how_many(self, place: Place, ground: Grounded) -> None:
        """Settle whether the destination is one city or several cities of a state."""
        count = self.slots.number("cities")
        if place.is_city and not (place.is_state and ((count or 1) > 1 or self._called_state(ground))):
            if count is not None and count > 1:
                text = f"{place.name} is one city, but the request speaks of {count}. Which state is the trip to?"
                self.ask("destination", text, problem="contradictory")
            self.slots.put("city_count", 1, ground)
            return
        if count is None:
            self.ask("city_count", f"How many cities in {place.name} are to be visited?", choices=("2", "3"))
        elif count == 1:
            known = sorted(c for c, state in self.gazetteer.state_of.items() if state == place.name)
            self.ask("destination", f"Which city in {place.name}?", choices=tuple(known))
        elif not 1 <= count <= MAX_CITIES:
            self.ask("city_count", f"{count} cities are not possible, at most {MAX_CITIES}.", problem="impossible")
        else:
            self.slots.put("city_count", count, self.slots.by_field["cities"])

    def _called_state(self, ground: Grounded) -> bool:
        text = self.draft.text
        if ground.start < 0:  # an answer stands alone
            return False
        return bool(_STATE_BEHIND.match(text, ground.end) or _STATE_AHEAD.search(text[: ground.start]))

    def calendar(self) -> None:
        """Settle the first day and the length from what is stated of first day, last day and days."""
        for words in self.draft.impossible:
            self.ask("start", f"There is no such day as {words!r}. {_ASK['start']}", problem="impossible")
        first, last, days = self.slots.day("first_day"), self.slots.day("last_day"), self.slots.number("days")
        if first is None and last is not None and days is not None:
            first = last - timedelta(days=days - 1)
            self.slots.put("first_day", first.isoformat(), self.slots.by_field["last_day"])
        if first is None:
            self.ask("start")
            return
        self.slots.put("start", first.isoformat(), self.slots.by_field["first_day"])
        if last is None:
            self._length(days)
        elif last < first:
            self.ask("start", f"The last day {last} is before the first day {first}.", problem="contradictory")
        else:
            self._length(days, first, last)

    def _length(self, days: int | None, first: date | None = None, last: date | None = None) -> None:
        span = (last - first).days + 1 if first is not None and last is not None else None
        if span is not None and days not in {None, span}:
            text = f"From {first} to {last} are {span} days, but the request says {days} days. Which is right?"
            self.ask("days", text, choices=(f"{span} days", f"{days} days"), problem="contradictory")
            return
        length = span if days is None else days
        if length is None:
            self.ask("days")
        elif not 2 <= length <= MAX_DAYS:
            text = f"A trip takes 2 to {MAX_DAYS} days, not {length}. {_ASK['days']}"
            self.ask("days", text, problem="impossible")
        elif days is None:
            self.slots.put("days", length, self.slots.by_field["last_day"])

    def heads(self, assume_people: int | None) -> None:
        people = self.slots.number("people")
        if people is None and assume_people is not None:
            self.slots.by_field["people"] = Grounded("people", assume_people, "")
            self.assumptions.append(f"people = {assume_people}: the request does not say how many travel")
        elif people is None:
            self.ask("people")
        elif not 1 <= people <= MAX_PEOPLE:
            self.ask(
                "people",
                f"A trip is for 1 to {MAX_PEOPLE} people, not {people}. {_ASK['people']}",
                problem="impossible",
            )
        each, heads = self.slots.by_field.get("budget_each"), self.slots.number("people")
        if each is not None and heads is not None:
            self.slots.put("budget", cast("int", each.value) * heads, each)

    def result(self) -> Formalization:
        if self.questions:
            return Underspecified(
                tuple(self.questions.values()), self.draft.model_dump(mode="json"), self.draft.grounds
            )
        grounds = [self.slots.by_field[field] for field in TripRequest.model_fields if field in self.slots.by_field]
        return Formalized(
            self._request(),
            (*grounds, *self.cuisines),
            tuple(self.assumptions),
            self.draft.unused,
            self.draft.dropped,
        )

    def _request(self) -> TripRequest:
        value = self.slots.value
        return TripRequest(
            origin=self.gazetteer.look_up(cast("str", value("origin"))).name,
            destination=self.gazetteer.look_up(cast("str", value("destination"))).name,
            start=date.fromisoformat(cast("str", value("start"))),
            days=cast("int", value("days")),
            city_count=cast("int", value("city_count")),
            people=cast("int", value("people")),
            budget=cast("int | None", value("budget")),
            house_rule=cast("HouseRule | None", value("house_rule")),
            room_type=cast("RoomType | None", value("room_type")),
            transport_rule=cast("TransportRule | None", value("transport_rule")),
            cuisines=tuple(cast("Cuisine", g.value) for g in self.cuisines),
            wishes=self.draft.wishes,
        )


_STORED = {"start": "first_day", "city_count": "cities"}


def read_answer(field: str, words: str, gazetteer: Gazetteer) -> JsonValue:
    """Return the value that an author's answer gives for `field`, or `None` if it gives none."""
    words = words.strip()
    if field in {"origin", "destination"}:
        place = gazetteer.look_up(words)
        found = [place] if place.is_city or place.is_state else [m.value for m in gazetteer.mentions(words)]
        return found[0].name if found else None
    if field == "start":
        days = [m.value.date for m in dates(words, gazetteer.year) if m.value.date]
        return days[0].isoformat() if days else None
    readers = {"days": durations, "city_count": city_counts, "budget": money}
    special: list[Mention[int]] = readers[field](words) if field in readers else []
    if special:
        return special[0].value
    plain = [m.value for m in numbers(words) if isinstance(m.value, int)]
    if not plain and field == "people" and (lexicon.ALONE.search(words) or lexicon.SPEAKER.fullmatch(words)):
        return 1
    return plain[0] if plain else None
