"""Whose clock it was that cut a model off: that of the work it answers for, or that of a single call."""

from collections.abc import Iterator
from contextlib import contextmanager

from agents.models.errors import OutOfTime
from tools import Meter


@contextmanager
def on_the_clock(meter: Meter) -> Iterator[None]:
    """Ask a model on the budget of `meter`: raise `BudgetExhausted` once that is spent, also in place of `OutOfTime`.

    A model that is too slow for the work has failed it. One that cannot be reached, or that hangs while the budget
    lasts, is infrastructure, and its `ModelError` travels on.
    """
    meter.check()
    try:
        yield
    except OutOfTime:
        meter.check()
        raise
