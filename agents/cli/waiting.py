"""How a command waits for asynchronous work that may have threads of its own."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def waited_for(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`; after Ctrl-C the loop is left open, since closing it would wait for threads and their solvers."""
    runner = asyncio.Runner()
    try:
        return runner.run(work)
    finally:
        if not isinstance(sys.exception(), KeyboardInterrupt):
            runner.close()
