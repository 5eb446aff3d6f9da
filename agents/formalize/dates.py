"""Calendar dates as English texts write them, ranges with a shared month or year included."""

import re
from dataclasses import dataclass, replace
from datetime import date

from agents.formalize.mentions import Mention

_A_LEAP_YEAR = 2024

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_ORDINALS = (
    *(*_UNITS, *_TEENS, "twentieth"),
    *(f"twenty-{unit}" for unit in _UNITS),
    *("thirtieth", "thirty-first"),
)
_MONTH = rf"(?:{'|'.join([*MONTHS, *(m[:3] for m in MONTHS), 'sept'])})\b\.?"
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})(?![\w/:,]?\d)\b"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>\d{4})|\s?'(?P<short>\d\d))?"
_TO = r"\s*(?:[-\N{EN DASH}\N{EM DASH}&]|\b(?:to|through|thru|until|till|and)\b)\s*(?:the\s+)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<iso>\d{4}-\d{1,2}-\d{1,2})\b",
        r"\b(?P<us>\d{1,2}/\d{1,2}/\d{4})\b",
        rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})"
        rf"(?:{_TO}(?P<day2>{_DAY})(?!\s+(?:of\s+)?{_MONTH})(?!\s+(?:day|cit|people|person)))?{_YEAR}",
        rf"(?<![\w/-])(?P<day>{_DAY})(?:{_TO}(?P<day2>{_DAY}))?\s+(?:of\s+)?(?P<month>{_MONTH}){_YEAR}",
    )
)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day as a text states it: the year may be open, and the day need not exist.

    `spelled` completes words that share their month with another date: "March 13th" for the 13th of
    "March 9th to 13th".
    """

    month: int
    day: int
    year: int | None = None
    spelled: str = ""

    @property
    def date(self) -> date | None:
        """Return the date, or `None` when the year is open or there is no such day."""
        return None if self.year is None or self.impossible else date(self.year, self.month, self.day)

    @property
    def impossible(self) -> bool:
        """Return whether the year, or any year if it is open, lacks this day."""
        try:
            date(_A_LEAP_YEAR if self.year is None else self.year, self.month, self.day)
        except ValueError:
            return True
        return False


def dates(text: str, default_year: int | None = None) -> list[Mention[CalendarDay]]:
    """Return the dates in `text` in order.

    A date without a year takes that of the next date with one, else of the last, else `default_year`.
    """
    found: list[Mention[CalendarDay]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(m.overlaps(*match.span()) for m in found):
                found.extend(_read(match))
    found.sort(key=lambda m: m.start)
    years = [m.value.year for m in found]
    for index, mention in enumerate(found):
        if mention.value.year is None:
            stated = [y for y in (*years[index:], *reversed(years), default_year) if y]
            found[index] = replace(mention, value=replace(mention.value, year=stated[0] if stated else None))
    return found


def _read(match: re.Match[str]) -> list[Mention[CalendarDay]]:
    groups = match.groupdict()
    if groups.get("iso"):
        year, month, day = (int(part) for part in groups["iso"].split("-"))
        return [Mention(match.start(), match.end(), match.group(), CalendarDay(month, day, year))]
    if groups.get("us"):
        month, day, year = (int(part) for part in groups["us"].split("/"))
        return [Mention(match.start(), match.end(), match.group(), CalendarDay(month, day, year))]
    month = 1 + next(n for n, name in enumerate(MONTHS) if name.startswith(groups["month"][:3].lower()))
    written = groups["year"] or (groups["short"] and f"20{groups['short']}")
    stated = int(written) if written else None
    first = CalendarDay(month, _day(groups["day"]), stated)
    if not groups["day2"]:
        return [Mention(match.start(), match.end(), match.group(), first)]
    last = CalendarDay(month, _day(groups["day2"]), stated)
    cut, start, text = match.end("day"), match.start("day2"), match.string
    if match.start("month") < start:
        last = replace(last, spelled=f"{groups['month']} {text[start : match.end()]}")
    else:
        first = replace(first, spelled=f"{groups['day']}{text[match.end('day2') : match.end()]}")
    return [
        Mention(match.start(), cut, text[match.start() : cut], first),
        Mention(start, match.end(), text[start : match.end()], last),
    ]


def _day(words: str) -> int:
    digits = re.match(r"\d+", words)
    return int(digits.group()) if digits else _ORDINALS.index(words.lower()) + 1
