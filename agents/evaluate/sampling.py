"""Samples in which every group of tasks has its turn."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from random import Random
from typing import TypeVar

from agents.evaluate.bench import Order

T = TypeVar("T")


def stratified(groups: Mapping[str, Sequence[T]], count: int, seed: int) -> list[T]:
    """Return `count` members, the groups taking turns, each shuffled with `seed`; a larger count begins the same.

    Fewer come back where there are fewer.
    """
    shuffled = [
        Random(f"{seed}/{name}").sample(members, len(members))  # noqa: S311 - a sample, not a secret
        for name, members in groups.items()
    ]
    rounds = zip_longest(*([(member,) for member in members] for members in shuffled))
    drawn = [seat[0] for turn in rounds for seat in turn if seat is not None]
    return drawn[:count]


def chosen_tasks(tasks: Mapping[str, T], order: Order) -> dict[str, T]:
    """Return all tasks, or a sample in which every kind (the id up to its number) has its turn; then the first."""
    names = list(tasks)
    if order.count is not None:
        kinds: dict[str, list[str]] = {}
        for name in names:
            kinds.setdefault(name.rpartition("/")[0], []).append(name)
        names = stratified(kinds, order.count, order.seed)
    return {name: tasks[name] for name in names[: order.limit]}
