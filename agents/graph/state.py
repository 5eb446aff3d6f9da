"""The state of a run: plain JSON under typed keys, so that any checkpoint can be read back by anybody."""

from typing import Any, Literal, TypedDict

from agents.documents import Json, Status
from agents.runs import Settings

OnConflict = Literal["ask", "best", "stop"]


class State(TypedDict, total=False):
    """Everything a run knows; each node returns the keys it changes.

    `draft`, `result`, `questions` and `offers` are the JSON forms of the documents of the same names.
    `rounds` counts formalizations, `accepted` lists the offers taken, `history` what failed rounds missed.
    """

    text: str
    formalism: str
    on_conflict: OnConflict
    assume: dict[str, str]
    answers: dict[str, str]
    critique: list[str]
    rounds: int
    max_rounds: int
    draft: Json
    spec: Json
    result: Json
    rulings: list[Json]
    accepted: list[Json]
    history: list[Json]
    usage: Json
    seconds: dict[str, float]
    status: Status
    reason: str
    pending: Any


def begun(settings: Settings) -> State:
    """Return the state that a run begins with."""
    return State(
        text=settings.text,
        formalism=settings.world,
        on_conflict=settings.on_conflict,
        assume=settings.assume,
        max_rounds=settings.rounds,
    )
