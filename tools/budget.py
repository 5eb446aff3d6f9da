"""Limits that are on by default, and the account of what was used."""

import math
import time
from dataclasses import dataclass, field
from typing import Self

from tools.errors import BudgetExhausted, InputError


@dataclass(frozen=True, slots=True)
class Budget:
    """Say how much a piece of work may use; `None` lifts one limit.

    `seconds` is wall-clock time, `memory_mb` the resident limit of one worker process.
    """

    seconds: float | None = 60.0
    memory_mb: int | None = 4096
    tokens: int | None = 200_000
    calls: int | None = 1_000

    def __post_init__(self) -> None:
        require_amount("the budget's 'seconds'", self.seconds)
        for name in ("memory_mb", "tokens", "calls"):
            require_amount(f"the budget's {name!r}", getattr(self, name), whole=True)

    def start(self) -> "Meter":
        """Start the clock and return the meter that charges against this budget."""
        return Meter(self)


def require_amount(name: str, amount: object, *, whole: bool = False) -> None:
    """Raise `InputError` unless `amount` is `None`, zero or a finite number above, with `whole` an integer."""
    kinds = int if whole else int | float
    fits = isinstance(amount, kinds) and not isinstance(amount, bool) and 0 <= amount < math.inf
    if amount is not None and not fits:
        kind = "a whole number" if whole else "a number"
        raise InputError(f"{name} is {amount!r}", hint=f"give {kind} of at least zero, or None for no limit")


def require_budget(given: object) -> None:
    """Raise `InputError` unless what a caller gave as a budget is one."""
    if not isinstance(given, Budget):
        raise InputError(f"the budget is {given!r}", hint="write it as Budget(seconds=5)")


@dataclass(frozen=True, slots=True)
class Usage:
    """Count what a piece of work used; usages add up with `+`."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        """Return prompt and completion tokens together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Self) -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.calls + other.calls,
            self.seconds + other.seconds,
        )


@dataclass(slots=True)
class Meter:
    """Charge usage against a budget and say what is left."""

    budget: Budget
    used: Usage = field(default_factory=Usage)
    started: float = field(default_factory=time.monotonic)

    def elapsed_s(self) -> float:
        """Return the wall-clock seconds since the meter started."""
        return time.monotonic() - self.started

    def remaining_s(self) -> float | None:
        """Return the seconds left, never below zero, or `None` without a time limit."""
        if self.budget.seconds is None:
            return None
        return max(0.0, self.budget.seconds - self.elapsed_s())

    def within_s(self, most_s: float) -> float:
        """Return the seconds left, at most `most_s`."""
        left_s = self.remaining_s()
        return most_s if left_s is None else min(most_s, left_s)

    def add(self, usage: Usage) -> None:
        """Add `usage`; whether a limit is passed is for the next `check` to say."""
        self.used = self.used + usage

    def charge(self, usage: Usage) -> None:
        """Add `usage`, then raise `BudgetExhausted` if a limit is passed."""
        self.add(usage)
        self.check()

    def check(self) -> None:
        """Raise `BudgetExhausted` naming the limit that is used up."""
        if self.budget.seconds is not None and self.elapsed_s() >= self.budget.seconds:
            raise _exhausted("seconds", self.budget.seconds)
        if self.budget.tokens is not None and self.used.tokens > self.budget.tokens:
            raise _exhausted("tokens", self.budget.tokens)
        if self.budget.calls is not None and self.used.calls > self.budget.calls:
            raise _exhausted("calls", self.budget.calls)


def _exhausted(what: str, limit: float) -> BudgetExhausted:
    return BudgetExhausted(f"the budget of {limit:g} {what} is used up", hint=f"raise Budget({what}=...)")
