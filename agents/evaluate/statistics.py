"""The few statistics that an evaluation reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """A number of successes out of a number of trials."""

    hits: int
    of: int

    @property
    def rate(self) -> float:
        """Return the share, or 0 without trials."""
        return self.hits / self.of if self.of else 0.0

    def wilson(self, z: float = Z_95) -> tuple[float, float]:
        """Return the Wilson score interval (Wilson 1927), 95 % by default; (0, 1) without trials."""
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.rate
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        # At the ends rounding could leave the true rate a hair outside.
        return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


def percentile(values: Sequence[float], rank: float) -> float:
    """Return the `rank`-th percentile (0 to 100) by the nearest-rank method, or 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    # The small amount taken off keeps a whole number whole: 0.95 * 20 is a hair above 19.
    return ordered[max(0, min(len(ordered), ceil(rank / 100 * len(ordered) - 1e-9)) - 1)]
