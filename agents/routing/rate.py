"""A limit on the number of calls a minute."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

WINDOW_S = 60.0


@dataclass(slots=True)
class RateLimit:
    """Let at most `per_minute` calls begin within any minute; None lifts the limit."""

    per_minute: int | None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    begun: deque[float] = field(default_factory=deque)

    def wait_s(self) -> float:
        """Return how long the next call has to wait."""
        if self.per_minute is None:
            return 0.0
        now = self.clock()
        while self.begun and self.begun[0] <= now - WINDOW_S:
            self.begun.popleft()
        return 0.0 if len(self.begun) < self.per_minute else self.begun[0] + WINDOW_S - now

    async def turn(self, timeout_s: float) -> bool:
        """Wait for a turn and take it; return False at once if none comes within `timeout_s`."""
        end = self.clock() + timeout_s
        while (wait_s := self.wait_s()) > 0:
            if self.clock() + wait_s > end:
                return False
            await self.sleep(wait_s)
        self.begun.append(self.clock())
        return True
