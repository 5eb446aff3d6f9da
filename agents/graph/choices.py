"""Answers to a question with choices: by number or by their words."""

from collections.abc import Sequence

from agents.documents import Json
from tools import InputError


def position(answer: str, choices: Sequence[str]) -> int:
    """Return the position of the choice that was meant, counted from 0; their number if it was none of them."""
    if answer.strip().isdigit() and 1 <= int(answer) <= len(choices):
        return int(answer) - 1
    matches = [n for n, choice in enumerate(choices) if choice.casefold() == answer.strip().casefold()]
    return matches[0] if matches else len(choices)


def check_answer(question: Json, answer: str) -> None:
    """Raise `InputError` for an answer that is none of the choices of a `closed` question, which stays open."""
    choices = question.get("choices", ())
    if question.get("closed") and position(answer, choices) == len(choices):
        numbers = ", ".join(f"{number} ({choice})" for number, choice in enumerate(choices, 1))
        raise InputError(f"{answer!r} is none of the choices", hint=f"the question stays open; answer with {numbers}")
