"""An alarm inside the confined process: it finds the state over which a heuristic broods too long."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from planners.search.generated.building import line_of
from planners.search.generated.faults import Fault
from planners.search.generated.views import InView

_TICK_S = 0.1


class Overdue(BaseException):
    """One call took too long. No `Exception`, so that code under trial does not swallow it by accident."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Watch:
    """Raise `Overdue` where `prepare` takes over `prepare_s` or one state over `call_s`; a loop in C is not found.

    Computing time counts: on a machine with other work a heuristic waits for a processor, which is not its fault.
    The alarm belongs to the process, and hostile code may turn it off: then the worker's limit ends the job.
    """

    def __init__(self, prepare_s: float, call_s: float) -> None:
        self.subject: InView | None = None
        self._prepare_s = prepare_s
        self._call_s = call_s
        self._state: object = self
        self._since_s = 0.0  # of computing time

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch while the block runs."""
        before = signal.signal(signal.SIGALRM, self._tick)
        signal.setitimer(signal.ITIMER_REAL, _TICK_S, _TICK_S)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _tick(self, _signal: int, frame: FrameType | None) -> None:
        state = None if self.subject is None else self.subject.shown
        line, now_s = line_of(frame), time.process_time()
        if line is None or state is not self._state:
            self._state, self._since_s = state, now_s
            return
        limit_s = self._prepare_s if self.subject is None else self._call_s
        if now_s - self._since_s >= limit_s:
            what = "`prepare`" if self.subject is None else "the heuristic"
            message = f"{what} did not return within {limit_s:g} seconds of computing time"
            raise Overdue(Fault("hang", message, line=line))
