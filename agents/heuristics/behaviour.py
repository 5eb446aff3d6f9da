"""Behavioural diversity: how many of the programs that run order states in ways of their own."""

import asyncio
from collections.abc import Sequence

from agents.documents import Document
from agents.heuristics.candidate import Candidate
from agents.heuristics.judging import Judge
from tools import counted

SAMPLED_TASKS = 2


class Diversity(Document):
    """`orders` different rank orders of the same sampled states, among `programs` that gave values for them."""

    programs: int
    orders: int
    states: int

    @property
    def share(self) -> float:
        """Return the share of programs with an order of their own, or 0 of none."""
        return self.orders / self.programs if self.programs else 0.0

    @property
    def in_words(self) -> str:
        """Return the measure as a sentence."""
        orders = counted(self.orders, "order", "different orders")
        states = counted(self.states, "sampled state", "sampled states")
        return f"{orders} of {states} among {counted(self.programs, 'program that runs', 'programs that run')}."


async def diversity(judge: Judge, seed: int) -> Diversity:
    """Ask every program that was judged for its values on states that are the same for all."""
    tasks = judge.training.tasks
    sampled = tasks[len(tasks) // 3 :][:SAMPLED_TASKS]
    ran = [one for one in judge.entrants.values() if not one.built_in and one.fate.status == "judged"]

    def values(candidate: Candidate) -> list[float]:
        return [value for task in sampled for value in judge.court.probe(task, candidate, seed).values]

    found = [await asyncio.to_thread(values, entrant.candidate) for entrant in ran]
    complete = [order for order in found if order and len(order) == max(map(len, found))]
    return Diversity(
        programs=len(complete),
        orders=len({rank_order(order) for order in complete}),
        states=len(complete[0]) if complete else 0,
    )


def rank_order(values: Sequence[float]) -> tuple[int, ...]:
    """Return the rank of each value among the different values: equal for heuristics that order states alike."""
    place = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return tuple(place[value] for value in values)
