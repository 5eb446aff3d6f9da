"""What two identical calls have in common."""

from typing import Any

from agents.documents import digest_of


def fingerprint(name: str, inputs: Any) -> str:
    """Return the same text for the same call of a tool or skill, in whatever order its inputs are written."""
    return digest_of([name, inputs])[:16]
