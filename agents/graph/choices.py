"""Answers to a question with choices: by number or by their words."""

from collections.abc import Sequence


def position(answer: str, choices: Sequence[str]) -> int:
    """Return the position of the choice that was meant, counted from 0; their number if it was none of them."""
    if answer.strip().isdigit() and 1 <= int(answer) <= len(choices):
        return int(answer) - 1
    matches = [n for n, choice in enumerate(choices) if choice.casefold() == answer.strip().casefold()]
    return matches[0] if matches else len(choices)
