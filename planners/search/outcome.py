"""What a search over a finite-domain task returns."""

from dataclasses import dataclass
from typing import Literal

StopReason = Literal["timeout", "memory", "expansions"]


@dataclass(frozen=True, slots=True)
class PathFound:
    """Operators, by number, from the initial state to a goal; `optimal` means that no path costs less."""

    operators: tuple[int, ...]
    cost: int
    optimal: bool = False


@dataclass(frozen=True, slots=True)
class Exhausted:
    """No state is left to expand. With `proof` all reachable states were covered: there is no plan."""

    proof: bool


@dataclass(frozen=True, slots=True)
class OutOfBudget:
    """A limit was reached first."""

    reason: StopReason
    detail: str


SearchResult = PathFound | Exhausted | OutOfBudget
