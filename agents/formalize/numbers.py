"""Numbers, money, durations and clock times as English texts write them."""

import re
from collections.abc import Iterable
from typing import TypeVar

from agents.formalize.mentions import Mention

T = TypeVar("T")

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: dict[str, int] = {word: value for value, word in enumerate(_UNITS)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_WORDS |= {"dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}

# "grand" alone is no number, and a scale cannot begin one.
_LEADING = "|".join(sorted(_WORDS, key=len, reverse=True))
_WORD = "|".join([_LEADING, *_SCALES])
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
NUMBER = rf"(?:{_DIGITS}(?!\d)|(?:{_LEADING})\b(?:[\s-]+(?:and\s+)?(?:{_WORD})\b)*)"
_NUMBER = re.compile(rf"(?<![\w.])(?P<number>{NUMBER})(?![\w])(?!\.\d)", re.IGNORECASE)
_MONEY = re.compile(
    rf"(?:US)?\$\s?(?P<lead>{_DIGITS})(?:\s?(?P<leadk>k\b|thousand\b|grand\b))?"
    rf"|\bUSD\s?(?P<usd>{_DIGITS})"
    rf"|(?<![\w.])(?P<tail>{NUMBER})\s?(?P<tailk>k\b)?\s?(?:dollars?|bucks|USD)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?P<number>{NUMBER}|an?(?=[\s-]+(?:\w+[\s-]+)?(?:week|fortnight))|full|whole|entire)[\s-]+"
    r"(?:(?:full|whole|entire|long|straight)[\s-]+)?(?P<unit>days?|nights?|weeks?|fortnights?)\b(?:[\s-]long)?"
    r"|\b(?P<bare>week|fortnight)[\s-]?long\b",
    re.IGNORECASE,
)
_DAYS_A_UNIT = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
_CITY_COUNT = re.compile(
    rf"\b(?P<number>{NUMBER}|a\s+single|a\s+couple\s+of|an?\s+pair\s+of)\s+(?:[\w-]+\s+){{0,2}}?"
    r"(?:cit(?:y|ies)|towns?|stops?|destinations?|municipalit(?:y|ies)|places)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|\b(?:noon|midnight)\b",
    re.IGNORECASE,
)


def to_number(words: str) -> float | None:
    """Return the number that `words` write, in digits or in English, or `None`."""
    words = words.strip().lower().replace("-", " ")
    digits = words.replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", digits):
        return float(digits)
    total = current = 0
    parts = [word for word in words.split() if word != "and"]
    if not parts or any(part not in _WORDS and part not in _SCALES for part in parts):
        return None
    for part in parts:
        if part == "hundred":
            current = max(current, 1) * 100
        elif part in _SCALES:
            total, current = total + max(current, 1) * _SCALES[part], 0
        else:
            current = max(current, 1) * 12 if part == "dozen" else current + _WORDS[part]
    return float(total + current)


def money(text: str) -> list[Mention[int]]:
    """Return the amounts of dollars in `text`, each with its value in whole dollars."""
    found = []
    for match in _MONEY.finditer(text):
        amount = to_number(match["lead"] or match["usd"] or match["tail"] or "")
        if amount is not None:
            scaled = amount * (1000 if match["leadk"] or match["tailk"] else 1)
            found.append(_mention(match, round(scaled)))
    return found


def durations(text: str) -> list[Mention[int]]:
    """Return the lengths of time from two days on; n nights are n + 1 days, a week is seven days."""
    found = []
    for match in _DURATION.finditer(text):
        unit = (match["unit"] or match["bare"]).lower().removesuffix("s")
        count = to_number(match["number"] or "one") or 1.0
        days = int(count * _DAYS_A_UNIT[unit]) + (unit == "night")
        if days >= 2 or match["number"][:1].isdigit():
            found.append(_mention(match, days))
    return found


def city_counts(text: str) -> list[Mention[int]]:
    """Return the phrases that say how many cities, such as "three separate towns"."""
    found = []
    for match in _CITY_COUNT.finditer(text):
        words = match["number"].lower()
        count = 1.0 if "single" in words else 2.0 if words.endswith("of") else to_number(words)
        if count is not None:
            found.append(_mention(match, int(count)))
    return found


def times(text: str) -> list[Mention[str]]:
    """Return the clock times in `text`."""
    return [_mention(match, match.group()) for match in _TIME.finditer(text)]


def numbers(text: str, taken: Iterable[Mention[object]] = ()) -> list[Mention[int | float]]:
    """Return the numbers in `text` outside the mentions in `taken`."""
    spans = list(taken)
    found = []
    for match in _NUMBER.finditer(text):
        value = to_number(match["number"])
        if value is not None and not any(m.overlaps(*match.span()) for m in spans):
            found.append(_mention(match, int(value) if value.is_integer() else value))
    return found


def _mention(match: re.Match[str], value: T) -> Mention[T]:
    return Mention(match.start(), match.end(), match.group(), value)
