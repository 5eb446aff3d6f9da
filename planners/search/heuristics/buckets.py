"""A priority queue of facts: a list for each cost, and the costs as a heap."""

from heapq import heappush


class Buckets(dict[float, list[int]]):
    """Lists of facts by cost, made when first asked for; `queue` holds each cost once, as a heap.

    Whoever takes a cost from the heap pops its list too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.queue: list[float] = []

    def __missing__(self, cost: float) -> list[int]:
        heappush(self.queue, cost)
        bucket: list[int] = []
        self[cost] = bucket
        return bucket
