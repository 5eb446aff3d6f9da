"""The ledger of a run: every execution by its key, the intention written before an effect and the observation after.

Checkpoints are at-least-once: a kill may bring a finished step back. What the ledger holds is never done again, and an
intention without an observation is an effect of which nobody knows whether it happened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agents.documents import Json
from agents.tool_calls.observation import Observation
from tools import RunLog, StorageError

FILE = "ledger.jsonl"
INTENDED, FORGOTTEN, OBSERVED = "intended", "forgotten", "observed"


class Ledger:
    """The executions of one run; without a log it forgets them with the process."""

    def __init__(self, log: RunLog | None = None) -> None:
        self._log = log
        self._intended: dict[str, Json] = {}
        self._observed: dict[str, Observation] = {}

    def intend(self, key: str, call: Json) -> None:
        """Write down that the call is about to take effect; it is on disk, safe from power loss, on return."""
        if self._log is not None:
            self._log.append(INTENDED, key=key, call=call)
            self._log.sync()
        self._intended[key] = call

    def settle(self, key: str, observation: Observation) -> None:
        """Write down what the execution came to."""
        if self._log is not None:
            self._log.append(OBSERVED, key=key, observation=observation.json_form())
        self._observed[key] = observation

    def forget(self, key: str) -> None:
        """Write down that the call is known not to have taken effect, so that it may run."""
        if self._log is not None:
            self._log.append(FORGOTTEN, key=key)
        self._intended.pop(key, None)

    def observation(self, key: str) -> Observation | None:
        """Return what the execution came to, if it is known."""
        return self._observed.get(key)

    def begun(self, key: str) -> bool:
        """Return whether the execution may have taken effect already."""
        return key in self._intended

    @property
    def unknown(self) -> dict[str, Json]:
        """Return the calls of which nobody knows whether they took effect, by key."""
        return {key: call for key, call in self._intended.items() if key not in self._observed}

    def load(self, path: Path) -> None:
        """Read back what an earlier process wrote."""
        for event in RunLog.read(path):
            match event.kind, event.data:
                case "intended", {"key": str(key), "call": dict(call)}:
                    self._intended[key] = call
                case "forgotten", {"key": str(key)}:
                    self._intended.pop(key, None)
                case "observed", {"key": str(key), "observation": dict(form)}:
                    self._observed[key] = Observation.from_json(form)
                case _:
                    raise StorageError(
                        f"{str(path)!r} is no ledger: it has an event {event.kind!r}", hint="start the request again"
                    )


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Open the ledger in a run's folder and read what is in it."""
    with RunLog.open(folder / FILE) as log:
        ledger = Ledger(log)
        ledger.load(folder / FILE)
        yield ledger
