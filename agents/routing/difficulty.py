"""How hard a question looks before anybody answers it: three features, each with the points that it gives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["easy", "medium", "hard"]

LONG, VERY_LONG = 600, 2000
"""Characters from which a text gives one point, and two."""
SEVERAL, MANY = 4, 9
"""Conditions from which a text gives one point, and two."""
OFTEN, MOSTLY = 0.25, 0.5
"""The share of late answers that were wrong at first from which it gives one point, and two."""
FEWEST_ANSWERS = 4
"""Fewer answers than that say nothing about the next one."""

_CLAUSE = re.compile(r"[.;,!?](?!\d)|\n|\band\b|\bbut\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\d|\b(?:at (?:least|most)|(?:no|not) (?:more|less|fewer)|exactly|only|must|never|not|no|without|each|every|all|"
    r"before|after|between|until|unless|if|except|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard a question looks, and the observations that say so."""

    level: Level
    points: int
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.level} ({', '.join(self.reasons)})"


def predicted_difficulty(text: str, late_failures: Sequence[bool] = ()) -> Difficulty:
    """Return how hard `text` looks; `late_failures` says of answers before it whether they were wrong at first.

    Length, number of conditions and past failures give no, one or two points each; two points make a question medium,
    four make it hard.
    """
    length, conditions = len(text), count_conditions(text)
    failures = sum(late_failures)
    rate = failures / len(late_failures) if len(late_failures) >= FEWEST_ANSWERS else 0.0
    points = (
        (length >= LONG)
        + (length >= VERY_LONG)
        + (conditions >= SEVERAL)
        + (conditions >= MANY)
        + (rate >= OFTEN)
        + (rate >= MOSTLY)
    )
    level: Level = "hard" if points >= 4 else "medium" if points >= 2 else "easy"
    reasons = [f"{length} characters", f"{conditions} conditions"]
    if len(late_failures) >= FEWEST_ANSWERS:
        reasons.append(f"{failures} of the last {len(late_failures)} answers wrong at first")
    return Difficulty(level, points, tuple(reasons))


def count_conditions(text: str) -> int:
    """Count the clauses that hold a number or a word that restricts something."""
    return sum(bool(_CONDITION.search(clause)) for clause in _CLAUSE.split(text))
