"""Read what a model answers to a trip request: the days as JSON, or the claim that there is no such trip."""

import json
import re
from dataclasses import dataclass

_FENCE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_DENIAL = re.compile(
    r"\bunsolvable\b|\bimpossible\b|\bnot possible\b|\bno (?:such )?(?:valid )?(?:plan|trip)\b", re.IGNORECASE
)
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Days:
    """A plan as it was written, for the checker to read key by key."""

    plan: list[object]


@dataclass(frozen=True, slots=True)
class Denial:
    """The claim that no trip meets the request."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer in which no days are found; `text` is where they were looked for."""

    text: str
    reason: str

    @property
    def passed(self) -> bool:
        """Return whether the request is met."""
        return False


def read_answer(text: str) -> Days | Denial | Unreadable:
    """Read the last code block of an answer, or else all of it: a JSON list of days, bare or as `plan`."""
    fenced = _FENCE.findall(text)
    found = (fenced[-1] if fenced else text).strip()
    if not found.startswith(("[", "{")):
        return Denial() if _DENIAL.search(text) else Unreadable(found[:_SHOWN], "it is neither JSON nor a refusal")
    try:
        data = json.loads(found)
    except (ValueError, RecursionError) as error:
        return Unreadable(found[:_SHOWN], f"it is not JSON: {error}")
    days = data.get("plan") if isinstance(data, dict) else data
    if not isinstance(days, list):
        return Unreadable(found[:_SHOWN], "it holds no list of days")
    return Days(days)
