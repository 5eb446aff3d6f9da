"""The JSON documents that travel through an agent's state: drafts, results, rulings and offers."""

import hashlib
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = dict[str, Any]
Status = Literal["solved", "unsolvable", "gave up", "invalid"]


def digest_of(form: Any) -> str:
    """Return the SHA-256 of JSON data, the same for the same data in whatever order its keys were written."""
    # A model may write half of a surrogate pair, which is no text that could be encoded otherwise.
    canonical = json.dumps(form, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()


class Document(BaseModel):
    """The base of what is stored in checkpoints and certificates: frozen, unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def json_form(self) -> Json:
        """Return plain JSON data, which a checkpoint can store without losing a type."""
        return self.model_dump(mode="json")


class Ground(Document):
    """One value of a specification and the words of the request it rests on.

    `start` and `end` are character positions in the request; both are -1 when the value was not in the text
    but answered or assumed.
    """

    field: str
    value: Any
    source: str
    start: int = -1
    end: int = -1


class Question(Document):
    """One thing that only the author of the request can say."""

    field: str
    text: str
    choices: tuple[str, ...] = ()


class Draft(Document):
    """What the model made of the request: a specification, or the questions that stand in its way.

    `partial` is what was read so far in the formalism's own form; with an answer it needs no second reading.
    """

    spec: Json | None
    grounds: tuple[Ground, ...] = ()
    assumptions: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    partial: Json = Field(default_factory=dict)


class Offer(Document):
    """One way out of a contradiction: what to give up, in words, and what the plan then costs."""

    drop: tuple[str, ...]
    words: str
    new_bound: float | None = None
    cost: float | None = None


class Result(Document):
    """What the solver said; `plan` and `details` have the world's own JSON form.

    `optimal` is true only when proven; `core` and `offers` are filled when nothing satisfies the request.
    """

    status: Literal["solved", "unsolvable", "gave up"]
    plan: Any = None
    cost: float | None = None
    optimal: bool = False
    bound: float | None = None
    core: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    reason: str = ""
    engine: str = ""
    seconds: float = 0.0
    statistics: Json = Field(default_factory=dict)
    details: Json = Field(default_factory=dict)


class Ruling(Document):
    """What one independent checker said of a solution."""

    checker: str
    passed: bool
    findings: tuple[str, ...] = ()
