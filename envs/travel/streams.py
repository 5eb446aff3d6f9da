"""Random streams by name: the same seed and name give the same numbers on every machine."""

from random import Random


def stream(seed: int, *name: object) -> Random:
    """Return the random stream `name` of `seed`; streams do not influence each other."""
    return Random(" ".join(map(str, (seed, *name))))  # noqa: S311 - for variety, not for secrets
