"""The state of a run: plain JSON under typed keys. What steps came to is in the ledger, not in every checkpoint."""

from typing import TypedDict

from agents.documents import Json, Status


class State(TypedDict, total=False):
    """Everything a run knows; each node returns the keys it changes.

    `plan`, `done` and `best` are the JSON forms of `Plan`, `StepRecord` and `Judged`. `world` counts
    changes of the world, `proposals` the planner's moves, `rejected` those that were refused, `in_a_row` refusals and
    accepted answers since the last step. `candidate` holds an answer that waits for the judge, `judged` the fingerprint
    of the last one.
    """

    request: str
    answers: dict[str, str]
    plan: Json
    done: list[Json]
    complaints: list[str]
    proposals: int
    rejected: int
    in_a_row: int
    world: int
    question: Json
    approved: list[str]
    candidate: Json
    judged: str
    best: Json
    usage: Json
    seconds: dict[str, float]
    status: Status
    reason: str
