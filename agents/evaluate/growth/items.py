"""What is compared: the sizes, the tasks of each, and the ways to answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from envs import classical, open_world
from tools import InputError

Way = Literal["direct", "chain-of-thought", "react", "reflexion", "solver", "oracle"]
"""Four baselines in which the model plans; the model formalizes and a solver plans; a solver gets the task's PDDL."""
WAYS: tuple[Way, ...] = get_args(Way)
BASELINE_WAYS: tuple[Way, ...] = WAYS[:4]
COMPARED: tuple[Way, ...] = ("direct", "solver", "oracle")
"""The ways that are compared if none is asked for: where the direct path collapses and the others do not."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A world at growing sizes, `per_size` tasks of each; `seconds` is the limit of one answer."""

    world: str
    sizes: Sequence[int]
    per_size: int = 5
    seed: int = 1
    seconds: float = 300.0
    ways: Sequence[Way] = COMPARED


@dataclass(frozen=True, slots=True)
class GrowthItem:
    """One task, to be answered in one way."""

    way: Way
    size: int
    task: classical.PlanTask

    @property
    def id(self) -> str:
        """Return the way and the id of the task."""
        return f"{self.way}/{self.task.id}"

    @property
    def text(self) -> str:
        """Return the task in words."""
        return self.task.text


def growth_items(growth: Growth) -> dict[str, GrowthItem]:
    """Return the items by id, size by size, all ways of one task side by side.

    Raises `InputError` for a world whose tasks are not plans, and for sizes that are not at least 1.
    """
    if growth.world not in classical.worlds():
        hint = f"these have growing tasks in words and in PDDL: {', '.join(classical.worlds())}"
        raise InputError(f"the world {growth.world!r} cannot be grown", hint=hint)
    if not growth.sizes or min(growth.sizes) < 1 or growth.per_size < 1:
        raise InputError("there is nothing to compare", hint="give sizes from 1 on, and at least one task of each")
    world = open_world(growth.world)
    found = {}
    for size in sorted(set(growth.sizes)):
        for task in world.tasks(seed=growth.seed, count=growth.per_size, size=size):
            for way in growth.ways:
                item = GrowthItem(way, size, task)
                found[item.id] = item
    return found
