"""Answers to the question of a run: whether one is open, and which of its choices is meant."""

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


def unasked(run: str, why: str) -> InputError:
    """Return the error for an answer to a run that has asked nothing: it would be passed over in silence."""
    return InputError(f"the run {run!r} {why}: there is no question to answer", hint="resume it without an answer")
