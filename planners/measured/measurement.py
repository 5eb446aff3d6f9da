"""What is measured of one planner on one task."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planners.pddl.engines.outcome import PlanOutcome


@dataclass(frozen=True, slots=True)
class Measurement:
    """One planner on one task: `outcome.seconds` is the wall-clock time from the PDDL files to the plan.

    Of that `grounding_s` went into grounding and the rest into search; None where the planner does not tell them
    apart. The replay of the plan is outside all of them. `expanded` and `evaluated` count states, where known.
    """

    outcome: PlanOutcome
    grounding_s: float | None = None
    expanded: int | None = None
    evaluated: int | None = None

    @property
    def search_s(self) -> float | None:
        """Return the seconds of the search, where known."""
        return None if self.grounding_s is None else max(0.0, self.outcome.seconds - self.grounding_s)


def counted(counts: Mapping[str, Any], name: str) -> int | None:
    """Return a count of a search's statistics, where it has one."""
    found = counts.get(name)
    return int(found) if isinstance(found, int | float) else None
