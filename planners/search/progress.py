"""How far a search may go, how far it has come, and who is told."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from planners.search.outcome import OutOfBudget
from tools import Budget, resident_mb

Observer = Callable[[str, dict[str, Any]], None]
"""Takes the kind and the data of an event; `RunLog.write` fits."""

_BETWEEN_WEIGHINGS_S = 0.25
_BETWEEN_REPORTS_S = 1.0


@dataclass(slots=True)
class Statistics:
    """Counts of one search. `best_h` is the least value met so far."""

    expanded: int = 0
    evaluated: int = 0
    generated: int = 0
    reopened: int = 0
    dead_ends: int = 0
    best_h: float = inf

    def as_json(self) -> dict[str, Any]:
        """Return the counts with infinity as text, as an event holds them."""
        counts = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) if value == inf else value for name, value in counts.items()}


def _resident_mb() -> float:
    try:
        return resident_mb([os.getpid()])
    except OSError:  # a confined process may not look; its worker weighs it from outside
        return 0.0


def _ignore(_kind: str, _data: dict[str, Any]) -> None:
    return


@dataclass(slots=True)
class Progress:
    """The limits of a search with its counts; `seconds` and `memory_mb` of the budget count, and `expansions`.

    Events are `search-progress` (a new least value, or a second has passed) and what algorithms add.
    """

    budget: Budget = field(default_factory=Budget)
    expansions: int | None = None
    observer: Observer = _ignore
    counts: Statistics = field(default_factory=Statistics)
    started: float = field(default_factory=time.monotonic)
    _next_weighing: float = 0.0
    _next_report: float = 0.0

    def __post_init__(self) -> None:
        self._next_report = self.started + _BETWEEN_REPORTS_S

    def stops(self) -> OutOfBudget | None:
        """Return why the search must stop, if so; asked before every expansion."""
        now = time.monotonic()
        elapsed = now - self.started
        if self.budget.seconds is not None and elapsed > self.budget.seconds:
            return OutOfBudget("timeout", f"out of time after {self.counts.expanded} expansions")
        if self.expansions is not None and self.counts.expanded >= self.expansions:
            return OutOfBudget("expansions", f"{self.counts.expanded} expansions")
        if now < self._next_weighing:
            return None
        self._next_weighing = now + _BETWEEN_WEIGHINGS_S
        if now > self._next_report:
            self.report()
        used_mb = _resident_mb()
        if self.budget.memory_mb is not None and used_mb > self.budget.memory_mb:
            return OutOfBudget("memory", f"{used_mb:.0f} MiB are in use after {self.counts.expanded} expansions")
        return None

    def remaining_s(self, now: float) -> float | None:
        """Return how long the search may still take, seen from a moment of the monotonic clock; None for ever."""
        return None if self.budget.seconds is None else self.started + self.budget.seconds - now

    def met(self, values: Sequence[float]) -> bool:
        """Count evaluated states; report and return whether one of them is better than all before."""
        self.counts.evaluated += len(values)
        least = min(values)
        if least >= self.counts.best_h:
            return False
        self.counts.best_h = least
        self.report()
        return True

    def report(self) -> None:
        """Send the counts as an event."""
        now = time.monotonic()
        self._next_report = now + _BETWEEN_REPORTS_S
        self.observer("search-progress", {"seconds": round(now - self.started, 4), **self.counts.as_json()})
