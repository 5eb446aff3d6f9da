"""Heuristics written by hand through the interface for generated ones: they show what it can carry.

They are domain-specific on purpose, and no model wrote them: wherever one is used it is labelled hand-written.
"""

from functools import cache
from importlib.resources import files

from tools import InputError, did_you_mean

NAMES = ("blocksworld", "miconic", "sokoban", "spanner", "transport")
LABEL = "hand-written"


@cache
def hand_written(domain: str) -> str:
    """Return the module's text for an IPC domain by its name, one of `NAMES`; raise `InputError` for others."""
    if domain not in NAMES:
        message = f"there is no hand-written heuristic for the domain {domain!r}"
        raise InputError(message, hint=did_you_mean(domain, NAMES))
    return (files(__name__) / f"{domain}.py").read_text(encoding="utf-8")
