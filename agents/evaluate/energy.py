"""The energy that the processors took, read from the counters of the hardware or not stated at all."""

from dataclasses import dataclass, field
from pathlib import Path

COUNTERS = Path("/sys/class/powercap")
"""Where Linux shows the counters of RAPL (running average power limit)."""
_MICRO = 1e-6


@dataclass(slots=True)
class EnergyMeter:
    """Read the counters of all processor packages; they count the whole machine, and neither its GPUs nor servers.

    A counter wraps around after some minutes under load, so `joules` must be asked more often than that.
    """

    root: Path = COUNTERS
    _last: dict[Path, int] = field(default_factory=dict)

    def start(self) -> bool:
        """Begin to measure; say whether there is anything to read."""
        self._last = {zone: value for zone in self._packages() if (value := _number(zone / "energy_uj")) is not None}
        return bool(self._last)

    def joules(self) -> float | None:
        """Return the energy since it was asked last, or None if it cannot be read."""
        if not self._last:
            return None
        total = 0
        for zone, before in list(self._last.items()):
            now, span = _number(zone / "energy_uj"), _number(zone / "max_energy_range_uj")
            if now is None or (now < before and span is None):
                self._last = {}
                return None
            total += now - before if now >= before else now - before + (span or 0)
            self._last[zone] = now
        return total * _MICRO

    def _packages(self) -> list[Path]:
        """Return the zones of whole packages; their parts are in them already."""
        try:
            zones = sorted(self.root.glob("*rapl:*"))
            return [zone for zone in zones if (zone / "name").read_text().startswith("package")]
        except OSError:
            return []


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None
