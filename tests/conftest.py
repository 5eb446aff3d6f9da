"""What holds for all tests: property tests judge values, never how long a machine took for them."""

import os
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("untimed"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "untimed"))


@pytest.fixture
def time_flies(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes an hour pass in a moment, for every clock of this process: all that has a time limit is late.

    A limit of a fraction of a second would be over on a busy machine before the test has come to its point.
    """
    now = time.monotonic
    return lambda: monkeypatch.setattr(time, "monotonic", lambda: now() + 3600)
