"""One ranking from several: by words and by meaning, which measure in units that cannot be compared."""

import re
from collections import defaultdict
from collections.abc import Sequence

from agents.memory.embedding import Embedder

RANK_CONSTANT = 60
"""Of reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""
LEAST_ALIKE = 0.2
"""Texts whose vectors' product is smaller have no more to do with each other than any two texts."""
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 4


def fused(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return all members of the rankings, best first: each gains `1 / (60 + rank)` from every ranking it is in."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, member in enumerate(ranking, start=1):
            scores[member] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda member: (-scores[member], member))


def nearest(embedder: Embedder, text: str, vectors: Sequence[tuple[int, bytes]]) -> list[int]:
    """Return the numbers of the vectors that are like that of `text`, the most alike first."""
    if not vectors:
        return []
    import numpy

    (sought,) = embedder.embed([text])
    rows = numpy.stack([numpy.frombuffer(numbers, dtype=numpy.float32) for _, numbers in vectors])
    alike = rows @ sought
    order = numpy.argsort(-alike, kind="stable")
    return [vectors[place][0] for place in order.tolist() if alike[place] >= LEAST_ALIKE]


def shared_words(one: str, other: str) -> float:
    """Return how many of the longer words of the shorter text the other one has too, from 0 to 1; endings are cut."""
    words, others = ({word[:_STEM] for word in _LONGER_WORD.findall(text.lower())} for text in (one, other))
    fewer = min(len(words), len(others))
    return len(words & others) / fewer if fewer else 0.0
