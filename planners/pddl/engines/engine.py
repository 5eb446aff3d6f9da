"""What an engine is: a job for a worker process and what tasks it understands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from planners.pddl.temporal.features import DURATIVE_ACTIONS

DOMAIN_FILE = "domain.pddl"
PROBLEM_FILE = "problem.pddl"
LOG_FILE = "engine.log"
"""What the engine wrote, where it writes anything worth reading, for whoever looks before the folder goes."""


class Answer(TypedDict):
    """What an engine's job returns, as JSON. `plan` is text in any form that `read_plan` understands."""

    kind: Literal["plan", "no-plan", "gave-up"]
    plan: NotRequired[str]
    optimal: NotRequired[bool]
    proof: NotRequired[Literal["exhausted", "relaxed-unreachable"]]
    reason: NotRequired[Literal["unsupported", "incomplete", "memory", "timeout", "engine-fault"]]
    detail: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Engine:
    """A planning engine.

    `job(folder, mode)` runs in a process of its own, reads the two PDDL files in `folder`, and may start children:
    they end with it. With `anytime` it leaves `plan.N` files of falling cost behind when it is stopped. `temporal` are
    the features that it takes in tasks whose actions take time; without any it takes no such task.
    """

    name: str
    job: Callable[[str, str], Answer]
    supports: frozenset[str]
    installed: Callable[[], bool]
    mode: str = ""
    optimal: bool = False
    anytime: bool = False
    package: str = ""
    temporal: frozenset[str] = frozenset()

    def lacks(self, needed: frozenset[str]) -> frozenset[str]:
        """Return the features in `needed` that it does not have."""
        if DURATIVE_ACTIONS not in needed:
            return needed - self.supports
        return needed - self.temporal if self.temporal else frozenset({DURATIVE_ACTIONS})
